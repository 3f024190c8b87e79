"""Writing headers: short lines, RFC 2047 where it is due, and nothing lost when they are read again.

The email package's own folding drops blanks between encoded words and encodes message ids.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from email.header import Header
from email.headerregistry import Address

_WIDTH = 76
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def fold_text(name: str, text: str, linesep: str) -> str:
    """Return a header of text that `clean_header` made: ASCII as it is, anything else as encoded words."""
    return f"{name}: {_encoded(text, name, linesep)}{linesep}"


def fold_addresses(name: str, addresses: Iterable[Address], linesep: str) -> str:
    """Return an address header, an address a line."""
    entries = (_entry(address, name, linesep) for address in addresses)
    return f"{name}: " + f",{linesep} ".join(entries) + linesep


def fold_ids(name: str, ids: str, linesep: str) -> str:
    """Return a header of message ids, an id a line and every id as it is.

    The email package encodes an id that is longer than its line, and a typical one of Exchange is:
    the recipient's program then finds no thread (CPython issue 100991).
    """
    return f"{name}: " + f"{linesep} ".join(ids.split()) + linesep


def _entry(address: Address, name: str, linesep: str) -> str:
    phrase = address.display_name
    if not phrase:
        return address.addr_spec
    if phrase.isascii() and not _ATOMS.fullmatch(phrase):
        phrase = '"' + re.sub(r'(["\\])', r"\\\1", phrase) + '"'
    elif not phrase.isascii():
        phrase = _encoded(phrase, name, linesep)
    return f"{phrase} <{address.addr_spec}>"


def _encoded(text: str, name: str, linesep: str) -> str:
    if not text.isascii():
        return Header(text, "utf-8", maxlinelen=_WIDTH, header_name=name).encode(linesep=linesep)
    if len(text) + len(name) + 2 <= _WIDTH:
        return text
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return f"{linesep} ".join(lines)
