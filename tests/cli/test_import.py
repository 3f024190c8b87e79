"""Old mail from files: taken in by the ordinary intake, silently, again and again without harm."""

from __future__ import annotations

import mailbox
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cli.conftest import Run
from tests.helpers import wait_for
from tests.worker.post import letter
from tuidesk.locations import locate
from tuidesk.mail import mbox
from tuidesk.mail.maildir import read as read_maildir
from tuidesk.store import doctor
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store

FROM = b"From ana@cliente.test Tue Nov 14 22:13:20 2023\n"
ANA = "Ana <ana@cliente.test>"


def mail(number: int, text: str = "words", **headers: str) -> bytes:
    """Write a mail of November 2023, with line ends as files have them."""
    raw = letter(ANA, "support@xyz.test", f"Subject {number}", text, **headers)
    kept = [line for line in raw.split(b"\r\n") if not line.startswith((b"Date:", b"Message-ID:"))]
    head = f"Date: Tue, 14 Nov 2023 22:13:20 +0000\nMessage-ID: <{number}@c.test>\n".encode()
    return head + b"\n".join(kept)


def rows(query: sa.Select[Any]) -> list[Any]:
    store = open_store(locate())
    with store.read() as conn:
        found = list(conn.execute(query).all())
    store.close()
    return found


@pytest.fixture
def box(tuidesk: Run, imap: Run, smtp: Run, tmp_path: Path) -> Path:
    """Give a desk and the place of an mbox."""
    imap("support")
    smtp("it")
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    return tmp_path / "old.mbox"


def write(path: Path, *mails: bytes) -> None:
    path.write_bytes(b"".join(FROM + one + b"\n" for one in mails))


def test_old_mail_becomes_tickets_of_its_date_and_nobody_is_told(tuidesk: Run, box: Path) -> None:
    tuidesk("queue", "set", "Support", "acknowledge=yes")
    write(box, mail(1), mail(2, "an answer", In_Reply_To="<1@c.test>"), mail(3))
    said = tuidesk("import", "mbox", str(box), "--queue", "Support").out
    assert "3 mails read" in said
    assert len(rows(sa.select(t.ticket.c.id))) == 2
    assert rows(sa.select(sa.func.min(t.ticket.c.created_at), sa.func.max(t.ticket.c.updated_at)))[0] == (
        1_700_000_000_000,
        1_700_000_000_000,
    )
    assert rows(sa.select(t.outbox.c.id)) == []
    assert {row.channel for row in rows(sa.select(t.ledger.c.channel))} == {"import:old.mbox"}
    store = open_store(locate())
    assert [one for one in doctor.check(store, full=True) if one.serious and not one.ok] == []
    store.close()


def test_an_import_that_is_run_again_changes_nothing(tuidesk: Run, box: Path) -> None:
    write(box, mail(1), mail(2))
    first = tuidesk("import", "mbox", str(box), "--queue", "Support", "--json").rows[-1]
    assert (first["read"], first["known"], first["taken"]) == (2, 0, {"ticket": 2})
    before = rows(sa.select(t.ledger)) + rows(sa.select(t.ticket))
    again = tuidesk("import", "mbox", str(box), "--queue", "Support", "--json").rows[-1]
    assert (again["read"], again["known"], again["taken"]) == (2, 2, {})
    assert rows(sa.select(t.ledger)) + rows(sa.select(t.ticket)) == before


