"""What a sign-in leaves behind: nothing in any file of the desk shows a token or a client secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oauth.asking import ask, outcome, sign_in, told, wish
from tests.servers.authority import SECRET
from tests.servers.office365 import Office365
from tests.worker.desk import Desk

pytestmark = [pytest.mark.server, pytest.mark.filterwarnings("ignore:response_mode")]


def found_in(home: Path, secrets: set[str]) -> list[str]:
    """Return the files that hold one of these words."""
    files = [file for file in home.rglob("*") if file.is_file() and "keys" not in file.parts]
    return [str(file) for file in files for word in secrets if word.encode() in file.read_bytes()]


def test_no_file_of_the_desk_shows_a_token(desk: Desk, office365: Office365, sealed: Path) -> None:
    authority = office365.authority
    desk.start()
    assert sign_in(desk, office365, office365.mailbox("support")).ok
    unattended = ask(desk, "sign-in-secret", wish(office365, office365.mailbox("it")), SECRET)
    assert outcome(desk, unattended).ok
    assert not sign_in(desk, office365, office365.mailbox("shared"), office365.mailbox("ana")).data["matches"]
    browser = ask(desk, "sign-in-browser", wish(office365, office365.mailbox("other")))
    pasted = authority.sign_in(told(desk, browser, "uri"), office365.mailbox("bob"))
    assert outcome(desk, ask(desk, "paste-code", {"sign_in": browser}, pasted)).ok
    assert outcome(desk, browser).ok
    code = pasted.partition("code=")[2].partition("&")[0]
    words = {*authority.tokens, *authority._refreshes, SECRET, code}
    assert len(words) > 6
    assert found_in(sealed, words) == []
