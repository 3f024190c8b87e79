"""Attachments with hostile names: they are saved in their ticket's own folder, each as a new file, or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.payloads import PAYLOADS
from tests.terminal.hostile_mail import make_desk, take_in
from tuidesk.locations import locate
from tuidesk.screens.desk import files
from tuidesk.screens.opening import OpenDesk, opener
from tuidesk.store.conversation import AttachmentRow, entries
from tuidesk.term.clean import is_clean

NAMES = {
    "up": "../../../tmp/evil",
    "up in Windows": r"..\..\evil.exe",
    "up, escaped": "..%2F..%2Fevil",
    "up behind nothing": "\u200b../\u200b../evil",
    "up, split by a control": ".\x00./.\x1b./evil",
    "absolute": "/etc/cron.d/evil",
    "home": "~root/.ssh/authorized_keys",
    "dots": "..",
    "dot": ".",
    "nothing": " ",
    "only slashes": "///",
    "hidden": ".bashrc",
    "hidden behind a blank": " .bashrc",
    "hidden behind nothing": "\u200b.bashrc",
    "option": "--output=/etc/passwd",
    "option behind a control": "\x1b-rf",
    "NUL": "report\x00.exe.pdf",
    "lines": "a\r\n../../b",
    "shell": "$(touch evil);`id`|&.txt",
    "long": "x" * 400 + ".pdf",
    "long, wide": "\U0001f600" * 300,
    "long, all ending": "a." + "é" * 300,
    "markup": "[@click=app.quit]x[/]",
    **PAYLOADS,
}


def disposition(name: str) -> str:
    return f"attachment; filename*=utf-8''{quote(name, safe='')}"


def mail_with(names: list[str]) -> bytes:
    head = [
        "From: Ana <ana@x.test>",
        "Subject: files",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=b",
    ]
    parts = [
        f"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: {disposition(name)}\r\n\r\nfile {number}"
        for number, name in enumerate(names)
    ]
    return "\r\n".join([*head, "", *parts, "--b--", ""]).encode()


def files_of(names: list[str]) -> tuple[OpenDesk, list[AttachmentRow], int, int]:
    """Let a desk take in a mail with these files, and open it as an agent."""
    store = make_desk()
    [number] = take_in(store, [mail_with(names)])
    store.close()
    opened = opener(locate())()
    with opened.store.read() as conn:
        [entry] = entries(conn, number)
    return opened, list(entry.attachments), entry.id, number


def tree(root: Path) -> set[Path]:
    return {path for path in root.rglob("*") if path.is_file() or path.is_symlink()}


def test_every_file_is_saved_in_its_tickets_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "here"))
    opened, rows, message_id, number = files_of(list(NAMES.values()))
    folder = locate().saved / str(number)
    before = {path for path in tree(tmp_path) if not path.name.startswith(("tuidesk.db", "raw.db"))}
    assert len(rows) == len(NAMES)
    for count, row in enumerate(rows):
        path = files.save(opened, row, message_id, number)
        assert path.parent == folder
        assert path.read_bytes() == f"file {count}".encode()
        assert path.stat().st_mode & 0o777 == 0o600
        assert is_clean(path.name)
        assert not path.name.startswith((".", "-", "~"))
        assert len(os.fsencode(path.name)) <= 130
    opened.store.close()
    new = {path for path in tree(tmp_path) if not path.name.startswith(("tuidesk.db", "raw.db"))} - before
    assert {path.parent for path in new} == {folder}
    assert len(new) == len(NAMES)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    opened, rows, message_id, number = files_of(["a.pdf", "b.pdf"])
    folder = locate().saved / str(number)
    folder.mkdir(parents=True)
    target = tmp_path / "target"
    target.write_text("mine")
    (folder / "a.pdf").symlink_to(target)
    (folder / "b.pdf").symlink_to(tmp_path / "not there yet")
    saved = [files.save(opened, row, message_id, number).name for row in rows]
    opened.store.close()
    assert saved == ["a-2.pdf", "b-2.pdf"]
    assert target.read_text() == "mine"
    assert not (tmp_path / "not there yet").exists()


@pytest.mark.parametrize(
    "name", ["a.desktop", "a.pdf.SH", "page.html", "picture.svg", "a.command", "setup.exe", "a.jar"]
)
def test_what_could_run_is_saved_and_never_opened(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_args, **_more: pytest.fail("it was opened"))
    files.show(tmp_path / name)


def test_a_picture_is_opened_by_its_path_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda _program: "/usr/bin/xdg-open")
    monkeypatch.setattr("subprocess.Popen", lambda command, **_more: started.append(command))
    files.show(tmp_path / "$(id) picture.png")
    assert started == [["/usr/bin/xdg-open", str(tmp_path / "$(id) picture.png")]]
