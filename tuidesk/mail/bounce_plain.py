"""Bounces in prose: qmail, Exim, Postfix, Exchange and the many that say "could not be delivered" their own way."""

from __future__ import annotations

import re

from tuidesk.mail.addresses import normal_address
from tuidesk.mail.headers import Headers

_SENDER = re.compile(
    r"(?:mailer[-_ ]?daemon|postmaster|mail[-_ ]?delivery|mail[-_ ]?(?:sub)?system|bounces?|mdaemon|mmdf|smtp|daemon|mailadm\w*"
    r"|mail[-_ ]?administrator|internet[-_ ]?mail|autoreply|undeliver\w*|server|noreply|no-reply|<>)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|error|report|problem|notification|unsuccess)|returned mail|mail (?:delivery|system|could)"
    r"|failure notice|failed (?:mail|delivery)|delivery has failed|non.?deliver|can(?:not|'t) (?:be )?deliver|unable to deliver"
    r"|message (?:not delivered|undeliverable|status|delivery|you sent)|user unknown|unzustellbar|no se puede entregar|non remis"
    r"|mancata consegna|n[ãa]o entregue|onbestelbaar|nie ?dostarczono|mail error|bounce|returned to sender|error sending",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\b5\d\d\b|\b[45]\.\d\.\d|fail|unknown|reject|denied|refused|not (?:found|listed|exist|known|delivered|be|a valid|accept|available)"
    r"|no such|undeliver|unable|could(?:n't| not)|can(?:'t|not)|does(?: not|n't)|disabled|inactive|invalid|full|quota|expired|bounced"
    r"|error|problem|unrouteable|illegal|suspend|closed|delet|no mailbox|unavailable|following (?:address|recipient)|did not reach",
    re.IGNORECASE,
)
# Where the report ends and the returned mail begins.
_COPY = re.compile(
    r"[ \t>*]{0,6}(?:[-=_*]{2,60}[ \t]{0,4}.{0,40}(?:copy of|original|returned|unsent|undelivered|message (?:header|text|follows|body)|"
    r"headers? (?:follow|of)|included|enclosed|your message|the message).{0,60}"
    r"|(?:original message (?:follows|headers)|your (?:original )?message (?:follows|reads|was)|message headers? follow|headers? of the original"
    r"|the original message|below this line|received: ).{0,80})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_NAMED = re.compile(
    r"[ \t>*]{0,6}(?:to|rcpt to|recipient(?:\(s\)|s)?|failed (?:recipients?|addresse?s?)|(?:original|final)-recipient|address|user|unknown user|e-?mail)"
    r"[ \t]{0,4}[:=]",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"[ \t>*\"']{0,12}<?(?:smtp:|rfc822;)?[ \t]?[^\s<>@]{1,64}@[^\s<>@:,;]{1,253}?>?[\"']?[ \t]{0,4}(?:[:,;(.-].{0,400}|\s.{0,400})?"
)
_MAX_LINES = 300
_MAX_LINE = 1000
_MAX_RECIPIENTS = 100
_NEAR = 4


def looks_like_bounce(headers: Headers) -> bool:
    """Say whether the headers are those of a mail server's own mail, so that its words are worth reading."""
    if "x-failed-recipients" in headers:
        return True
    sender = headers.text("from")[:300]
    return bool(_SUBJECT.search(headers.text("subject")[:300]) and (not sender or _SENDER.search(sender)))


def report_part(text: str) -> str:
    """Return the server's own words: all above the copy of the returned mail."""
    lines = text.split("\n")[:_MAX_LINES]
    for number, line in enumerate(lines):
        if number > 1 and _COPY.fullmatch(line[:_MAX_LINE]):
            return "\n".join(lines[:number])
    return "\n".join(lines)


def failed_recipients(headers: Headers, report: str) -> tuple[str, ...]:
    """Return the addresses that the report says could not be reached, at most 100."""
    named = headers.bare_addresses("x-failed-recipients")
    if named:
        return named[:_MAX_RECIPIENTS]
    ours = {address.address for name in ("to", "from", "reply-to") for address in headers.addresses(name)}
    lines = [line[:_MAX_LINE] for line in report.split("\n")]
    found: dict[str, None] = {}
    for strict in (True, False):
        for number, line in enumerate(lines):
            if "@" not in line or not (
                _OPENS.fullmatch(line) or _NAMED.match(line) if strict else _FAILURE.search(line)
            ):
                continue
            if not any(_FAILURE.search(near) for near in lines[max(0, number - _NEAR) : number + _NEAR + 1]):
                continue
            address = next(
                (a for a in map(normal_address, _ADDRESS.findall(line)) if a and a not in ours), ""
            )
            if address:
                found.setdefault(address)
        if found:
            break
    return tuple(found)[:_MAX_RECIPIENTS]
