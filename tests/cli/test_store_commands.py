"""doctor, health, migrate, backup, key and audit."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_doctor_and_health_speak_to_people_and_programs(tuidesk: Run, imap: Run) -> None:
    assert {row["name"] for row in tuidesk("doctor", "--json").rows} >= {"counters", "ledger"}
    assert "fine" in tuidesk("doctor").out
    assert tuidesk("health", "--json").rows[0]["ok"] is True
    imap()
    tuidesk("queue", "add", "Support", "--inbound", "support")
    [state] = tuidesk("health", "--json").rows
    assert state["ok"] is False
    assert "tuidesk worker" in state["sentences"][0]
    assert "tuidesk worker" in tuidesk("health").out


def test_migrate_of_a_store_of_this_version_changes_nothing(tuidesk: Run) -> None:
    assert tuidesk("migrate").out
    assert tuidesk("migrate").out


def test_a_backup_is_a_new_folder_without_the_key(tuidesk: Run, tmp_path: Path) -> None:
    tuidesk("backup", str(tmp_path / "copy"))
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {"tuidesk.db", "raw.db"}
    assert tuidesk("backup", str(tmp_path / "copy"), code=2).err


def test_the_key_moves_to_another_host_of_the_same_desk(tuidesk: Run, sealed: Path) -> None:
    key = tuidesk("key", "export").out
    assert all(row["ok"] for row in tuidesk("doctor", "--json").rows if row["name"] == "key")
    assert tuidesk("key", "import", stdin=key, code=2).err
    (sealed / "keys" / "desk.key").unlink()
    assert tuidesk("key", "export", code=1).err.count("\n") == 1
    assert tuidesk("key", "import", stdin="nonsense\n", code=2).err
    tuidesk("key", "import", stdin=key)
    assert tuidesk("key", "export").out == key
    assert (sealed / "keys" / "desk.key").stat().st_mode & 0o777 == 0o600


def test_audit_names_the_mailbox_that_cannot_be_reached(tuidesk: Run) -> None:
    server = "--host 127.0.0.1 --port 1 --tls none --user u --password-stdin --address a@b.test"
    tuidesk("channel", "add", "imap", "box", *server.split(), stdin="pw\n")
    assert tuidesk("audit").out == ""
    tuidesk("queue", "add", "Support", "--inbound", "box")
    result = tuidesk("audit", "--json", code=1)
    assert result.out == ""
    assert "box: 127.0.0.1" in result.err


def test_a_backup_is_put_back(tuidesk: Run, tmp_path: Path, imap: Run, smtp: Run) -> None:
    imap()
    smtp()
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    letter = ("--queue", "Support", "--to", "ana@cliente.test", "--subject", "Printer")
    tuidesk("new", *letter, "--body-file", "-", stdin="Hello.\n")
    tuidesk("backup", str(tmp_path / "copy"))
    assert tuidesk("restore", str(tmp_path / "copy"), code=1).err.count("\n") == 1
    said = tuidesk("restore", str(tmp_path / "copy"), "--replace").out
    assert "kept: " in said
    assert "1 mail is held" in said
    [mail] = tuidesk("outbox", "--json").rows
    assert (mail["state"], mail["reason"]) == ("held", "restored")
    tuidesk("outbox", "release", str(mail["id"]))
    [again] = tuidesk("outbox", "--json").rows
    assert (again["state"], again["message_id"]) == ("queued", mail["message_id"])


def test_nothing_is_put_back_that_is_no_backup(tuidesk: Run, tmp_path: Path) -> None:
    assert "is no backup" in tuidesk("restore", str(tmp_path / "nowhere"), code=1).err


def test_doctor_mends_when_it_is_told_to(tuidesk: Run, sealed: Path) -> None:
    assert tuidesk("doctor", "--full").out
    (sealed / "keys" / "desk.key").chmod(0o644)
    [modes] = [row for row in tuidesk("doctor", "--json", code=1).rows if row["name"] == "modes"]
    assert set(modes) == {"name", "ok", "serious", "fixed", "detail"}
    assert "mended" in tuidesk("doctor", "--fix").out
    tuidesk("doctor")
