"""Bounces in prose: qmail, Exim, Postfix, Exchange and the many that say it in their own way."""

from __future__ import annotations

import re

from tuidesk.mail.addresses import normal_address
from tuidesk.mail.headers import Headers

_DAEMON = re.compile(r"mailer[-_ ]?daemon|mail delivery (?:sub)?system", re.IGNORECASE)
_SENDER = re.compile(
    r"mail[-_ ]?delivery|mail[-_ ]?(?:sub)?system|mail[-_ ]?adm\w*|internet[-_ ]?mail|postmaster|post_master|bounces?"
    r"|mdaemon|mmdf|smtp|daemon|autoreply|undeliver\w*|server|no-?reply|<>",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|error|report|problem|notification|unsuccess)|returned (?:mail|to sender)"
    r"|mail (?:delivery|system|could|failed|error)|fail(?:ed|ure) (?:mail|delivery|notice)|rejected mail|not delivered"
    r"|delivery has failed|non.?deliver|can(?:not|'t) (?:be )?deliver|unable to deliver|error sending|bounce"
    r"|message (?:not delivered|undeliverable|status|delivery|you sent)|user unknown|unzustellbar|no se puede entregar"
    r"|non remis|mancata consegna|n[ãa]o entregue|onbestelbaar|nie ?dostarczono",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\b5\d\d\b|\b[45]\.\d\.\d|fail|unknown|reject|denied|refused|no such|undeliver|unable|could(?:n't| not)"
    r"|not (?:found|listed|exist|known|delivered|be|a valid|accept|available)|can(?:'t|not)|does(?: not|n't)"
    r"|disabled|inactive|invalid|full|quota|expired|bounced|error|problem|unrouteable|illegal|suspend|closed|delet"
    r"|no mailbox|unavailable|following (?:address|recipient)|did not (?:reach|receive)",
    re.IGNORECASE,
)
# Where the report ends and the returned mail begins.
_COPY = re.compile(
    r"[ \t>*]{0,6}(?:[-=_*]{2,60}[ \t]{0,4}.{0,40}(?:copy of|original|returned|unsent|undelivered|included|enclosed"
    r"|message (?:header|text|follows|body)|headers? (?:follow|of)|your message|the message).{0,60}"
    r"|(?:original message (?:follows|headers)|your (?:original )?message (?:follows|reads)|message headers? follow"
    r"|headers? of the original|below this line|received: ).{0,80})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_NAMED = re.compile(
    r"[ \t>*]{0,6}(?:to|rcpt to|recipient(?:\(s\)|s)?|failed (?:recipients?|addresse?s?)|(?:original|final)-recipient"
    r"|address|user|unknown user|e-?mail)[ \t]{0,4}[:=]",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"[ \t>*\"']{0,12}<?(?:smtp:|rfc822;)?[ \t]?[^\s<>@]{1,64}@[^\s<>@:,;]{1,253}?>?[\"']?"
    r"[ \t]{0,4}(?:[:,;(.-].{0,400}|\s.{0,400})?"
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
    if not sender or _DAEMON.search(sender):
        return True
    return bool(_SUBJECT.search(headers.text("subject")[:300]) and _SENDER.search(sender))


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
    failing = [_FAILURE.search(line) is not None for line in lines]
    for test in (_is_listed, _says_failed, _is_near):
        found: dict[str, None] = {}
        for number, line in enumerate(lines):
            near = any(failing[max(0, number - _NEAR) : number + _NEAR + 1])
            if "@" in line and near and test(line, failing[number]):
                address = next(
                    (a for a in map(normal_address, _ADDRESS.findall(line)) if a and a not in ours), ""
                )
                if address:
                    found.setdefault(address)
        if found:
            return tuple(found)[:_MAX_RECIPIENTS]
    return ()


def _is_listed(line: str, failing: bool) -> bool:
    """The usual form: a line that opens with the address, or with a label and the address."""
    return _OPENS.fullmatch(line) is not None or _NAMED.match(line) is not None


def _says_failed(line: str, failing: bool) -> bool:
    """The next best: a line that says of an address that it failed."""
    return failing


def _is_near(line: str, failing: bool) -> bool:
    """The last resort: an address beside a line that says so."""
    return True
