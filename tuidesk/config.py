"""What an administrator may set in config.toml: where the mail providers are, and the store of sessions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark

FILE = "config.toml"
_PLACE = re.compile(r"\[?(?P<host>[A-Za-z0-9_:][A-Za-z0-9_.:-]{0,252}?)\]?:(?P<port>\d{1,5})")
_AUTHORITY = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?")
_TLS_OF_PORT = {465: "implicit", 993: "implicit", 143: "starttls", 587: "starttls"}


class BadConfig(Problem):
    """config.toml cannot be read, or holds a value that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """A mail server of a provider; `tls` is implicit or starttls, never nothing."""

    host: str
    port: int
    tls: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Where one provider takes and gives mail, where its sign-in is, and whom to trust beside the system."""

    imap: Place
    smtp: Place
    authority: str = ""
    ca_file: str = ""


OFFICE365 = Provider(
    imap=Place("outlook.office365.com", 993, "implicit"),
    smtp=Place("smtp.office365.com", 587, "starttls"),
    authority="https://login.microsoftonline.com",
)
GMAIL = Provider(imap=Place("imap.gmail.com", 993, "implicit"), smtp=Place("smtp.gmail.com", 465, "implicit"))


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that config.toml may say."""

    office365: Provider = field(default=OFFICE365)
    gmail: Provider = field(default=GMAIL)
    database: str = ""  # the store's URL; "" = TUIDESK_DATABASE, else the SQLite file


def read(folder: Path) -> Config:
    """Read config.toml of the config folder; without one everything is as the providers have it.

    Raises BadConfig with one line that names the file and the value.
    """
    path = folder / FILE
    try:
        with path.open("rb") as file:
            found = tomllib.load(file)
    except FileNotFoundError:
        return Config()
    except (OSError, ValueError) as error:
        raise _bad(path, mark("{path} cannot be read: {why}"), why=_one_line(str(error))) from error
    table = _Table(path, found, "")
    table.only("providers", "database")
    providers = table.inner("providers")
    providers.only("office365", "gmail")
    return Config(
        _provider(providers.inner("office365"), OFFICE365),
        _provider(providers.inner("gmail"), GMAIL),
        table.text("database"),
    )


class _Table:
    """One table of the file, with the name that errors give it."""

    def __init__(self, path: Path, values: Mapping[str, Any], name: str) -> None:
        self.path = path
        self._values = values
        self._name = name

    def only(self, *keys: str) -> None:
        """Refuse a key that nobody knows: it is a typing error."""
        for key in self._values:
            if key not in keys:
                raise _bad(self.path, mark("{path} knows no {key}"), key=self.full(key))

    def inner(self, key: str) -> _Table:
        """Return a table inside this one; one that is missing is empty."""
        values = self._values.get(key, {})
        if not isinstance(values, Mapping):
            raise _bad(self.path, mark("{path}: {key} must be a table"), key=self.full(key))
        return _Table(self.path, values, self.full(key))

    def text(self, key: str) -> str:
        """Return a text, '' when it is missing."""
        value = self._values.get(key, "")
        if not isinstance(value, str):
            raise _bad(self.path, mark("{path}: {key} must be a text in quotes"), key=self.full(key))
        return value.strip()

    def full(self, key: str) -> str:
        """Return a key with the tables that it stands in, fit to be shown."""
        return _one_line(f"{self._name}.{key}" if self._name else key)


def _provider(table: _Table, usual: Provider) -> Provider:
    table.only("imap", "smtp", "authority", "ca_file")
    return Provider(
        _place(table, "imap", usual.imap),
        _place(table, "smtp", usual.smtp),
        _authority(table, usual.authority),
        _ca_file(table),
    )


def _place(table: _Table, key: str, usual: Place) -> Place:
    """Read host:port; a usual port says its TLS mode, any other port has the provider's."""
    text = table.text(key)
    if not text:
        return usual
    found = _PLACE.fullmatch(text)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise _bad(
            table.path,
            mark("{path}: {key} must be host:port, such as {usual}"),
            key=table.full(key),
            usual=f"{usual.host}:{usual.port}",
        )
    port = int(found["port"])
    return Place(found["host"], port, _TLS_OF_PORT.get(port, usual.tls))


def _authority(table: _Table, usual: str) -> str:
    text = table.text("authority").rstrip("/") or usual
    if text and not _AUTHORITY.fullmatch(text):
        raise _bad(
            table.path,
            mark("{path}: {key} must be an https address without a path, such as {usual}"),
            key=table.full("authority"),
            usual=OFFICE365.authority,
        )
    return text


def _ca_file(table: _Table) -> str:
    text = table.text("ca_file")
    if not text:
        return ""
    file = table.path.parent / Path(text).expanduser()
    if not file.is_file():
        raise _bad(
            table.path,
            mark("{path}: {key} names a file that is not there: {file}"),
            key=table.full("ca_file"),
            file=_one_line(str(file)),
        )
    return str(file)


def _bad(path: Path, title: str, **names: str) -> BadConfig:
    hint = mark("Correct the file; what it does not set is as the provider has it")
    return BadConfig(Phrase(title, {"path": _one_line(str(path)), **names}), Phrase(hint))


def _one_line(text: str) -> str:
    """Return a text from the file or about it without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:200]
