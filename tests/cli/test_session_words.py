"""The words of a forced subcommand: a small grammar, and everything else is refused without being looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.cli import main
from tuidesk.cli.sessions.words import DOORS, Call, for_agent, parse
from tuidesk.desk import for_admins
from tuidesk.errors import BadUsage

REFUSED = (
    "sh",
    "sh -c id",
    "bash -i",
    "cat /etc/passwd",
    "scp -t /tmp/x",
    "scp -f /etc/passwd",
    "/usr/lib/openssh/sftp-server",
    "internal-sftp",
    "rsync --server -e.LsfxC . /tmp",
    "git-upload-pack '/etc'",
    "tuidesk list",
    "session --as rob",
    "worker",
    "agent list",
    "key export",
    "list; id",
    "list && id",
    "list | sh",
    "list $(id)",
    "list `id`",
    "list\nid",
    "list\tid",
    "list > /tmp/x",
    "list --json\x1b[2J",
    " list",
    "list  --json",
    "",
    "--help",
    "list --help",
    "list --queue Support",
    "list --limit 0",
    "list --status any",
    "show",
    "show --all",
    "show 1 2",
    "show -- --all",
    "show 1 --part raw",
    "show 99999999999999999999",
    "get 1",
    "get 3/../../etc/passwd",
    "get /etc/passwd",
    "get 3/2 /tmp/x",
    "reply 1 --as rob",
    "reply 1 --body-file /etc/passwd",
    "reply 1 --attach /etc/passwd",
    "reply 1 --attach ../x",
    "reply 1 --attach -",
    "note 1 --body-file /etc/passwd",
    "assign 1",
    "put 1 /etc/cron.d/x",
    "put 1 ../x",
    "put 1 .bashrc",
    "put 1 -x",
    "put 1 -- -x",
    "put 1 a b",
    "list " + "x" * 2000,
)


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_no_command_of_a_session_is_refused_in_one_line(command: str) -> None:
    with pytest.raises(BadUsage) as refused:
        parse(command)
    assert refused.value.line.isprintable()
    assert len(refused.value.line) < 300


@pytest.mark.parametrize(
    ("command", "call"),
    [
        ("list", Call("list")),
        ("list --json --status open --limit 20", Call("list", status="open", limit=20, json=True)),
        ("show #1042 --json", Call("show", 1042, json=True)),
        ("show -- 7", Call("show", 7)),
        ("get 123/2", Call("get", 123, piece=2)),
        ("note 7", Call("note", 7)),
        ("assign 7 ana", Call("assign", 7, who="ana")),
        ("assign 7 -", Call("assign", 7, who="-")),
        ("put 7 Ángebot_2.pdf", Call("put", 7, file="Ángebot_2.pdf")),
        ("reply 7 --attach a.pdf --attach b.txt", Call("reply", 7, files=("a.pdf", "b.txt"))),
    ],
)
def test_what_a_session_can_do(command: str, call: Call) -> None:
    assert parse(command) == call


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        ("reply", "reply N [--attach NAME]"),
        ("reply 1 --cc x@y.test", "reply N [--attach NAME]"),
        ("reply 1 --attach", "such as offer.pdf."),
        ("list --limit no", "list [--status S] [--limit N] [--json]"),
        ("show 1 2", "show N [--json]"),
    ],
)
def test_a_refusal_says_how_it_is_written(command: str, hint: str) -> None:
    with pytest.raises(BadUsage) as refused:
        parse(command)
    assert refused.value.hint.endswith(hint)
    assert not refused.value.title.startswith(" ")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("There is no ticket #7. tuidesk list shows them.", "There is no ticket #7. list shows them."),
        ("Start one with: tuidesk worker.", "Start one with: tuidesk worker (for an admin on the host)"),
        ("Free some space; tuidesk goes on by itself.", "Free some space; tuidesk goes on by itself."),
    ],
)
def test_an_agent_is_told_of_the_commands_that_he_has(line: str, shown: str) -> None:
    assert for_agent(line) == shown


def test_every_command_is_known_to_be_one() -> None:
    assert set(for_admins.COMMANDS) == set(main.COMMANDS)


@given(
    st.text() | st.lists(st.sampled_from([*DOORS, "--", "-", "7", "7/1", "--as", "--json", "x", "/", ".."]))
)
def test_nothing_else_comes_of_any_text(text: str | list[str]) -> None:
    command = text if isinstance(text, str) else " ".join(text)
    try:
        call = parse(command)
    except BadUsage:
        return
    assert call.name in DOORS
    assert all("/" not in name and not name.startswith((".", "-")) for name in (call.file, *call.files))
