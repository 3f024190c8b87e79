"""`tuidesk show N --part`: the parts of a ticket's mails on standard output."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tests.screens.seed import Desk
from tests.screens.test_parts import BOTH, HOSTILE, take_in
from tuidesk.locations import locate
from tuidesk.term.clean import is_clean


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("text", "El texto, mañana."),
        ("html", "El HTML con enlace"),
        ("headers", "Subject: Factura mañana"),
        ("raw", "Subject: =?utf-8?q?Factura_ma=C3=B1ana?="),
    ],
)
def test_each_part_can_be_asked_for(part: str, said: str, tuidesk: Run) -> None:
    desk = Desk(locate())
    take_in(desk, BOTH)
    desk.store.close()
    out = tuidesk("show", "1", "--part", part).out
    assert out.startswith("--- New Person")
    assert said in out


def test_what_a_mail_lacks_is_said_and_what_a_terminal_would_obey_is_gone(tuidesk: Run) -> None:
    desk = Desk(locate())
    take_in(desk, HOSTILE)
    desk.store.close()
    assert "no HTML part" in tuidesk("show", "1", "--part", "html").out
    raw = tuidesk("show", "1", "--part", "raw").out
    assert r"\x1b[2J" in raw
    assert is_clean(raw)


def test_parts_are_for_people_and_not_for_json(tuidesk: Run) -> None:
    Desk(locate()).store.close()
    tuidesk("show", "1", "--part", "raw", "--json", code=2)
    tuidesk("show", "1", "--part", "body", code=2)
