"""A mail's headers as text, addresses and times; no question about them ever raises."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import mktime_tz, parsedate_tz

from tuidesk.mail.addresses import MAX_ADDRESSES, normal_address, parse_addresses
from tuidesk.mail.caps import MAX_HEADER, MAX_HEADERS
from tuidesk.mail.charset import decode_header
from tuidesk.mail.message import Address

_YEAR_2200 = 7_258_118_400


class Headers:
    """The headers of one part, by lower-case name, in the order of the mail."""

    __slots__ = ("_values",)

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        values: dict[str, list[str]] = {}
        for count, (name, value) in enumerate(items):
            if count >= MAX_HEADERS:
                break
            values.setdefault(name.lower(), []).append(value)
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> str:
        """Return the first value as it stands in the mail, '' when absent."""
        found = self._values.get(name)
        return found[0][:MAX_HEADER] if found else ""

    def all_raw(self, name: str) -> list[str]:
        """Return every value of a header, topmost first."""
        return [value[:MAX_HEADER] for value in self._values.get(name, ())]

    def text(self, name: str) -> str:
        """Return the first value decoded, '' when absent."""
        found = self._values.get(name)
        return decode_header(found[0][:MAX_HEADER]) if found else ""

    def texts(self, name: str) -> list[str]:
        """Return every value decoded, topmost first."""
        return [decode_header(value) for value in self.all_raw(name)]

    def token(self, name: str) -> str:
        """Return the first word of a value, lower case, before any parameter."""
        return self.raw(name).partition(";")[0].strip().lower()

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Return the addresses of every header of that name, 500 at most."""
        found = self._values.get(name)
        if not found:
            return ()
        if len(found) == 1:
            return parse_addresses(found[0][:MAX_HEADER])
        every = (
            address for value in found[:MAX_ADDRESSES] for address in parse_addresses(value[:MAX_HEADER])
        )
        return tuple(address for _, address in zip(range(MAX_ADDRESSES), every, strict=False))

    def bare_addresses(self, name: str) -> tuple[str, ...]:
        """Return the readable addresses of a header that names mailboxes only, such as Delivered-To."""
        found = self._values.get(name)
        if not found:
            return ()
        return tuple(
            dict.fromkeys(
                address
                for value in found[:MAX_ADDRESSES]
                for word in value[:MAX_HEADER].replace(",", " ").split()[:MAX_ADDRESSES]
                if (address := normal_address(word.strip("<>")))
            )
        )

    def count(self, name: str) -> int:
        """Return how often a header occurs."""
        return len(self._values.get(name, ()))

    def time_ms(self, name: str) -> int | None:
        """Return a date header in ms since 1970 (UTC), None when it cannot be read."""
        try:
            parsed = parsedate_tz(self.raw(name)[:200])
            seconds = mktime_tz(parsed) if parsed else -1
        except (ValueError, OverflowError, TypeError, IndexError):
            return None
        return int(seconds) * 1000 if 0 <= seconds < _YEAR_2200 else None
