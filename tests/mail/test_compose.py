"""What is built says exactly what was meant, on the wire and when it is read again."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuidesk.mail.attachments import extract
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.compose import ComposeError, Outgoing, OutgoingFile, build
from tuidesk.mail.ids import find_ids, new_message_id, valid_id
from tuidesk.mail.message import Address
from tuidesk.mail.parse import parse

EXCHANGE_ID = "<AM9PR04MB8208C8F4A9A7DF7B5F4E0F9CA3A@AM9PR04MB8208.eurprd04.prod.outlook.com>"
INJECTION = "=?utf-8?q?hi=0D=0ABcc=3A_x=40y.example?="
MAIL = Outgoing(
    from_=Address("Ana (Acme)", "support@acme.example"),
    to=(Address("Jo Ñandú", "jo@example.com"),),
    cc=(),
    reply_to=None,
    subject="Re: fire",
    message_id="<0123456789abcdef0123456789abcdef@acme.example>",
    date_ms=1748937600000,
    in_reply_to=EXCHANGE_ID,
    references=("<first@x.example>", EXCHANGE_ID),
    text="Hola\n\n> ¿Qué?\n",
)


def header_names(raw: bytes) -> list[str]:
    return [name.lower() for name in email.message_from_bytes(raw).keys()]  # noqa: SIM118 - keys() keeps doubles


def test_a_reply_reads_back_as_it_was_meant() -> None:
    found = parse(build(MAIL))
    assert (found.sender, found.to, found.subject) == (MAIL.from_, MAIL.to, MAIL.subject)
    assert (found.message_id, found.in_reply_to, found.references) == (
        MAIL.message_id,
        (EXCHANGE_ID,),
        MAIL.references,
    )
    assert (found.date_ms, found.text, found.kind) == (MAIL.date_ms, MAIL.text.rstrip(), "human")


def test_lines_end_in_crlf_and_none_is_too_long() -> None:
    raw = build(replace(MAIL, text="x" * 5000 + "\n.\nFrom here\nñ" * 500))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


def test_ids_are_never_encoded_and_long_threads_keep_both_ends() -> None:
    ids = tuple(f"<{number}{EXCHANGE_ID[1:]}" for number in range(40))
    raw = build(replace(MAIL, references=ids))
    assert EXCHANGE_ID.encode() in raw
    assert parse(raw).references == (ids[0], *ids[-10:])
    assert (
        b"=?" not in raw.partition(b"References:")[2].partition(b"Subject")[0].partition(b"MIME-Version")[0]
    )


def test_unusable_ids_are_left_out() -> None:
    found = parse(
        build(replace(MAIL, in_reply_to="<a b>\r\nBcc: x", references=("<a@b>", "x\r\ny", "<ñ@b>")))
    )
    assert (found.in_reply_to, found.references) == ((), ("<a@b>",))


@pytest.mark.parametrize(
    "text",
    [
        INJECTION,
        "a\r\nBcc: x@y.example",
        "a\nb",
        "a\x00\x1b[31m",
        "a\u2028b",
        f"Re: {INJECTION}",
        "=?utf-8?b?PT91dGYtOD9xP2hpPTBEPTBBQmNjPTNBX3g/PQ==?=",
    ],
)
def test_no_header_slips_in(text: str) -> None:
    wanted = header_names(build(MAIL))
    raw = build(
        replace(
            MAIL, subject=text, from_=Address(text, "s@acme.example"), to=(Address(text, "jo@example.com"),)
        )
    )
    assert header_names(raw) == wanted
    named = build(replace(MAIL, attachments=(OutgoingFile(text, "text/x", b""),)))
    assert b"\r\nBcc" not in named


def test_attachments_survive_byte_for_byte() -> None:
    data = bytes(range(256)) * 3 + b"\r\n.\r\n\n\r"
    files = (
        OutgoingFile("año 日本.pdf", "application/pdf", data),
        OutgoingFile("m.eml", "message/rfc822", data),
        OutgoingFile("t.txt", "text/plain", data),
        OutgoingFile("", "nonsense", b""),
    )
    raw = build(replace(MAIL, attachments=files))
    found = parse(raw)
    assert [info.filename for info in found.attachments] == ["año 日本.pdf", "m.eml", "t.txt", "attachment"]
    assert [extract(raw, info.part) for info in found.attachments] == [data, data, data, b""]


def test_html_is_made_from_the_text_and_holds_no_markup_of_it() -> None:
    message = email.message_from_bytes(
        build(replace(MAIL, text="<b>&\nhttps://x.example/a?b=1&c=2. javascript:alert(1)\n\n> old")),
        policy=email.policy.default,
    )
    part = message.get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert "&lt;b&gt;&amp;" in html
    assert '<a href="https://x.example/a?b=1&amp;c=2">' in html
    assert 'href="javascript' not in html
    assert re.search(r'<blockquote type="cite" style="[^"]*"><p>old</p></blockquote>', html)


def test_given_html_is_cleaned() -> None:
    raw = build(replace(MAIL, html='<p onclick="x">Hi</p><script>y</script><a href="javascript:z">l</a>'))
    assert b"onclick" not in raw
    assert b"script" not in raw
    with pytest.raises(ComposeError):
        build(replace(MAIL, html="<div>" * 1000))


def test_domains_are_written_in_ascii() -> None:
    assert (
        parse(build(replace(MAIL, to=(Address("", "info@bücher.example"),)))).to[0].address
        == "info@xn--bcher-kva.example"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"to": ()},
        {"to": (Address("", "nobody"),)},
        {"to": (Address("", "a@b\r\nc"),)},
        {"message_id": "x"},
        {"headers": (("Bcc", "x"),)},
        {"headers": (("X y", "z"),)},
    ],
)
def test_what_cannot_be_built_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ComposeError):
        build(replace(MAIL, **change))  # type: ignore[arg-type]


anything = st.text(max_size=120) | st.sampled_from(
    [INJECTION, "=?", "?=", "=?utf-8?", "\r\n x", '"', "\\", ",;<>@", "=?utf-8?b?/////w==?="]
).flatmap(lambda piece: st.text(max_size=30).map(lambda rest: f"{rest}{piece}{rest}"))


@settings(max_examples=150, deadline=None)
@given(anything, anything, anything, st.lists(anything, max_size=4))
def test_any_inbound_headers_give_a_reply_that_reads_back(
    subject: str, name: str, body: str, ids: list[str]
) -> None:
    inbound = parse(
        f"From: {name} <a@b.example>\nSubject: {subject}\nReferences: {' '.join(ids)}\n\n{body}".encode(
            "utf-8", "replace"
        )
    )
    mail = replace(
        MAIL,
        subject=f"Re: {inbound.subject}",
        to=(Address(inbound.sender.name, "a@b.example"),),
        references=inbound.references,
        text=body,
    )
    raw = build(mail)
    found = parse(raw)
    assert header_names(raw) == [
        name for name in header_names(build(MAIL)) if name != "references" or found.references
    ]
    assert found.subject == clean_header(mail.subject)
    assert found.to == (Address(clean_header(inbound.sender.name), "a@b.example"),)


def test_new_ids_are_valid_and_differ() -> None:
    ids = {new_message_id("desk.example") for _ in range(50)}
    assert len(ids) == 50
    assert all(valid_id(item) and find_ids(item) == (item,) and len(item) >= 34 for item in ids)
