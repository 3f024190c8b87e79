"""What a mail says, read from its bytes."""

from __future__ import annotations

import base64

from tests.mail.letters import letter, multipart, part
from tuidesk.mail.attachments import extract
from tuidesk.mail.message import Address, Parsed
from tuidesk.mail.parse import parse, plain


def test_an_ordinary_mail() -> None:
    found = parse(
        letter("Please help.\n", Reply_To="b@example.com", Cc='"Doe, Jo" <jo@example.com>, x@y.example')
    )
    assert found.subject == "The printer is on fire"
    assert found.sender == Address("Ana García", "ana@example.com")
    assert found.reply_to == (Address("", "b@example.com"),)
    assert found.cc == (Address("Doe, Jo", "jo@example.com"), Address("", "x@y.example"))
    assert found.date_ms == 1748937600000
    assert (found.text, found.from_html, found.kind, found.marks) == ("Please help.", False, "human", ())


def test_json_carries_every_field() -> None:
    raw = multipart(
        part(b"Hi\n\n> old"),
        part(b"\x00\xff", "image/png", Content_ID="<c1>"),
        Subject="[#12] x",
        References="<a@b> <c@d>",
    )
    found = parse(raw)
    assert found.attachments
    assert Parsed.from_json(found.to_json()) == found


def test_no_subject_stays_empty() -> None:
    assert parse(letter(Subject="")).subject == ""


def test_encoded_words_join_before_they_are_decoded() -> None:
    subject = "=?utf-8?B?w6E=?=\r\n =?utf-8?Q?=C3?= =?utf-8?Q?=B1o?= plain"
    assert parse(letter(Subject=subject)).subject == "áño plain"


def test_an_encoded_comma_makes_no_address() -> None:
    found = parse(letter(To="=?utf-8?Q?evil=40x.example=2C_Doe?= <a@b.example>"))
    assert found.to == (Address("evil@x.example, Doe", "a@b.example"),)


def test_a_confusing_address_is_not_read_as_another() -> None:
    assert parse(letter(From="alice@example.org)bob@evil.test")).sender.address == ""


def test_charsets_wrong_missing_and_unknown() -> None:
    latin = letter(Content_Type="text/plain; charset=iso-8859-1", Content_Transfer_Encoding="8bit")[
        :-5
    ] + "ñ “x”".encode("cp1252")
    assert parse(latin).text == "ñ “x”"
    assert parse(letter("ñandú", Content_Type="text/plain; charset=klingon")).text == "ñandú"
    assert parse(letter("ñandú", Content_Type="text/plain; charset=us-ascii")).text == "ñandú"
    undeclared = letter("", Content_Type="text/plain") + "caf\xe9".encode("latin-1")
    assert parse(undeclared).text == "café"
    for codec in ("hex", "rot13", "idna", "undefined", "a\0b", "utf-7"):
        assert parse(letter("plain words", Content_Type=f"text/plain; charset={codec}")).text == "plain words"


def test_plain_text_is_preferred_unless_it_says_nothing() -> None:
    html = part(b"<p>Hello <b>you</b></p>" + b"<p>more words</p>" * 30, "text/html; charset=utf-8")
    assert (
        parse(
            multipart(part(b"Hello you"), part(b"<p>Hello you</p>", "text/html"), kind="alternative")
        ).from_html
        is False
    )
    for stub in (
        b"",
        b"  \r\n",
        b"View this e-mail in your browser: http://x.example",
        b"Su programa no admite formato HTML",
    ):
        found = parse(multipart(part(stub), html, kind="alternative"))
        assert found.from_html
        assert found.text.startswith("Hello you")


def test_html_shows_words_and_checked_links_only() -> None:
    body = (
        "<html><head><title>t</title><style>p{}</style></head><body><script>alert(1)</script><!-- c -->"
        '<div style="display:none">preheader</div>'
        '<p>See <a href="https://x.example/a">here</a> &amp; <a href="javascript:x">there</a></p>'
        '<img src="https://track.example/p.gif"></body></html>'
    )
    assert parse(letter(body, subtype="html")).text == "See here <https://x.example/a> & there"


def test_attachments_come_back_byte_for_byte() -> None:
    data = bytes(range(256)) * 9
    inner = letter("Inner\n\n-- \nsig", Subject="inner").replace(b"\r\n", b"\n")
    raw = multipart(
        part(b"See attached"),
        part(base64.encodebytes(data), 'application/pdf; name="a.pdf"', Content_Transfer_Encoding="base64"),
        part(inner, "message/rfc822"),
        part(
            b"a,b\r\nc,d\r\n",
            "text/csv",
            Content_Disposition="attachment; filename*0*=utf-8''a%C3%B1; filename*1=\"o.csv\"",
        ),
    )
    found = parse(raw).attachments
    assert [(info.filename, info.content_type) for info in found] == [
        ("a.pdf", "application/pdf"),
        ("", "message/rfc822"),
        ("año.csv", "text/csv"),
    ]
    assert [extract(raw, info.part) for info in found] == [data, inner, b"a,b\r\nc,d\r\n"]


def test_envelope_recipients_top_most_first() -> None:
    raw = (
        b"Delivered-To: new@desk.example\r\nDelivered-To: old@x.example\r\nX-Original-To: <third@desk.example>\r\n"
        + letter(X_Forwarded_To="new@desk.example")
    )
    found = parse(raw)
    assert found.envelope == ("new@desk.example", "old@x.example", "third@desk.example")
    assert found.forwarded_to == ("new@desk.example",)


def test_ids_of_exchange_and_ids_without_brackets() -> None:
    long = "<AM9PR04MB8208C8F4A9A7DF7B5F4E0F9CA3A@AM9PR04MB8208.eurprd04.prod.outlook.com>"
    found = parse(letter(Message_ID="<[x@y]>", In_Reply_To=long, References=f"<a@b>\r\n\t{long} <a@b>"))
    assert (found.message_id, found.in_reply_to, found.references) == ("<[x@y]>", (long,), ("<a@b>", long))
    assert parse(letter(Message_ID="bare@example.com")).message_id == "<bare@example.com>"


def test_digest_sees_words_not_trace_headers() -> None:
    one, traced = letter("Same"), b"Received: from a\r\nDelivered-To: x@y.example\r\n" + letter("Same")
    other = letter("Other")
    assert parse(one).digest == parse(traced).digest != parse(other).digest
    assert parse(one).fingerprint == parse(other).fingerprint != parse(letter(From="b@c.example")).fingerprint


def test_what_is_stored_holds_neither_nul_nor_surrogates() -> None:
    raw = b"From: \xff\xfe <a@b.example>\r\nSubject: a\0b \xed\xa0\x80\r\n"
    raw += b'Content-Type: text/plain; charset=utf-16-le; name="\xff\0"\r\n\r\n\x00\xd8\x00\x00'
    found = parse(raw)
    found.to_json().encode("utf-8")
    for text in (
        found.subject,
        found.text,
        found.sender.name,
        *(info.filename for info in found.attachments),
    ):
        text.encode("utf-8")
        assert "\0" not in text


def test_plain_reads_headers_when_nothing_else_helps() -> None:
    found = plain(letter("Some <b>bytes</b>"))
    assert (found.subject, found.sender.address, found.marks) == (
        "The printer is on fire",
        "ana@example.com",
        ("unparsed",),
    )
    assert found.text == "Some <b>bytes</b>"


def test_zero_bytes_and_junk_are_mails_too() -> None:
    for raw in (b"", b"\r\n", b"\x00" * 100, b"no headers at all", b":\n:\n", b"From:\r\n\r\n"):
        assert isinstance(parse(raw), Parsed)