def test_an_import_that_is_killed_goes_on(tuidesk: Run, box: Path) -> None:
    write(box, *(mail(number) for number in range(400)))
    command = [sys.executable, "-m", "tuidesk", "import", "mbox", str(box), "--queue", "Support"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait_for(lambda: rows(sa.select(t.ledger.c.id)), "the first batch")
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = tuidesk("import", "mbox", str(box), "--queue", "Support", "--json").rows[-1]
    assert done["known"] + done["taken"].get("ticket", 0) == 400
    assert done["known"] > 0
    assert len(rows(sa.select(t.ticket.c.id))) == 400


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_lines_that_were_quoted_are_as_they_were_written(tuidesk: Run, box: Path, ends: bytes) -> None:
    text = b"\n>From me to you\n>>From further back\n\nFrom here on it is text, said nobody in 1999\nFrom x\n"
    whole = (FROM + mail(1) + text + b"\n" + FROM + mail(2) + b"\n").replace(b"\n", ends)
    box.write_bytes(whole)
    found = list(mbox.read(box, sent=False))
    assert len(found) == 2
    assert ends + b"From me to you" + ends + b">From further back" + ends in found[0].raw
    assert found[0].raw.endswith(b"From x" + ends)
    assert (found[0].at, found[1].position) == (1_700_000_000_000, len(whole))


def test_what_python_writes_is_read_back(box: Path) -> None:
    written = mailbox.mbox(str(box))
    mails = [mail(1, "From the top\nFrom there"), mail(2)]
    for one in mails:
        written.add(one)
    written.close()
    assert [one.raw.strip() for one in mbox.read(box, sent=False)] == [one.strip() for one in mails]


def test_what_was_thrown_away_there_stays_away(tuidesk: Run, box: Path) -> None:
    write(box, mail(1), b"X-Mozilla-Status: 0009\n" + mail(2), b"X-Mozilla-Status: 0001\n" + mail(3))
    done = tuidesk("import", "mbox", str(box), "--queue", "Support", "--json").rows[-1]
    assert (done["taken"], done["left_out"]) == ({"ticket": 2}, {"deleted": 1})


def test_a_mail_that_carries_a_deleted_one_is_not_deleted_itself(tuidesk: Run, box: Path) -> None:
    write(box, mail(1, "forwarded:\n\nX-Mozilla-Status: 0009\nSubject: old"))
    done = tuidesk("import", "mbox", str(box), "--queue", "Support", "--json").rows[-1]
    assert (done["taken"], done["left_out"]) == ({"ticket": 1}, {})


def test_a_file_may_have_any_name(tuidesk: Run, box: Path) -> None:
    odd = box.with_name("old\udcff\x1b[2J.mbox")
    write(odd, mail(1))
    assert "1  ticket" in tuidesk("import", "mbox", str(odd), "--queue", "Support").out
    assert [one.channel for one in rows(sa.select(t.ledger.c.channel))] == ["import:old.mbox"]


def test_what_is_no_mailbox_is_said(tuidesk: Run, box: Path) -> None:
    box.write_bytes(b"Dear Ana,\n")
    assert (
        "holds no mail in this form" in tuidesk("import", "mbox", str(box), "--queue", "Support", code=2).err
    )
    assert "holds no mail" in tuidesk("import", "maildir", str(box), "--queue", "Support", code=2).err
    assert "There is no" in tuidesk("import", "mbox", "/no/such", "--queue", "Support", code=3).err
    assert "There is no queue" in tuidesk("import", "mbox", str(box), "--queue", "Nope", code=3).err
    box.write_bytes(b"")
    assert "0 mails read" in tuidesk("import", "mbox", str(box), "--queue", "Support").out


@pytest.fixture
def maildir(box: Path) -> Path:
    """Give a Maildir with what mail programs keep in one."""
    path = box.parent / "Maildir"
    made = mailbox.Maildir(str(path))
    for number, flags in ((1, "S"), (2, ""), (3, "T"), (4, "D")):
        message = mailbox.MaildirMessage(mail(number))
        message.set_flags(flags)
        made.add(message)
    answer = letter(
        "support@xyz.test", "ana@cliente.test", "Re: Subject 1", "It is fixed", In_Reply_To="<1@c.test>"
    )
    made.add_folder("Sent").add(answer)
    made.add_folder("Trash").add(mail(6))
    made.add_folder("Projects.2023").add(mail(7))
    (path / "tmp" / "half").write_bytes(b"half a mail")
    return path


def test_a_maildir_gives_its_folders_but_trash_spam_and_drafts(tuidesk: Run, maildir: Path) -> None:
    done = tuidesk("import", "maildir", str(maildir), "--queue", "Support", "--json").rows[-1]
    assert done["left_out"] == {"deleted": 1, "draft": 1}
    assert done["taken"]["ticket"] == 3
    subjects = {row.subject for row in rows(sa.select(t.message.c.subject))}
    assert {"Subject 1", "Subject 2", "Subject 7"} <= subjects
    assert not subjects & {"Subject 3", "Subject 4", "Subject 6"}


def test_a_folder_inside_another_is_what_that_is(box: Path) -> None:
    path = box.parent / "Maildir"
    made = mailbox.Maildir(str(path))
    for name in ("Trash.2019", "INBOX.Sent.2019", "Work.2019"):
        made.add_folder(name).add(name.encode())
    assert [(one.raw, one.sent) for one in read_maildir(path, sent=False)] == [
        (b"Work.2019", False),
        (b"INBOX.Sent.2019", True),
    ]


def test_only_an_admin_imports(tuidesk: Run, box: Path) -> None:
    write(box, mail(1))
    store = open_store(locate())
    with store.write() as conn:
        conn.execute(sa.update(t.agent).values(role="agent"))
    store.close()
    assert "may not do this" in tuidesk("import", "mbox", str(box), "--queue", "Support", code=1).err


def test_a_large_file_is_not_read_into_memory(box: Path) -> None:
    """The memory of the reader stays far below the file, whatever stands in it."""
    with box.open("wb") as file:
        for number in range(400):
            file.write(FROM + mail(number) + b"x" * 500_000 + b"\n\n")
    script = (
        "import resource, sys; from pathlib import Path; from tuidesk.mail import mbox; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "assert sum(1 for _ in mbox.read(Path(sys.argv[1]), sent=False)) == 400; "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(box)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 40_000  # KiB; the file has 200 MB
