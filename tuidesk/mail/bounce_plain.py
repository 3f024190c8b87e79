"""Who a report in prose is about: qmail, Exim, Postfix, Exchange and the many that say it in their own way."""

from __future__ import annotations

import re
from collections.abc import Callable

from tuidesk.mail.addresses import normal_address
from tuidesk.mail.headers import Headers

_FAILURE = re.compile(
    r"\b5\d\d\b|\b[45]\.\d\.\d|fail|unknown|reject|denied|refused|no such|undeliver|unable|could(?:n't| not)"
    r"|not (?:found|listed|exist|known|delivered|be|a valid|accept|available|recogni)|can(?:'t|not)"
    r"|does(?: not|n't)|did not (?:exactly )?(?:reach|receive|match)"
    r"|disabled|inactive|invalid|full|quota|expired|bounced|error|problem|unrouteable|illegal|suspend"
    r"|closed|delet|exceed|too (?:large|big)|no user"
    r"|no mailbox|unavailable|following (?:address|recipient)"
    r"|no (?:se )?(?:ha |pudo|puede|existe|fue|se entreg)|rechaz|desconocid|imposible|excedid"
    r"|nicht|unbekannt|abgelehnt|n'a pas|inconnu|rejet|échou|introuvable|impossible"
    r"|non (?:è|e'|esiste|recapit|consegn|trovat)|sconosciut|rifiutat|inesistente"
    r"|n[ãa]o (?:foi|p[ôo]de|existe|encontr)|rejeitad|niet|onbekend|geweigerd|nie (?:mo|istnieje|zosta)"
    r"|nieznan"
    r"|kunde inte|kunne ikke|не (?:может|могло|доставлен|существует|найден)|неизвест|отклонен|переполнен"
    r"|配信でき|存在し(?:ない|ません)|見つかりません|失敗|拒否|不明|エラー|无法|失败|不存在|退信|拒绝|退回|無法|已满",
    re.IGNORECASE,
)
# Where the report ends and the returned mail begins.
_COPY = re.compile(
    r"[ \t>*]{0,6}(?:[-=_*]{2,60}[ \t]{0,4}.{0,40}(?:copy of|original|returned|unsent|undelivered|included"
    r"|enclosed"
    r"|message (?:header|text|follows|body)|headers? (?:follow|of)|your message|the message).{0,60}"
    r"|(?:original message (?:follows|headers|as received)|(?:original|old|returned|unsent) message:?"
    r"|your (?:original )?message (?:follows|reads)|message headers? follow"
    r"|headers? of the original|below this line|received: ).{0,80})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_NAMED = re.compile(
    r"[ \t>*]{0,6}\(?(?:rcpt to|recipient(?:\(s\)|s)?|failed (?:recipients?|addresse?s?)|(?:original"
    r"|final)-recipient"
    r"|recipient address|address|user|unknown user|e-?mail|expanded from|addressed to|sent <<< rcpt to"
    r"|destinatario"
    r"|destinataire|empfänger|destinatário|ontvanger|получатель|宛先|收件人)[ \t]{0,4}[:=]",
    re.IGNORECASE,
)
_TO = re.compile(r"[ \t>*]{0,6}to[ \t]{0,4}[:=]", re.IGNORECASE)
_OPENS = re.compile(
    r"[ \t>*\"'(]{0,12}<?(?:smtp:|rfc822;)?[ \t]?[^\s<>@]{1,64}@[^\s<>@:,;]{1,253}?>?[\"')]?"
    r"[ \t]{0,4}(?:[:,;(.-].{0,400}|\s.{0,400})?"
)
_SELF_EVIDENT = re.compile(r"<[^\s<>@]{1,64}@[^\s<>@]{1,253}>:[ \t]*")  # the form of qmail and its kin
_X400 = re.compile(r"\bsmtp[=:]", re.IGNORECASE)
_MAX_LINES = 300
_MAX_LINE = 1000
_MAX_RECIPIENTS = 100
_NEAR = 4


def report_part(text: str) -> str:
    """Return the server's own words: all above the copy of the returned mail."""
    lines = text.split("\n")[:_MAX_LINES]
    for number, line in enumerate(lines):
        if number > 1 and _COPY.fullmatch(line[:_MAX_LINE]):
            return "\n".join(lines[:number])
    return "\n".join(lines)


def says_failure(line: str) -> bool:
    """Say whether a line tells that something failed, in one of the languages that servers write."""
    return _FAILURE.search(line[:_MAX_LINE]) is not None


def failed_recipients(headers: Headers, report: str) -> tuple[str, ...]:
    """Return the addresses that the report says could not be reached, at most 100."""
    named = headers.bare_addresses("x-failed-recipients")
    if named:
        return named[:_MAX_RECIPIENTS]
    ours = {address.address for name in ("to", "from", "reply-to") for address in headers.addresses(name)}
    lines = [line[:_MAX_LINE] for line in report.split("\n") if line.strip()]
    failing = [says_failure(line) for line in lines]
    for test in (_is_listed, _says_failed, _is_named_only, _is_near):
        found = _matching(lines, failing, test, ours)
        if found:
            return found
    return _matching(lines, failing, _is_listed, set())  # somebody who wrote to themselves


def written_to(text: str) -> tuple[str, ...]:
    """Return to whom the mail that a report shows was written, where the report itself names nobody."""
    for line in text.split("\n")[:_MAX_LINES]:
        if _TO.match(line[:_MAX_LINE]):
            return tuple(dict.fromkeys(_addresses(line[:_MAX_LINE])))[:_MAX_RECIPIENTS]
    return ()


def words_for(recipients: tuple[str, ...], report: str) -> str:
    """Return what a report says of its first recipient: all of it, unless it tells of several."""
    if len(recipients) < 2:
        return report
    lower = report.lower()
    starts = [lower.find(address) for address in recipients]
    later = [start for start in starts[1:] if start > starts[0]]
    return report[starts[0] : min(later)] if later and starts[0] >= 0 else report


def _matching(
    lines: list[str], failing: list[bool], test: Callable[[str, bool], bool], ours: set[str]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for number, line in enumerate(lines):
        if "@" not in line or not test(line, failing[number]):
            continue
        near = any(failing[max(0, number - _NEAR) : number + _NEAR + 1])
        if not near and not _SELF_EVIDENT.fullmatch(line) and not (_NAMED.match(line) and any(failing)):
            continue
        address = next((a for a in _addresses(line) if a not in ours), "")
        if address:
            found.setdefault(address)
    return tuple(found)[:_MAX_RECIPIENTS]


def _addresses(line: str) -> list[str]:
    """Return the readable addresses of a line; one with dots for letters left out is none."""
    words = _ADDRESS.findall(_X400.sub(" ", line))
    return [address for address in map(normal_address, words) if address and "..." not in address]


def _is_listed(line: str, failing: bool) -> bool:
    """The usual form: a line that opens with the address, or with a label and the address."""
    return any(
        found is not None for found in (_OPENS.fullmatch(line), _NAMED.match(line), _X400.search(line))
    )


def _says_failed(line: str, failing: bool) -> bool:
    """The next best: a line that says of an address that it failed."""
    return failing


def _is_named_only(line: str, failing: bool) -> bool:
    """A summary of the mail's headers: whom it was written to."""
    return _TO.match(line) is not None


def _is_near(line: str, failing: bool) -> bool:
    """The last resort: an address beside a line that says so."""
    return True
