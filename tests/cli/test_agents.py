"""agent: who the first command makes an admin, and what each role may do."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tuidesk.desk import who


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list whose only element is the login that commands run under."""
    login = ["maria"]
    monkeypatch.setattr(who, "os_user", lambda: (login[0], "Maria Ruiz"))
    return login


def test_the_first_command_makes_the_os_user_an_admin(user: list[str], tuidesk: Run) -> None:
    tuidesk("list")
    [row] = tuidesk("agent", "list", "--json").rows
    assert (row["name"], row["role"]) == ("maria", "admin")


def test_others_are_refused_until_an_admin_adds_them(user: list[str], tuidesk: Run) -> None:
    tuidesk("list")
    user[0] = "bob"
    assert "bob" in tuidesk("list", code=1).err
    user[0] = "maria"
    tuidesk("agent", "add", "bob", "--email", "bob@xyz.test", "--role", "readonly")
    user[0] = "bob"
    tuidesk("list")


@pytest.mark.parametrize(("role", "may_act"), [("readonly", False), ("agent", True)])
def test_roles(role: str, may_act: bool, user: list[str], tuidesk: Run) -> None:
    tuidesk("agent", "add", "bob", "--email", "bob@xyz.test", "--role", role)
    user[0] = "bob"
    tuidesk("queue", "list")
    assert role in tuidesk("queue", "add", "Support", code=1).err
    assert tuidesk("assign", "1", "me", code=None).code == (3 if may_act else 1)


def test_what_is_wrong_with_a_new_agent(user: list[str], tuidesk: Run) -> None:
    assert tuidesk("agent", "add", "bob", "--email", "nonsense", code=2).err
    assert tuidesk("agent", "add", "-", "--email", "a@b.test", code=2).err
    assert tuidesk("agent", "add", "bob", "--email", "a@b.test", "--role", "king", code=2).err
    tuidesk("agent", "add", "bob", "--email", "a@b.test")
    assert tuidesk("agent", "add", "bob", "--email", "a@b.test", code=2).err


def test_who_was_disabled_is_let_in_no_more(user: list[str], tuidesk: Run) -> None:
    tuidesk("agent", "add", "bob", "--email", "bob@xyz.test")
    tuidesk("agent", "disable", "bob")
    assert tuidesk("agent", "disable", "nobody", code=3).err
    assert "only admin" in tuidesk("agent", "disable", "maria", code=2).err
    user[0] = "bob"
    assert "bob" in tuidesk("list", code=1).err
