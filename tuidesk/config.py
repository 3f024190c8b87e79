"""config.toml: facts about this machine that belong in no store, such as a provider's own servers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

PROVIDERS = ("office365", "gmail")


class ConfigError(ValueError):
    """The file is wrong; the message names file and key, in English like the file itself."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider is reached when it is not at its usual place; '' = the usual one."""

    imap: str = ""  # host:port
    smtp: str = ""  # host:port
    authority: str = ""  # URL of the sign-in service
    ca_file: str = ""


def read_providers(path: Path) -> dict[str, Provider]:
    """Return the `[providers.NAME]` tables of the file, none when it is absent; raises ConfigError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    tables = content.get("providers", {})
    if not isinstance(tables, dict):
        raise ConfigError(f"{path}: providers is no table")
    return {name: _provider(path, name, table) for name, table in tables.items()}


def _provider(path: Path, name: str, table: object) -> Provider:
    where = f"{path}: providers.{name}"
    if name not in PROVIDERS or not isinstance(table, dict):
        raise ConfigError(f"{where} is no table of {' or '.join(PROVIDERS)}")
    known = {field.name for field in fields(Provider)}
    for key, value in table.items():
        if key not in known or not isinstance(value, str):
            raise ConfigError(f"{where}.{key} is no text under one of: {', '.join(sorted(known))}")
    return Provider(**table)
