"""Whose word Authentication-Results are, which domains and links deceive; and ordinary mail, which does not."""

from __future__ import annotations

import pytest

from tuidesk.mail import trust
from tuidesk.mail.parse import parse
from tuidesk.mail.trust_domains import deceptive, looks_like

GMAIL = (
    "Received: by 2002:a05:6a10:8b81:b0:2a4 with SMTP id x1csp123; Tue, 10 Nov 2026 01:00:00 -0800 (PST)\n"
    "Authentication-Results: mx.google.com;\n"
    "       dkim={dkim} header.i=@cliente.test header.s=s1;\n"
    "       spf={spf} (google.com: domain of ana@cliente.test designates 192.0.2.7 as permitted sender; ok)"
    " smtp.mailfrom=ana@cliente.test;\n"
    "       dmarc={dmarc} (p=NONE sp=NONE dis=NONE) header.from=cliente.test\n"
    "Received: from mail.cliente.test (mail.cliente.test. [192.0.2.7]) by mx.google.com with ESMTPS id a1\n"
)
OUTLOOK = (
    "Received: from AM0PR01.eurprd01.prod.exchangelabs.com by DB9PR01.eurprd01.prod.outlook.com with HTTPS\n"
    "Received: from DB5.eop-EUR01.prod.protection.outlook.com by AM0PR01.prod.outlook.com with SMTP\n"
    "Authentication-Results: spf={spf} (sender IP is 192.0.2.7)\n"
    " smtp.mailfrom=cliente.test; dkim={dkim} header.d=cliente.test;dmarc={dmarc}\n"
    " action=none header.from=cliente.test;compauth={compauth} reason=100\n"
    "Received: from mail.cliente.test (192.0.2.7) by DB5.mail.protection.outlook.com (10.152.20.1) with SMTP\n"
)
OWN = (
    "Received: from mail.xyz.test ([127.0.0.1]) by mail.xyz.test (Dovecot) with LMTP id q1\n"
    "Authentication-Results: mail.xyz.test; dkim={dkim} header.d=cliente.test\n"
    "Authentication-Results: mail.xyz.test; dmarc={dmarc} header.from=cliente.test\n"
    "Received: from mail.cliente.test by mail.xyz.test (Postfix) with ESMTPS id p1\n"
)
REST = "From: Ana <ana@cliente.test>\nTo: support@xyz.test\nSubject: x\n\nhello\n"
ALL_FAIL = {"spf": "fail", "dkim": "none", "dmarc": "fail", "compauth": "fail"}
ALL_PASS = dict.fromkeys(ALL_FAIL, "pass")


def found(head: str) -> trust.Authenticated | None:
    return parse((head + REST).encode()).authenticated


@pytest.mark.parametrize("head", [GMAIL, OUTLOOK, OWN], ids=["gmail", "office365", "own host"])
@pytest.mark.parametrize(("results", "word"), [(ALL_PASS, "pass"), (ALL_FAIL, "fail")])
def test_the_providers_word_is_read(head: str, results: dict[str, str], word: str) -> None:
    said = found(head.format(**results))
    assert said
    assert trust.vouched(said)
    assert trust.verdict(said) == word


@pytest.mark.parametrize("head", [GMAIL, OUTLOOK, OWN], ids=["gmail", "office365", "own host"])
def test_a_forged_header_below_is_not_read(head: str) -> None:
    forged = head.format(**ALL_FAIL) + head.format(**ALL_PASS)
    said = found(forged)
    assert said
    assert trust.verdict(said) == "fail"


@pytest.mark.parametrize(
    "head",
    [
        "Authentication-Results: mx.google.com; dmarc=pass\nReceived: from x by mail.xyz.test with ESMTP\n",
        "Received: from x by mail.xyz.test with ESMTP\nAuthentication-Results: mx.google.com; dmarc=pass\n"
        "Received: from y by mx.google.com with ESMTP\n",
        "Received: from x by mail.xyz.test with ESMTP\nAuthentication-Results: dmarc=pass; spf=pass\n"
        "Received: from y by a.mail.protection.outlook.com with SMTP\n",
        "Authentication-Results: mx.google.com; dmarc=pass\n",
        "Authentication-Results: ;\n",
        "Authentication-Results: (((((\n",
    ],
)
def test_a_strangers_header_vouches_for_nothing(head: str) -> None:
    said = found(head)
    assert said is not None
    assert not trust.vouched(said)


def test_without_a_mailbox_only_ones_own_host_counts() -> None:
    said = found(OWN.format(**ALL_PASS))
    assert said
    assert trust.vouched(said, ["xyz.test"])
    assert not trust.vouched(said, ["elsewhere.test"])


