"""The questions of the start-up wizard, one a page, each with an answer that is probably right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuidesk.desk.first_steps import guess_server
from tuidesk.i18n import mark

Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One question: the key of its answer, the words around it, and the answer to begin with."""

    key: str
    question: str
    explanation: str
    default: Callable[[Given], str] = lambda given: ""
    password: bool = False
    mends: bool = False  # asked again when a server refused what was answered


PAGES: tuple[Page, ...] = (
    Page(
        "address",
        mark("Which address do customers write to?"),
        mark(
            "Mail to this address becomes tickets. Use one that is the desk's, such as support@example.com."
        ),
    ),
    Page(
        "imap",
        mark("Which server keeps its mail (IMAP)?"),
        mark("host:port; 993 is TLS from the start, 143 is STARTTLS. Your provider's help page names it."),
        lambda given: guess_server(given["address"], "imap"),
        mends=True,
    ),
    Page(
        "user",
        mark("Which user logs in there?"),
        mark("Mostly the address itself."),
        lambda given: given["address"],
        mends=True,
    ),
    Page(
        "password",
        mark("The password of this mailbox"),
        mark(
            "It is sealed at once; only the worker can open it. With 2-step verification, use an app password."
        ),
        password=True,
        mends=True,
    ),
    Page(
        "since",
        mark("Which mail that is there already should become tickets?"),
        mark(
            "now: none of it; 7d: that of the last seven days; all: every mail. Nobody is notified about old mail."
        ),
        lambda given: "now",
    ),
    Page(
        "smtp",
        mark("Which server sends its mail (SMTP)?"),
        mark("host:port; 465 is TLS from the start, 587 is STARTTLS."),
        lambda given: guess_server(given["address"], "smtp"),
        mends=True,
    ),
    Page(
        "name",
        mark("What is this queue called?"),
        mark("Agents see it beside every ticket, customers as the sender's name. It can be changed later."),
        lambda given: given["address"].partition("@")[0].capitalize(),
    ),
)
MENDING = tuple(page for page in PAGES if page.mends)
