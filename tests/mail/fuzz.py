"""Mails that nobody wrote: pieces that mail programs do write, put together and damaged by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable

HEADERS = (
    b"From: =?utf-8?q?Ana_Garc=C3=ADa?= <ana@example.com>",
    b"From: MAILER-DAEMON",
    b'From: "a\\"b" <a@[127.0.0.1]>, (c(d)) e: f@g.example;',
    b"Subject: =?utf-8?b?w7E=?= =?iso-8859-1?q?=F1=0Aa?= \xf1 \xe3\x81\x82",
    b"Subject: Undeliverable: hello",
    b"Return-Path: <>",
    b"Auto-Submitted: auto-replied; x=y",
    b"Date: Tue, 3 Jun 2025 10:00:00 +0200",
    b"Date: Mon, 31 Feb 99999 25:61:61 +9999",
    b"References: <a@b> <[c@d]> <<e@f>> <g@h",
    b"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes",
    b"Content-Type: text/html; charset=\"gb2312\"; name*0*=utf-8''a%00; name*1=b",
    b"Content-Type: multipart/mixed; boundary=x",
    b"Content-Type: multipart/alternative;\nboundary=x",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    b"Content-Type: message/rfc822",
    b"Content-Type: text/calendar; method=REQUEST",
    b"Content-Type: application/pkcs7-mime; smime-type=signed-data",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: x-uuencode",
    b'Content-Disposition: attachment; filename="../../\x1b]0;a\x07.txt"',
    b"\tfolded",
    b"not folded",
    b"From : Garc\xeda, Ana <ana@example.com>",
    b"Subject: AUTO: Ana is out of the office (returning 06/05/2025)",
)
LINES = (
    b"Hello\x1b[31m there\x9b",
    b"> quoted",
    b">>>",
    b"On Tue, Jun 3, 2025 at 10:00 AM Ana <a@b.example> wrote:",
    b"El 3/6/25 a las 10:00, Soporte escribi\xc3\xb3:",
    b"-----Original Message-----",
    "בתאריך יום ג׳, 3 ביוני 2025 ב-10:00 מאת Ana <a@b.example>:".encode(),
    b"3. 6. 2025 10:00, Ana:",
    b"---------- Forwarded message ---------",
    b"From: Ana <a@b.example>",
    b"Sent: 3 June 2025 10:00",
    b"To: c@d.example",
    b"-- ",
    b"Ana\nTel. +34 600 000 000\nwww.example.com",
    b"begin 644 a.txt\n#86)C\n`\nend",
    b"BEGIN:VEVENT\nSUMMARY:a\\nb\nDTSTART:20250603T100000Z\nEND:VEVENT",
    b"<gone@example.com>: 550 5.1.1 user unknown",
    b"Your message could not be delivered",
    b"<div class=gmail_quote><blockquote>old</blockquote></div>",
    b"<table border=1><tr><td>a<td>b</table><a href='http://x.example/'>y</a><img alt=z>",
    b"<div style='display:none'><style><!--<script>",
    b"<style>.a{display:none}</style><p class=a>old</p><ol start=9><li>new</ol>",
    b"=F1=\n=00",
    b"\x00\xff\xfe\xd8\x00",
    b'\x1b$B$"\x1b(B',
    b"--x",
    b"--x--",
    b"Content-Type: message/delivery-status\n\nAction: failed\nFinal-Recipient: rfc822; a@b\nStatus: 5.1.1",
    b"",
    b"",
)


def mail(seed: int) -> bytes:
    """Return the mail of a seed; most are read in the end as some program would have meant them."""
    rng = random.Random(seed)
    lines = [rng.choice(HEADERS) for _ in range(rng.randrange(1, 9))]
    for _ in range(rng.randrange(1, 5)):
        lines += [b"", *(rng.choice(LINES) for _ in range(rng.randrange(1, 14)))]
        if rng.random() < 0.6:
            lines += [b"--x", *(rng.choice(HEADERS) for _ in range(rng.randrange(3)))]
    raw = rng.choice((b"\n", b"\r\n", b"\r")).join(lines)
    for _ in range(rng.choice((0, 0, 1, 4))):
        raw = rng.choice(DAMAGES)(rng, raw)
    return raw


def _flip(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    return raw[:at] + bytes((rng.randrange(256),)) + raw[at + 1 :]


def _cut(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(1, len(raw) + 1)
    return raw[:at]


def _repeat(rng: random.Random, raw: bytes) -> bytes:
    first = rng.randrange(len(raw))
    piece = raw[first : first + rng.randrange(1, 40)]
    return raw[:first] + piece * rng.randrange(2, 200) + raw[first:]


def _swap(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(1, len(raw) + 1)
    return raw[at:] + raw[:at]


DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flip, _cut, _repeat, _swap)
