"""How an audit is told: `1,204 on the server = 1,204 accounted for`, and each difference on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tuidesk.cli.output import iso, local
from tuidesk.desk.actor import Actor
from tuidesk.i18n import _, language, ngettext
from tuidesk.term.clean import SafeText, clean_line

if TYPE_CHECKING:
    from tuidesk.store.audits import Known
    from tuidesk.worker.audit import Account
    from tuidesk.worker.audit_details import Missing


def grouped(count: int) -> str:
    """Return a number as the language in use writes it: 1,204 or 1.204."""
    return f"{count:,}".replace(",", "." if language() == "es" else ",")


def sentence(account: Account) -> SafeText:
    """Return the sum of one folder."""
    place = f"{account.side.name} {account.side.folder}"
    return clean_line(f"{place}: {_sum(len(account.there), account.accounted, len(account.extra))}")


def sum_of(accounts: Sequence[Account]) -> SafeText:
    """Return the sum of all folders."""
    server, counted = sum(len(one.there) for one in accounts), sum(one.accounted for one in accounts)
    total = _sum(server, counted, sum(len(one.extra) for one in accounts))
    return clean_line(_("In all: {sum}").format(sum=total))


def _sum(server: int, counted: int, extra: int) -> str:
    words = _("{server} on the server = {accounted} accounted for")
    if server != counted:
        words = _("{server} on the server, {accounted} accounted for")
    parts = [words.format(server=grouped(server), accounted=grouped(counted))]
    if server != counted:
        parts.append(
            ngettext("{n} is missing", "{n} are missing", server - counted).format(
                n=grouped(server - counted)
            )
        )
    if extra:
        gone = ngettext("{n} more is no longer there", "{n} more are no longer there", extra)
        parts.append(gone.format(n=grouped(extra)))
    return "; ".join(parts)


def differences(
    actor: Actor, missing: Sequence[Missing], extra: Sequence[Known], most: int | None
) -> Iterator[SafeText]:
    """Yield a line for each difference, at most `most` of each kind (None = all)."""
    for mail in missing[:most]:
        who = _("no sender") if not mail.sender else mail.sender
        parts = (_("missing"), str(mail.uid), local(mail.date, actor), who, mail.subject)
        yield clean_line("  " + "  ".join(parts))
    yield from _more(len(missing), most)
    for one in extra[:most]:
        where = f"#{one.ticket}" if one.ticket else _(one.disposition)
        yield clean_line("  " + "  ".join((_("gone"), str(one.uid), where, one.subject or one.message_id)))
    yield from _more(len(extra), most)


def _more(count: int, most: int | None) -> Iterator[SafeText]:
    left = 0 if most is None else count - most
    if left > 0:
        words = ngettext("and {n} more: --all lists it", "and {n} more: --all lists them", left)
        yield clean_line("  " + words.format(n=grouped(left)))


def as_json(account: Account, details: tuple[Sequence[Missing], Sequence[Known]] | None) -> dict[str, Any]:
    """Return the sum of one folder, and its differences where they are wanted."""
    row: dict[str, Any] = {
        "channel": account.side.name,
        "folder": account.side.folder,
        "server": len(account.there),
        "accounted": account.accounted,
        "missing": len(account.missing),
        "extra": len(account.extra),
    }
    if details is None:
        return row
    missing, extra = details
    heads = [{"uid": m.uid, "from": m.sender, "subject": m.subject, "date": iso(m.date)} for m in missing]
    return row | {"missing_mails": heads, "extra_mails": [one._asdict() for one in extra]}
