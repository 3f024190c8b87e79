"""What stands below an agent's words: the signatures, and the customer's last words quoted."""

from __future__ import annotations

from datetime import datetime

from tuidesk.desk.actor import Actor
from tuidesk.desk.zone import zone
from tuidesk.i18n import _
from tuidesk.store.reply_facts import CustomerMail
from tuidesk.term.clean import clean_block, clean_line

MAX_QUOTED_LINES = 400


def signature(of_queue: str, of_agent: str) -> str:
    """Return the queue's signature and below it the agent's."""
    return "\n".join(part.strip("\n") for part in (of_queue, of_agent) if part.strip())


def quote(last: CustomerMail | None, actor: Actor) -> str:
    """Return the customer's last words behind "> " under a line that says whose they are, '' for none.

    What he quoted himself and his signature are left out: the thread has them already.
    """
    lines = _own_words(last) if last else []
    if last is None or not lines:
        return ""
    who = clean_line(
        f"{last.author_name} <{last.author_address}>" if last.author_name else last.author_address
    )
    attribution = _("On {date}, {who} wrote:").format(date=_date(last.at, actor.timezone), who=who)
    return "\n".join(
        [attribution, *(f"> {line}" if line and not line.startswith(">") else f">{line}" for line in lines)]
    )


def _own_words(last: CustomerMail) -> list[str]:
    folded = {number for first, end, _what in last.folds for number in range(first, end)}
    lines = [line for number, line in enumerate(last.text.split("\n")) if number not in folded]
    kept = clean_block("\n".join(lines)).strip("\n").split("\n")
    shown = [line.rstrip() for line in kept[:MAX_QUOTED_LINES]]
    return shown if any(shown) else []


def _date(moment_ms: int, timezone: str) -> str:
    return f"{datetime.fromtimestamp(moment_ms / 1000, zone(timezone)):%Y-%m-%d %H:%M}"