@pytest.mark.parametrize(
    ("results", "word"),
    [
        ({"spf": "fail", "dkim": "none", "dmarc": "none"}, "fail"),
        ({"spf": "fail", "dkim": "pass", "dmarc": "none"}, ""),
        ({"spf": "softfail", "dkim": "none", "dmarc": "none"}, ""),
        ({"spf": "none", "dkim": "none", "dmarc": "none"}, ""),
        ({"spf": "fail", "dkim": "pass", "dmarc": "pass"}, "pass"),
        ({"spf": "temperror", "dkim": "permerror", "dmarc": "temperror"}, ""),
    ],
)
def test_only_a_clear_failure_is_one(results: dict[str, str], word: str) -> None:
    said = found(GMAIL.format(**results))
    assert said
    assert trust.verdict(said) == word


def test_what_microsoft_lets_pass_all_the_same_is_no_failure() -> None:
    said = found(OUTLOOK.format(**(ALL_FAIL | {"compauth": "pass"})))
    assert said
    assert trust.verdict(said) == ""


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("exarnple-shop.test", "example-shop.test"),
        ("examp1e.test", "example.test"),
        ("exampel.test", "example.test"),
        ("exampple.test", "example.test"),
        ("example.co", "example.com"),
        ("mail.exampie.test", "example.test"),
        ("xn--exmple-4nf.test", "example.test"),  # a Cyrillic a
        ("gmai1.com", "gmail.com"),
    ],
)
def test_look_alikes_are_found(domain: str, known: str) -> None:
    assert looks_like(domain, ["other.test", known]) == known


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("example.test", "example.test"),
        ("mail.example.test", "example.test"),
        ("example.es", "example.com"),
        ("example.com.mx", "example.com"),
        ("mail.com", "gmail.com"),
        ("hotmail.es", "hotmail.com"),
        ("casas.test", "cases.test"),  # short names are neighbours by chance
        ("oficina1.test", "oficina2.test"),
        ("oficina2.test", "oficina.test"),
        ("norte-banca.test", "porte-banca.test"),
        ("mail.test", "mall.test"),
        ("xn--muoz-hqa.test", "munoz.test"),  # muñoz
        ("xn--mller-kva.test", "muller.test"),  # müller
    ],
)
def test_ordinary_neighbours_are_not(domain: str, known: str) -> None:
    assert looks_like(domain, [known]) == ""


@pytest.mark.parametrize("domain", ["раypal.com", "аррӏе.com", "аmazon.test", "gοοgle.test"])
def test_disguised_letters_deceive(domain: str) -> None:
    assert deceptive(domain.encode("idna").decode())


@pytest.mark.parametrize(
    "domain",
    [
        "example.com", "señor-muñoz.es", "müller-straße.de", "日本語.jp", "株式会社トヨタcar.jp", "почта.рф",
        "москва.com", "παράδειγμα.gr", "דוגמה.co.il", "مثال.com", "한국.kr", "例え.test", "xn--zz--broken.com",
    ],
)  # fmt: skip
def test_ordinary_languages_do_not_deceive(domain: str) -> None:
    assert not deceptive(domain if domain.startswith("xn--") else domain.encode("idna").decode())


def marks_of(html: str) -> tuple[str, ...]:
    head = "From: Ana <ana@cliente.test>\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n"
    return parse((head + html).encode()).marks


@pytest.mark.parametrize(
    "html",
    [
        '<p>Entre en <a href="http://malo.test/x">https://www.banco.test/entrar</a></p>',
        '<a href="https://malo.test/">www.banco.test</a>',
        '<p>שלום <a href="https://malo.test/">www.bank.test</a></p>',
        '<p>登録は <a href="https://malo.test/">https://ginko.test/login</a> から</p>',
    ],
)
def test_a_link_that_names_another_site_is_marked(html: str) -> None:
    assert marks_of(html) == ("link-elsewhere",)


@pytest.mark.parametrize(
    "html",
    [
        '<p>Véase <a href="https://banco.test/entrar">www.banco.test</a> y <a href="https://x.test">aquí</a>.</p>',
        '<a href="https://tienda.banco.test/">https://banco.test</a>',
        '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbanco.test">www.banco.test</a>',
        '<a href="https://click.cartas.test/?u=www.banco.test">www.banco.test</a>',
        '<p>Siehe <a href="https://müller.test/">unsere Seite</a>, z.B. <a href="https://x.test/a">Anlage.pdf</a></p>',
        '<p>Node.js: <a href="https://nodejs.test/">Node.js</a> · <a href="https://x.test">Ruiz S.A.</a></p>',
        '<p dir="rtl">انظر <a href="https://x.test/ar">هنا</a></p>',
        '<p>詳しくは<a href="https://x.test/ja">こちら</a>をご覧ください。</p>',
        '<p>Подробнее <a href="https://x.test/ru">здесь</a>. <a href="mailto:a@b.test">a@b.test</a></p>',
        '<p>ok</p><blockquote type="cite"><a href="https://malo.test/">www.banco.test</a></blockquote>',
    ],
)
def test_ordinary_links_are_not(html: str) -> None:
    assert marks_of(html) == ()
