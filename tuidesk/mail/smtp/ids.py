"""The Message-ID that some servers put in place of ours, as their answer to the mail tells it."""

from __future__ import annotations

import re

_EXCHANGE = re.compile(r"(^|\.)(smtp\.office365\.com|outlook\.com)$", re.IGNORECASE)
_SES = re.compile(
    r"(^|\.)email-smtp\.(?P<region>[a-z0-9-]+)\.amazonaws\.com$|\.amazonses\.com$", re.IGNORECASE
)
_BRACKETED = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
_SES_ID = re.compile(r"\bOk ([0-9a-f][0-9a-f-]{20,100})\b", re.IGNORECASE)


def rewrites_ids(host: str) -> bool:
    """Tell whether the server of this name is known to replace Message-IDs (Exchange Online, Amazon SES)."""
    return bool(_EXCHANGE.search(host) or _SES.search(host))


def assigned_id(host: str, reply: str) -> str:
    """Find the assigned id in the answer to the final dot, "" when it names none.

    Exchange Online writes `<id@...OUTLOOK.COM>`; Amazon SES writes `Ok ID`, which becomes
    `<ID@REGION.amazonses.com>`, with `email` for the region us-east-1.
    """
    if found := _BRACKETED.search(reply):
        return found[0]
    ses, number = _SES.search(host), _SES_ID.search(reply)
    if not ses or not number or not ses["region"]:
        return ""
    region = "email" if ses["region"].lower() == "us-east-1" else ses["region"].lower()
    return f"<{number[1]}@{region}.amazonses.com>"
