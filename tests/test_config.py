"""config.toml: what it may say, and the one line for what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuidesk import config
from tuidesk.config import GMAIL, OFFICE365, BadConfig, Place
from tuidesk.term.clean import is_clean


def write(folder: Path, text: str) -> Path:
    (folder / "config.toml").write_text(text)
    return folder


def test_without_a_file_the_real_providers_are_meant(tmp_path: Path) -> None:
    found = config.read(tmp_path)
    assert found.office365.imap == Place("outlook.office365.com", 993, "implicit")
    assert found.office365.smtp == Place("smtp.office365.com", 587, "starttls")
    assert found.office365.authority == "https://login.microsoftonline.com"
    assert found.gmail.imap == Place("imap.gmail.com", 993, "implicit")
    assert found.gmail.smtp == Place("smtp.gmail.com", 465, "implicit")


def test_what_is_not_set_stays_as_it_is(tmp_path: Path) -> None:
    found = config.read(write(tmp_path, '[providers.gmail]\nimap = "localhost:10993"\n'))
    assert found.gmail.imap == Place("localhost", 10993, "implicit")
    assert found.gmail.smtp == GMAIL.smtp
    assert found.office365 == OFFICE365


def test_a_usual_port_says_how_it_is_protected(tmp_path: Path) -> None:
    found = config.read(write(tmp_path, '[providers.gmail]\nsmtp = "smtp.gmail.com:587"\n'))
    assert found.gmail.smtp.tls == "starttls"


def test_an_authority_and_a_file_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    text = '[providers.office365]\nauthority = "https://localhost:8443/"\nca_file = "ca.pem"\n'
    found = config.read(write(tmp_path, text))
    assert found.office365.authority == "https://localhost:8443"
    assert found.office365.ca_file == str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[providers", "cannot be read"),
        ("\x1b = 1", "cannot be read"),
        ("providers = 1", "providers must be a table"),
        ("[provider.gmail]", "knows no provider."),
        ("[providers.yahoo]", "knows no providers.yahoo"),
        ('[providers.gmail]\nimpa = "x:1"', "knows no providers.gmail.impa"),
        ('[providers.gmail]\n"\\u001b[2J" = "x:1"', "knows no providers.gmail."),
        ("[providers.gmail]\nimap = 993", "providers.gmail.imap must be a text in quotes"),
        ('[providers.gmail]\nimap = "imap.gmail.com"', "must be host:port, such as imap.gmail.com:993"),
        ('[providers.gmail]\nsmtp = "a:70000"', "must be host:port"),
        ('[providers.office365]\nauthority = "http://x"', "must be an https address without a path"),
        ('[providers.office365]\nca_file = "gone.pem"', "names a file that is not there"),
    ],
)
def test_a_slip_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadConfig) as caught:
        config.read(write(tmp_path, text))
    assert said in caught.value.line
    assert str(tmp_path / "config.toml") in caught.value.line
    assert is_clean(caught.value.line)
