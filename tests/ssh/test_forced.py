"""The forced command through real OpenSSH: what a session can do besides showing the desk, and nothing else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import wait_for
from tests.servers.smtp_sink import SmtpSink
from tests.ssh.conftest import EVERY_BYTE, Team
from tests.worker.post import parsed

pytestmark = pytest.mark.server

REFUSED = (
    "sh -c id",
    "cat /etc/passwd",
    "/usr/lib/openssh/sftp-server",
    "rsync --server -e.LsfxC . /tmp",
    "session --as rob",
    "list; id",
    "list\nid",
    "--help",
    "reply 1 --as rob",
    "reply 1 --attach /etc/passwd",
    "put 1 ../x",
)


def test_what_is_no_command_of_a_session_is_refused_in_one_line(team: Team) -> None:
    for command in REFUSED:
        done = team.ask("ana", command, stdin=b"x")
        assert (done.returncode, done.stdout) == (2, b""), command
        line = done.stderr.decode()
        assert line.startswith("tuidesk: "), command
        assert line.count("\n") == 1, command
        assert line.strip().isprintable(), command


def test_the_list_and_a_ticket_are_read(team: Team) -> None:
    assert [json.loads(line)["number"] for line in team.said("ana", "list", "--json").splitlines()] == [
        3,
        2,
        1,
    ]
    assert len(team.said("ana", "list", "--limit", "1").splitlines()) == 2
    assert "Zwei Dateien" in team.said("ana", "show", "3")
    assert json.loads(team.said("ana", "show", "#3", "--json"))["number"] == 3
    assert team.ask("ana", "show", "77").returncode == 3


def test_an_error_says_what_an_agent_can_do(team: Team) -> None:
    for words, code, said in (
        ((), 1, "The desk needs a terminal. Log in with one (ssh -t), or say what to do. There are: list, "),
        (("show", "77"), 3, "There is no ticket #77. list shows them.\n"),
        (("assign", "1", "bob"), 3, "No agent is called bob. There are: ana, "),
        (("get", "1/7"), 3, "Ticket #1 has no attachment 7. show 1 names them.\n"),
    ):
        done = team.ask("ana", *words)
        assert (done.returncode, done.stdout) == (code, b""), words
        assert done.stderr.decode().startswith(f"tuidesk: {said}"), words
    assert "tell an admin that none runs" in team.said("ana", "reply", "1", stdin=b"Yes.")


def test_an_attachment_goes_out_byte_for_byte(team: Team) -> None:
    assert team.ask("ana", "get", "3/2").stdout == EVERY_BYTE
    assert team.said("ana", "get", "3/1").split() == ["uno"]
    for missing in ("3/3", "3/0", "1/1"):
        assert team.ask("ana", "get", missing).returncode == 3


def test_an_attachment_is_not_written_to_a_terminal(team: Team) -> None:
    login = team.sshd.login(team.keys["ana"], "get", "3/2")
    done = subprocess.run(login, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 2
    assert bytes(range(14, 27)) not in done.stdout


def test_a_file_that_was_put_leaves_with_a_reply(
    team: Team, way_out: SmtpSink, tuidesk: Callable[..., str]
) -> None:
    assert "offer.pdf" in team.said("ana", "put", "1", "offer.pdf", stdin=EVERY_BYTE)
    team.said("ana", "reply", "1", "--attach", "offer.pdf", stdin="Anbei das Ángebot.".encode())
    shown = json.loads(tuidesk("show", "1", "--json"))["messages"][-1]
    assert (shown["author"], shown["attachments"][0]["filename"]) == ("ana", "offer.pdf")

    def sent() -> bool:
        tuidesk("worker", "--once")
        return bool(way_out.received)

    wait_for(sent, "the reply to leave")
    mail = parsed(way_out.received[0].data)
    assert [part.get_content() for part in mail.iter_attachments()] == [EVERY_BYTE]
    again = team.ask("ana", "reply", "1", "--attach", "offer.pdf", stdin=b"x")
    assert again.returncode == 3


def test_a_name_waits_once_and_for_its_agent_only(team: Team) -> None:
    team.hire("eva")
    team.said("ana", "put", "1", "plan.txt", stdin=b"ana's")
    assert team.ask("ana", "put", "1", "plan.txt", stdin=b"other").returncode == 2
    assert team.ask("eva", "reply", "1", "--attach", "plan.txt", stdin=b"x").returncode == 3
    team.said("eva", "put", "1", "plan.txt", stdin=b"eva's")


def test_notes_and_assignments_bear_the_name_of_the_key(team: Team, tuidesk: Callable[..., str]) -> None:
    team.said("ana", "note", "2", stdin="nur für uns".encode())
    team.said("ana", "assign", "2", "me")
    ticket = json.loads(tuidesk("show", "2", "--json"))
    assert ticket["assignee"] == "ana"
    assert (ticket["messages"][-1]["author"], ticket["messages"][-1]["body_text"]) == ("ana", "nur für uns")
    team.said("ana", "assign", "2", "-")
    assert json.loads(tuidesk("show", "2", "--json"))["assignee"] == ""


def test_who_may_only_read_changes_nothing(team: Team) -> None:
    assert "Zwei Dateien" in team.said("rob", "list")
    for words in (("reply", "1"), ("note", "1"), ("assign", "1", "me"), ("put", "1", "x.txt")):
        done = team.ask("rob", *words, stdin=b"x")
        assert (done.returncode, b"readonly" in done.stderr) == (1, True), words


def test_a_text_without_end_is_refused(team: Team) -> None:
    done = team.ask("ana", "note", "1", stdin=b"x" * 1_000_001)
    assert (done.returncode, b"1 MB" in done.stderr) == (2, True)
    done = team.ask("ana", "put", "1", "big.bin", stdin=b"x" * 25_000_001)
    assert (done.returncode, b"larger" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "words", [("note", "2"), ("reply", "2"), ("put", "2", "half.txt")], ids=lambda w: w[0]
)
def test_nothing_is_taken_of_what_was_cut_off(team: Team, sealed: Path, words: tuple[str, ...]) -> None:
    def logged() -> list[tuple[str, int]]:
        lines = (sealed / "logs" / "session.log").read_text().splitlines()
        return [(one["door"], one["ticket"]) for one in map(json.loads, lines)]

    before = team.said("rob", "show", "2", "--json")
    client = subprocess.Popen(
        team.sshd.login(team.keys["ana"], *words, terminal=False), stdin=subprocess.PIPE, bufsize=0
    )
    assert client.stdin
    client.stdin.write(b"Dear Ana, we shall not")
    wait_for(lambda: (words[0], 2) in logged(), "the session to read")
    client.kill()
    client.wait()
    client.stdin.close()
    wait_for(lambda: ("cut", 2) in logged(), "the session to notice")
    assert team.said("rob", "show", "2", "--json") == before
    assert team.ask("ana", "reply", "1", "--attach", "half.txt", stdin=b"x").returncode == 3


def test_a_key_that_is_taken_away_and_an_agent_who_is_disabled_come_in_no_more(
    team: Team, tuidesk: Callable[..., str]
) -> None:
    [fingerprint] = [line.split()[0] for line in tuidesk("agent", "key", "list", "rob").splitlines()[1:]]
    tuidesk("agent", "key", "remove", "rob", fingerprint)
    assert [line.split()[-1] for line in team.lines()] == ["ana"]
    tuidesk("agent", "disable", "ana")
    assert team.lines() == []
    done = team.ask("ana", "list")  # sshd still has the line: the desk itself refuses
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"ana is no agent of this desk" in done.stderr


def test_every_call_is_logged_without_what_was_said(team: Team, sealed: Path) -> None:
    team.said("ana", "note", "2", stdin=b"secret words")
    team.ask("ana", "cat", "/etc/shadow")
    team.ask("rob", "get", "3/1")
    entries = [json.loads(line) for line in (sealed / "logs" / "session.log").read_text().splitlines()]
    assert [(one["agent"], one["door"], one.get("ticket")) for one in entries] == [
        ("ana", "note", 2),
        ("ana", "refused", None),
        ("rob", "get", 3),
    ]
    assert "secret" not in str(entries)
    assert "shadow" not in str(entries)


def test_a_desk_on_the_screen_is_logged_when_it_begins_and_ends(team: Team, sealed: Path) -> None:
    def logged() -> list[tuple[str, str, str]]:
        lines = (sealed / "logs" / "session.log").read_text().splitlines()
        return [(one["agent"], one["door"], one["from"]) for one in map(json.loads, lines)]

    left = team.screen("ana")
    left.until("Zwei Dateien")
    left.send("q")
    wait_for(lambda: not left.running(), "the end of her session")
    come_and_gone = [("ana", "desk", team.sshd.host), ("ana", "desk-end", team.sshd.host)]
    assert logged() == come_and_gone
    lost = team.screen("rob")
    lost.until("Zwei Dateien")
    assert logged()[2:] == [("rob", "desk", team.sshd.host)]
    lost.hang_up()
    wait_for(lambda: logged()[3:] == [("rob", "desk-end", team.sshd.host)], "the end of a lost session")


def test_sftp_and_scp_get_nothing(team: Team, tmp_path: Path) -> None:
    sftp = team.sshd.login(team.keys["ana"], "sftp", terminal=False, options=("-s",))
    assert subprocess.run(sftp, input=b"", capture_output=True).stdout == b""
    target = tmp_path / "passwd"
    for old in ((), ("-O",)):
        place = ["-P", str(team.sshd.port), "-i", str(team.keys["ana"]), "-oBatchMode=yes"]
        hosts = ["-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null"]
        command = ["scp", *old, *place, *hosts, f"{team.sshd.host}:/etc/passwd", str(target)]
        assert subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode
        assert not target.exists()
