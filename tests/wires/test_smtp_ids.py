"""Which servers replace Message-IDs, and where their answer tells the new one."""

from __future__ import annotations

import pytest

from tuidesk.mail.smtp.ids import assigned_id, rewrites_ids

SES = "010f0190a5b7c8d9-1a2b3c4d-0000-4444-8888-aabbccddeeff-000000"


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("smtp.office365.com", True),
        ("smtp-mail.outlook.com", True),
        ("email-smtp.eu-west-1.amazonaws.com", True),
        ("smtp.gmail.com", False),
        ("office365.com.evil.test", False),
        ("mail.example.test", False),
    ],
)
def test_hosts_that_rewrite(host: str, known: bool) -> None:
    assert rewrites_ids(host) is known


def test_the_assigned_id_is_read_from_the_answer() -> None:
    exchange = "250 2.0.0 OK <DB9PR01MB@eur.prod.outlook.com> [Hostname=DB9PR01]"
    assert assigned_id("smtp.office365.com", exchange) == "<DB9PR01MB@eur.prod.outlook.com>"
    assert (
        assigned_id("email-smtp.eu-west-1.amazonaws.com", f"250 Ok {SES}")
        == f"<{SES}@eu-west-1.amazonses.com>"
    )
    assert (
        assigned_id("email-smtp.us-east-1.amazonaws.com", f"250 Ok {SES}") == f"<{SES}@email.amazonses.com>"
    )
    assert assigned_id("smtp.office365.com", "250 thanks") == ""
