"""Mails that carry a hostile text in every field, as a stranger would send them, and a desk that took them in."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import quote

from tests.payloads import PAYLOADS
from tuidesk.desk import intake, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.intake import Arrival
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.mail.parse import parse
from tuidesk.store.clock import now
from tuidesk.store.engine import Store, open_store

ADMIN = Actor(None, "cli", "admin")
DRAWN = {  # fields that some screen draws; headers are shown as they stand in the mail, so encoded ones stay so
    False: ("body", "quote", "subject", "name", "to", "cc", "reply", "fwd", "refs", "file"),
    True: ("html", "subject", "name", "cc", "file"),
}


@dataclass(frozen=True, slots=True)
class Hostile:
    """One payload, the number of its mail, and the words that stand around it in each field."""

    name: str
    number: int
    encoded: bool

    @property
    def text(self) -> str:
        """The hostile text."""
        return PAYLOADS[self.name]

    @property
    def raw(self) -> str:
        """The same as it may stand in a header: a line end would end that."""
        return self.text.replace("\r", " ").replace("\n", " ")

    def mark(self, field: str) -> str:
        """Return the word before the payload of a field, which must be drawn."""
        return f"{field}{self.number:02}{'e' if self.encoded else 'r'}"

    def field(self, field: str) -> str:
        """Return the payload between words, raw or as an encoded word."""
        if self.encoded:
            return encoded_word(f"{self.mark(field)} {self.text} end")
        return f"{self.mark(field)} {self.raw} end"

    def mail(self) -> bytes:
        """Return the mail; the encoded kind has HTML only, the raw kind text only."""
        return "\r\n".join([*self._head(), "", *self._text(), *self._file(), "--b--", ""]).encode()

    def _head(self) -> list[str]:
        payload, here = self.raw, f"{self.number}{'e' if self.encoded else 'r'}"
        local = "".join(c for c in payload if c.isascii() and c.isalnum())[:20] or "x"
        return [
            f"X-Forwarded-To: {self.field('fwd')} <fwd@xyz.test>",
            "Delivered-To: support@xyz.test",
            f"Message-ID: <{here}.{payload}@cliente.test>",
            f"In-Reply-To: <nobody.{payload}@cliente.test>",
            f"References: {self.field('refs')} <a{payload}@b.test> {payload}",
            f"Date: Tue, 10 Nov 2026 09:00:00 +0000 ({payload})",
            f"From: {self._quoted('name')} <{local}{here}@cliente.test>",
            f"To: {self._quoted('to')} <support@xyz.test>, {payload}@to.test",
            f"Cc: {self._quoted('cc')} <cc{here}@other.test>, <{payload}@cc.test>",
            f"Reply-To: {self._quoted('reply')} <answers{here}@cliente.test>",
            f"Subject: {self.field('subject')}",
            *([f"List-Id: {self.field('list')} <{payload}>"] if self.encoded else []),
            f"X-Mailer: {payload}",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=b",
            "",
        ]

    def _quoted(self, field: str) -> str:
        text = self.field(field)
        return text if self.encoded else '"' + text.replace("\\", "").replace('"', "") + '"'

    def _text(self) -> list[str]:
        if self.encoded:
            body = f"<p>{self.mark('html')} {self.text} &#27;[31m &#x9b;0m <a href='http://a{self.text}'>x</a></p>"
            data = base64.b64encode(body.encode()).decode()
            head = ["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64"]
            return ["--b", *head, f"Content-Description: {self.raw}", "", data]
        forwarded = [f"> {line}" for line in (f"{self.mark('quote')} {self.text}", "two", "three", "four")]
        body = [f"{self.mark('body')} {self.text} https://a.test/{self.text}", "", "On Monday, Bob wrote:"]
        block = [f"From: {self.text} <x@y.test>", f"Subject: {self.text}", "", f"{self.text}"]
        return ["--b", f'Content-Type: text/plain; charset="utf-8{self.raw}"', "", *body, *forwarded,
                "---------- Forwarded message ----------", *block]  # fmt: skip

    def _file(self) -> list[str]:
        text = self.text if self.encoded else self.raw
        name = f"{self.mark('file')} {text} {self.mark('file')}.txt"  # a slash takes away what is before it
        if self.encoded:
            where = f"attachment; filename*=utf-8''{quote(name)}"
        else:
            where = 'attachment; filename="' + name.replace("\\", "").replace('"', "") + '"'
        kind = f'text/x-{self.raw}; name="{self.raw}"'
        return ["--b", f"Content-Type: {kind}", f"Content-Disposition: {where}", "", "the file"]


def encoded_word(text: str) -> str:
    """Return the text as one encoded word (RFC 2047), of whatever length."""
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def hostile_mails(*, encoded: bool) -> list[Hostile]:
    """Return a mail for each payload."""
    return [Hostile(name, number, encoded) for number, name in enumerate(PAYLOADS, 1)]


def make_desk(port: int = 2525) -> Store:
    """Return the store of a desk that can answer: one queue, fed by a pipe, with a way out on a local port."""
    locations = locate()
    locations.make()
    store = open_store(locations)
    channel_additions.add_smtp(
        store, ADMIN, "out", Server("localhost", port, "none"), from_="Support <support@xyz.test>"
    )
    queues.add(store, ADMIN, "Support", reply_via="out")
    queues.change(store, ADMIN, "Support", [("public-address", "support@xyz.test")])
    return store


def take_in(store: Store, mails: list[bytes]) -> list[int]:
    """Let the desk take mails in, and return the numbers of their tickets."""
    with store.read() as conn:
        [queue_id] = queues.ids(conn)
    numbers = []
    for raw in mails:
        arrival = Arrival("pipe:Support", "", 0, None, store.raw.put(raw), parse(raw), now(), queue_id)
        [taken] = intake.take(store, [arrival])
        numbers.append(taken.ticket_number or 0)
    return numbers
