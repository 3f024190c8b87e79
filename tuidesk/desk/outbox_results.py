"""What a server's answers mean for a mail: who has it, who never gets it, when to try again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuidesk.i18n import _, mark, said

STATES = (
    *(mark("queued"), mark("sending"), mark("sent"), mark("failed")),
    *(mark("uncertain"), mark("held"), mark("withdrawn")),
)

# Why mail is where it is, as stored; screens translate them.
NEWER = mark("newer message")
NETWORK = mark("waits for the network")
CHANNEL = mark("channel")
LIMIT = mark("the provider's sending limit")
NO_WAY = mark("no way out")
NO_ANSWER = mark("no answer after the last line was sent")
HOLDER_GONE = mark("the worker stopped while it was being sent")
PARTLY = mark("partly refused")
GAVE_UP = mark("refused for two days")
RESTORED = mark("restored")  # it waited when the backup was made that the store came out of
BOUNCED = "bounced"  # the mark of a message of ours that came back
RETURNED = mark("returned: not delivered")
SOME_RETURNED = mark("returned for some of its recipients")
LIKELY = mark("most likely this mail: the report names only for whom it was")

BACKOFF_MINUTES = (1, 5, 15, 60)
MOST_TRIES = 51  # 1 + 5 + 15 minutes, then an hour each: within 48 hours

MOST_NAMED = 3  # of the recipients that a mail came back for

NETWORK_MS = 15_000  # until the next look for a way out
LONGEST_WAIT_MS = 24 * 3_600_000  # no rule lets a queued mail wait for longer
LOGIN_MS = 10 * 60_000  # a wrong password tried too often locks accounts


def reason(title: str, hint: str) -> str:
    """Return why a mail was refused, from the stored title and hint of an error, as it is kept."""
    return "\n".join(part for part in (title, hint) if part)


def words(kept: str) -> str:
    """Return a reason in the language in use: a text of the catalogue, a server's words, or a stored error."""
    return ". ".join(_(said(part)) for part in kept.split("\n"))


def stable(kept: str) -> str:
    """Return a reason for programs: texts of the catalogue as they are stored, so that none depends on a language."""
    return ". ".join(said(part) for part in kept.split("\n"))


def backoff_ms(tries: int) -> int | None:
    """Return how long to wait after this many tries that ended in a 4xx, None when it was tried for 48 hours."""
    if tries >= MOST_TRIES:
        return None
    return BACKOFF_MINUTES[min(max(tries, 1), len(BACKOFF_MINUTES)) - 1] * 60_000


def merged(
    old: Mapping[str, str], accepted: Sequence[str], refused: Mapping[str, tuple[int, str]], reply: str
) -> dict[str, str]:
    """Return what was said for each recipient, with the newest answers; a text begins with its code."""
    taken = {address: _said(250, reply) for address in accepted}
    return {**old, **taken, **{address: _said(code, text) for address, (code, text) in refused.items()}}


def missing(recipients: Sequence[str], results: Mapping[str, str]) -> tuple[str, ...]:
    """Return those who neither have the mail nor were refused for good: no answer yet, or a 4xx."""
    return tuple(one for one in recipients if results.get(one, "4")[:1] not in ("2", "5"))


def unanswered(recipients: Sequence[str], results: Mapping[str, str]) -> list[str]:
    """Return those of whom no server said anything."""
    return [one for one in recipients if one not in results]


def lasting(results: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that no later try changes: a 4xx says nothing once the mail was offered again."""
    return {one: text for one, text in results.items() if text[:1] in ("2", "5")}


def have_it(results: Mapping[str, str]) -> tuple[str, ...]:
    """Return those for whom a server has taken the mail."""
    return tuple(one for one, text in results.items() if text.startswith("2"))


def refused_for_good(results: Mapping[str, str]) -> tuple[str, ...]:
    """Return those for whom a server refused the mail with a 5xx."""
    return tuple(one for one, text in results.items() if text.startswith("5"))


def returned(recipients: Sequence[str], results: Mapping[str, str], *, likely: bool) -> str:
    """Return why a mail that had left came back, as it is kept: what was said of each, the first few named."""
    said = {one: text for one, text in results.items() if text[:1] in ("4", "5")}
    everybody = all(one in said for one in recipients)
    named = [f"{one}: {text}" for one, text in said.items()][:MOST_NAMED]
    return "\n".join([RETURNED if everybody else SOME_RETURNED, *named, *([LIKELY] if likely else [])])


def _said(code: int, text: str) -> str:
    return text if text.startswith(str(code)) else f"{code} {text}".strip()
