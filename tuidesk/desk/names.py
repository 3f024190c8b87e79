"""What names, addresses, colours and tags an admin may give, and the ones a queue gets by itself."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterator
from email.utils import getaddresses

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.mail.addresses import normal_address
from tuidesk.term.clean import clean_line

# In the order in which queues get them: of those next to each other none looks like another one to
# colour-blind eyes (the first five; eight that do not cannot be had).
COLORS = ("green", "blue", "amber", "rose", "slate", "orange", "teal", "violet")

_HEX_COLOR = re.compile(r"#[0-9a-f]{6}")
_TAG = re.compile(r"[A-Z0-9]{2}")
# dot-atom of RFC 5322 §3.2.3, with the UTF-8 of RFC 6531; quoted local parts are of no use on a help desk.
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f()<>\[\]:;@\\,\".]+(?:\.[^\s\x00-\x20\x7f()<>\[\]:;@\\,\".]+)*")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")

MAX_NAME = 60
MAX_LOCAL, MAX_DOMAIN = 64, 253  # octets: RFC 5321 §4.5.3.1


def quoted(text: str) -> str:
    """Return what somebody typed so that an error may quote it: cleaned, short, in quotes."""
    return f"'{clean_line(text, 80)}'"


def check_name(text: str, what: str) -> str:
    """Return a name without blanks around it; raises BadUsage when it is none that can be shown."""
    name = text.strip()
    if (
        not name
        or len(name) > MAX_NAME
        or name != clean_line(name)
        or name.startswith(("-", "@"))
        or ":" in name
    ):
        title = _("{name} cannot be the name of this {what}").format(name=quoted(name), what=what)
        hint = _("Use 1 to {most} printable characters, no colon, no - or @ in front.").format(most=MAX_NAME)
        raise BadUsage(title, hint)
    return name


def check_address(text: str) -> str:
    """Return a mail address in the form that the desk compares: lower case, IDNA domain; raises BadUsage."""
    address = normal_address(text)
    local, _at, domain = address.rpartition("@")
    fits = len(local.encode()) <= MAX_LOCAL and len(domain) <= MAX_DOMAIN
    if not (fits and _LOCAL.fullmatch(local) and local == clean_line(local) and _is_domain(domain)):
        title = _("{text} is no mail address").format(text=quoted(text))
        raise BadUsage(title, _("Give one such as support@example.com."))
    return address


def check_from(text: str) -> tuple[str, str]:
    """Split `Acme Support <support@acme.test>` into a display name and an address; raises BadUsage."""
    found = getaddresses([text])
    name, address = found[0] if len(found) == 1 else ("", "")
    if not address or clean_line(name) != name:
        address = text  # let check_address name what was given
    return name, check_address(address)


def check_sender_name(text: str) -> str:
    """Return the name that customers see beside an address, or '' for none; raises BadUsage."""
    name = text.strip()
    if name != clean_line(name) or len(name) > MAX_NAME or any(char in name for char in '<>"\\'):
        title = _("{name} cannot stand before an address").format(name=quoted(text))
        hint = _("Use up to {most} printable characters, no <, > or quotes.")
        raise BadUsage(title, hint.format(most=MAX_NAME))
    return name


def check_filter(text: str) -> str:
    """Return an address or an @domain in the form that the block list holds; raises BadUsage."""
    if text.startswith("@"):
        return check_address(f"x{text}")[1:]
    return check_address(text)


def check_color(text: str) -> str:
    """Return a colour name of COLORS or #rrggbb; raises BadUsage."""
    color = text.strip().lower()
    if color in COLORS or _HEX_COLOR.fullmatch(color):
        return color
    title = _("{text} is no colour of a queue").format(text=quoted(text))
    raise BadUsage(title, _("Use one of {all}, or #rrggbb.").format(all=", ".join(COLORS)))


def next_color(used: Collection[str]) -> str:
    """Return the first colour that no queue has, else the one that the fewest have."""
    colors = list(used)
    return min(COLORS, key=lambda color: (colors.count(color), COLORS.index(color)))


def check_tag(text: str) -> str:
    """Return a tag of two capital letters or digits; raises BadUsage."""
    tag = text.strip().upper()
    if not _TAG.fullmatch(tag):
        title = _("{text} is no tag").format(text=quoted(text))
        raise BadUsage(title, _("Use two letters or digits, such as SU."))
    return tag


def default_tag(name: str, used: Collection[str]) -> str:
    """Return a free tag that reminds of the name: first letters, initials, else the next free pair."""
    return next(tag for tag in _tags(name) if tag not in used)


def _tags(name: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain) or ["Q"]
    letters = "".join(words)
    yield from (words[0][:2],) if len(words[0]) > 1 else ()
    yield from (words[0][0] + words[1][0],) if len(words) > 1 else ()
    yield from (letters[0] + letter for letter in letters[1:])
    pool = string.digits[1:] + string.ascii_uppercase + "0"
    yield from (letters[0] + letter for letter in pool)
    yield from (first + second for first in string.ascii_uppercase + string.digits for second in pool)


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
