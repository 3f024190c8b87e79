"""Showing a picture that came as an attachment: only when an agent asks, unpacked by a caged child."""

from __future__ import annotations

from importlib.util import find_spec

from tuidesk.desk import permissions, views
from tuidesk.desk.actor import Actor
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.mail.cage_process import ask_once
from tuidesk.mail.picture import MAX_BYTES, MAX_PIXELS, Box, Picture, from_answer, to_request
from tuidesk.store.engine import Store

CHILD = "tuidesk.mail.picture_child"
_MEGA = 1_000_000


def can_show() -> bool:
    """Say whether the extra that unpacks pictures is installed; it is not loaded here."""
    return find_spec("PIL") is not None


def show(store: Store, actor: Actor, message_id: int, part: int, sha256: str, box: Box) -> Picture:
    """Return an attached picture no larger than a box; raises Problem when it cannot be shown."""
    permissions.require(actor, "read")
    if not can_show():
        hint = _("To see pictures here, install the extra: pip install 'tuidesk[images]'")
        raise Problem(_("Pictures are not shown without Pillow"), hint)
    data = views.attachment_bytes(store, actor, message_id, part, sha256)
    if len(data) > MAX_BYTES:
        raise _refused()
    picture = from_answer(ask_once(CHILD, to_request(data, box)), box)
    if picture is None:
        raise _refused()
    return picture


def _refused() -> Problem:
    title = _(
        "This picture cannot be shown: it is broken, no picture, or larger than {bytes} MB or {pixels} megapixels"
    )
    limits = title.format(bytes=MAX_BYTES // _MEGA, pixels=MAX_PIXELS // _MEGA)
    return Problem(limits, _("It can be saved all the same."))
