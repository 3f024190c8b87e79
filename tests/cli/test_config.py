"""config.toml: what is read, and errors that name file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuidesk.config import ConfigError, Provider, read_providers


def test_an_absent_file_is_no_error(tmp_path: Path) -> None:
    assert read_providers(tmp_path / "config.toml") == {}


def test_providers(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[providers.gmail]\nimap = "localhost:1143"\nca_file = "/ca.pem"\n')
    assert read_providers(path) == {"gmail": Provider(imap="localhost:1143", ca_file="/ca.pem")}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[providers.gmail]\nimap = 7\n", "providers.gmail.imap"),
        ('[providers.gmail]\npop = "x"\n', "providers.gmail.pop"),
        ('[providers.hotmail]\nimap = "x"\n', "providers.hotmail"),
        ("[providers", "config.toml"),
        ("providers = 1", "providers"),
    ],
)
def test_errors_name_file_and_key(text: str, named: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=named) as caught:
        read_providers(path)
    assert str(path) in str(caught.value)
