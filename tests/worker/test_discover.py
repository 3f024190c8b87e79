"""Finding the servers of an address: the bundled table, then the DNS, then nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.servers.dns import DnsServer, Zone
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase
from tuidesk.locations import locate
from tuidesk.mail import providers
from tuidesk.mail.providers_table import CONSUMER_OUTLOOK, MX_PROVIDERS, PROVIDERS
from tuidesk.worker.discover import find
from tuidesk.worker.lookup import Dns, Service

Ask = Callable[[str, Zone], dict[str, object]]


@pytest.fixture
def servers() -> Iterator[list[DnsServer]]:
    made: list[DnsServer] = []
    yield made
    for server in made:
        server.stop()


@pytest.fixture
def ask(servers: list[DnsServer]) -> Ask:
    """Return a function that finds an address with the zone of a DNS server of its own."""

    def asked(address: str, zone: Zone) -> dict[str, object]:
        servers.append(DnsServer(zone))
        return find(address, Dns(servers[-1].host, servers[-1].port))

    return asked


class Silent:
    """A machine without network."""

    def mx(self, domain: str) -> list[str]:
        raise AssertionError(domain)

    def srv(self, name: str) -> list[Service]:
        raise AssertionError(name)


@pytest.mark.parametrize(
    ("address", "provider", "imap"),
    [
        ("ana@gmail.com", "gmail", ["imap.gmail.com", 993, "implicit"]),
        ("ana@yahoo.es", "other", ["imap.mail.yahoo.com", 993, "implicit"]),
        ("ana@icloud.com", "other", ["imap.mail.me.com", 993, "implicit"]),
        ("ana@gmx.de", "other", ["imap.gmx.net", 993, "implicit"]),
        ("ana@Laposte.NET", "other", ["imap.laposte.net", 993, "implicit"]),
        ("ana@hotmail.es", "outlook-consumer", None),
        ("ana@outlook.com", "outlook-consumer", None),
    ],
)
def test_the_table_is_asked_first_and_needs_no_network(address: str, provider: str, imap: object) -> None:
    found = find(address, Silent())
    assert (found["provider"], found["imap"], found["source"]) == (provider, imap, "table")


def test_mail_exchangers_tell_office365_workspace_and_hosters(ask: Ask) -> None:
    zone = {
        ("acme.test", "MX"): ["0 acme-test.mail.protection.outlook.com."],
        ("shop.test", "MX"): ["10 alt1.aspmx.l.google.com.", "1 aspmx.l.google.com."],
        ("me.test", "MX"): ["10 mx00.ionos.es."],
        ("home.test", "MX"): ["0 home-test.olc.protection.outlook.com."],
    }
    assert ask("it@acme.test", zone)["provider"] == "office365"
    found = ask("it@shop.test", zone)
    assert (found["provider"], found["imap"]) == ("gmail", ["imap.gmail.com", 993, "implicit"])
    found = ask("it@me.test", zone)
    assert (found["name"], found["smtp"]) == ("IONOS ES", ["smtp.ionos.es", 465, "implicit"])
    assert ask("it@home.test", zone)["provider"] == "outlook-consumer"


def test_srv_records_name_the_servers_and_tls_comes_first(ask: Ask) -> None:
    zone = {
        ("acme.test", "MX"): ["10 mail.acme.test."],
        ("_imaps._tcp.acme.test", "SRV"): ["10 1 993 backup.acme.test.", "0 5 1993 imap.acme.test."],
        ("_imap._tcp.acme.test", "SRV"): ["0 1 143 imap.acme.test."],
        ("_submissions._tcp.acme.test", "SRV"): ["0 0 0 ."],
        ("_submission._tcp.acme.test", "SRV"): ["0 1 587 smtp.acme.test.", "0 9 2587 smtp.acme.test."],
    }
    found = ask("it@acme.test", zone)
    assert found["imap"] == ["imap.acme.test", 1993, "implicit"]
    assert found["smtp"] == ["smtp.acme.test", 2587, "starttls"]
    assert (found["provider"], found["source"]) == ("other", "srv")


def test_nobody_knows(ask: Ask, servers: list[DnsServer]) -> None:
    found = ask("it@acme.test", {})
    assert (found["provider"], found["imap"], found["smtp"], found["source"]) == ("other", None, None, "")
    assert ("_imaps._tcp.acme.test", "SRV") in servers[0].asked


def test_an_answer_that_cannot_be_meant_is_left_out(ask: Ask) -> None:
    zone = {("_imaps._tcp.acme.test", "SRV"): [r"0 1 993 bad\032host.test.", "1 1 993 good.test."]}
    assert ask("it@acme.test", zone)["imap"] == ["good.test", 993, "implicit"]


def test_a_dns_server_that_is_away_is_nobody_who_knows() -> None:
    assert find("it@acme.test", Dns("127.0.0.1", 1, seconds=0.2))["imap"] is None


def test_the_configured_hosts_stand_for_the_providers(ask: Ask) -> None:
    locate().make()
    (locate().config / "config.toml").write_text('[providers.office365]\nimap = "localhost:1993"\n')
    zone = {("acme.test", "MX"): ["0 acme.mail.protection.outlook.com."]}
    assert ask("it@acme.test", zone)["imap"] == ["localhost", 1993, "implicit"]


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(BadUsage):
        find("nobody", Silent())


def test_every_row_of_the_table_can_be_meant() -> None:
    assert len(PROVIDERS) >= 30
    domains = [domain for row in PROVIDERS for domain in row.domains]
    assert len(domains) == len(set(domains))
    assert not set(domains) & CONSUMER_OUTLOOK
    for row in PROVIDERS:
        for place in (row.imap, row.smtp):
            assert Server(*place).tls in ("implicit", "starttls")
    named = {row.name for row in PROVIDERS} | {"office365", "gmail", "outlook-consumer"}
    assert set(MX_PROVIDERS.values()) <= named


def test_an_app_password_is_asked_for_where_one_is_needed() -> None:
    note = find("ana@fastmail.com", Silent())["note"]
    assert isinstance(note, Phrase)
    assert "app password" in note.said()
    assert find("ana@free.fr", Silent())["note"] == ""


@pytest.mark.parametrize(
    ("host", "saves"),
    [
        ("smtp.gmail.com", True),
        ("SMTP.Office365.com.", True),
        ("smtp-mail.outlook.com", True),
        ("smtp.ionos.es", False),
        ("notsmtp.gmail.com.evil.test", False),
    ],
)
def test_who_keeps_a_copy_of_sent_mail(host: str, saves: bool) -> None:
    assert providers.saves_sent(host) is saves


@pytest.mark.parametrize(
    "address", ["a@live.acme", "a@outlook.acme.test", "a@hotmail.example.com", "a@acme.com"]
)
def test_other_domains_are_no_consumers(address: str) -> None:
    assert not providers.is_consumer_outlook(address)
