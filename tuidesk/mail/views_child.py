"""The caged process of an agent who looks at a mail's parts: answers a mail with its views, as one JSON text."""

from __future__ import annotations

import tuidesk.mail.html  # noqa: F401 - html2text is loaded before the memory limit is set
from tuidesk.mail.cage_serve import run
from tuidesk.mail.part_view import to_json
from tuidesk.mail.part_views import views_of


def answer(raw: bytes) -> bytes:
    """Return the views of a mail."""
    return to_json(views_of(raw))


if __name__ == "__main__":
    run(answer)
