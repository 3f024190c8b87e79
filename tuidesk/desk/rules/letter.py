"""A mail as routing rules see it, on its way in or long since in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from tuidesk.desk.routing import recipients
from tuidesk.desk.rules.conditions import HEADER
from tuidesk.mail import caps
from tuidesk.mail.clues import scan_headers
from tuidesk.mail.headers import Headers
from tuidesk.mail.message import Parsed
from tuidesk.store.raw import Head
from tuidesk.store.rule_past import PastMail

_LANGUAGE = "content-language"
_ENVELOPE = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "resent-to", "resent-from",
)  # fmt: skip
_NOTHING = Head(0, b"")


class RawLetter:
    """What only the bytes tell: size and headers. `head` reads them, once and only when asked for."""

    def __init__(self, head: Callable[[], Head]) -> None:
        self._read = head

    @cached_property
    def _head(self) -> Head:
        try:
            return self._read()
        except KeyError:  # a mail whose bytes are gone has no headers, and is no reason to fail
            return _NOTHING

    @property
    def size(self) -> int:
        """The mail's size in bytes."""
        return self._head.size

    @cached_property
    def headers(self) -> Headers:
        """The mail's headers, read by a plain scan within the limits of `caps`."""
        block, _rest = caps.split_headers(self._head.data.lstrip(b"\r\n"))
        return Headers(scan_headers(block))

    def header(self, name: str) -> list[str]:
        """Return the decoded values of a header."""
        return self.headers.texts(name.lower())


class NewLetter(RawLetter):
    """A mail on its way in."""

    def __init__(self, parsed: Parsed, head: Callable[[], Head]) -> None:
        super().__init__(head)
        self._parsed = parsed

    @property
    def kind(self) -> str:
        """The mail's kind."""
        return self._parsed.kind

    def values(self, field: str) -> Sequence[str]:
        """Return the texts of a field."""
        parsed = self._parsed
        if field == "sender":
            return [one for one in (parsed.sender.address, parsed.sender.name) if one]
        if field == "recipient":
            return [address for _header, address in recipients(parsed)]
        if field == "subject":
            return [parsed.subject]
        if field == "text":
            return [parsed.text]
        return self.header(_LANGUAGE if field == "language" else field.removeprefix(HEADER))


class PastLetter(RawLetter):
    """A mail that opened a ticket some time ago."""

    def __init__(self, mail: PastMail, head: Callable[[], Head]) -> None:
        super().__init__(head)
        self._mail = mail

    @property
    def kind(self) -> str:
        """The mail's kind."""
        return self._mail.kind

    def values(self, field: str) -> Sequence[str]:
        """Return the texts of a field."""
        mail = self._mail
        if field == "sender":
            return [one for one in (mail.address, mail.name) if one]
        if field == "recipient":
            return list(self._recipients())
        if field in ("subject", "text"):
            return [mail.subject if field == "subject" else mail.text]
        return self.header(_LANGUAGE if field == "language" else field.removeprefix(HEADER))

    def _recipients(self) -> Iterator[str]:
        """Yield those that the message row has, then those for which the bytes must be read."""
        yield from (address for _name, address in (*self._mail.to, *self._mail.cc))
        for name in _ENVELOPE:
            yield from self.headers.bare_addresses(name)
            yield from (one.address for one in self.headers.addresses(name) if one.address)
