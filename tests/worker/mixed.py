"""A mailbox of mixed mail: threads, copies, machines, HTML, files and odd character sets."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

CHARSETS = {
    "utf-8": "El pedido número 4711 todavía no llegó: 数日 待っています 🙂",
    "iso-8859-1": "Die Rechnung über fünf Stück ist falsch, bitte prüfen",
    "windows-1252": "The price is 20 € – “as agreed”",
    "koi8-r": "Посылка до сих пор не пришла",
    "shift_jis": "請求書の金額が違います",
    "gb18030": "发票上的金额不对",
    "iso-2022-jp": "請求書を送ってください",
}
MACHINES = (
    {"Auto-Submitted": "auto-replied", "Subject": "Out of office"},
    {"Auto-Submitted": "auto-generated", "Subject": "Backup finished"},
    {"Precedence": "bulk", "List-Id": "<news.shop.test>", "Subject": "News in May"},
)


@dataclass(frozen=True)
class Letter:
    """One mail and what must become of it: all of a thread land on one ticket, and on no other."""

    raw: bytes
    thread: int
    role: str  # root | reply | copy | stranger | machine
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Mailbox:
    """Writes letters; the same seed writes the same ones."""

    seed: int = 2
    letters: list[Letter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._count = 0
        self._threads = 0
        self._roots: list[tuple[int, str, str, list[str]]] = []

    def fill(self, count: int) -> list[Letter]:
        """Write so many letters, in the order in which they arrive."""
        while len(self.letters) < count:
            write = self._random.choices(
                (self._root, self._reply, self._copy, self._stranger, self._machine), (30, 40, 8, 8, 14)
            )[0]
            write()
        return self.letters[:count]

    def _root(self) -> None:
        sender = f"customer{self._random.randrange(150)}@client{self._random.randrange(9)}.test"
        topic = self._random.choice(("about the bill", "sobre la factura", "Übergröße"))
        subject = f"Question {self._threads} {topic}"
        thread = self._new_thread()
        message_id = self._send(sender, subject, thread, "root", {})
        self._roots.append((thread, sender, subject, [message_id]))

    def _reply(self) -> None:
        if not self._roots:
            return
        thread, sender, subject, ids = self._random.choice(self._roots[-40:])
        parent = self._random.choice(ids)
        style = self._random.randrange(3)
        headers = {"In-Reply-To": parent} if style == 0 else {"References": " ".join(ids[-8:])}
        if style == 2:
            headers["In-Reply-To"] = parent
        ids.append(self._send(sender, f"Re: {subject}", thread, "reply", headers))

    def _copy(self) -> None:
        """The same mail again by another route: only the trace headers differ."""
        if self.letters:
            first = self._random.choice(self.letters[-200:])
            trace = f"Received: from relay{self._count}.test by desk.test; Mon, 4 May 2026 10:00:00 +0000\r\n"
            self._count += 1
            self.letters.append(Letter(trace.encode() + first.raw, first.thread, "copy"))

    def _stranger(self) -> None:
        """Somebody else under a subject that is in use, without any reference."""
        if self._roots:
            subject = self._random.choice(self._roots)[2]
            self._send(
                f"stranger{self._count}@elsewhere.test", f"Re: {subject}", self._new_thread(), "stranger", {}
            )

    def _machine(self) -> None:
        headers = dict(self._random.choice(MACHINES))
        subject = headers.pop("Subject")
        self._send(f"robot{self._count}@machines.test", subject, self._new_thread(), "machine", headers)

    def _new_thread(self) -> int:
        self._threads += 1
        return self._threads

    def _send(self, sender: str, subject: str, thread: int, role: str, headers: dict[str, str]) -> str:
        self._count += 1
        message_id = f"<m{self._count}.{self._random.getrandbits(64):x}@{sender.partition('@')[2]}>"
        mail = EmailMessage()
        mail["From"] = f"Ana Ruiz {self._count % 7} <{sender}>"
        mail["To"] = "Support <support@desk.test>"
        mail["Subject"] = subject
        mail["Date"] = format_datetime(datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=self._count))
        mail["Message-ID"] = message_id
        for name, value in headers.items():
            mail[name] = value
        self._write_body(mail)
        files = self._attach(mail)
        self.letters.append(Letter(mail.as_bytes().replace(b"\n", b"\r\n"), thread, role, files))
        return message_id

    def _write_body(self, mail: EmailMessage) -> None:
        charset = self._random.choice(list(CHARSETS))
        text = f"{CHARSETS[charset]}\nLetter {self._count}.\n"
        style = self._random.randrange(4)
        if style == 0:
            mail.set_content(f"<p><b>{text}</b></p><ul><li>one<li>two</ul>", subtype="html", charset=charset)
        else:
            mail.set_content(text, charset=charset)
        if style == 1:
            mail.add_alternative(f"<div>{text}<br><table><tr><td>1</table></div>", subtype="html")

    def _attach(self, mail: EmailMessage) -> tuple[tuple[str, bytes], ...]:
        files = []
        for number in range(self._random.choice((0, 0, 0, 1, 2))):
            name = self._random.choice(("factura.pdf", "Übersicht 2026.xlsx", "写真.png", "notes.txt"))
            data = self._random.randbytes(self._random.choice((0, 1, 999, 30_000)))
            mail.add_attachment(
                data, maintype="application", subtype="octet-stream", filename=f"{number} {name}"
            )
            files.append((f"{number} {name}", data))
        return tuple(files)
