"""Forwarded mail: connecting its address, the addresses of its queue, and what it taught the desk."""

from __future__ import annotations

from tuidesk.desk.forwarding.addresses import check_public, give, lend, take_back
from tuidesk.desk.forwarding.connect import Forwarded, Relay, connect_forward
from tuidesk.desk.forwarding.seen import Notice, Proposal, accept, forget, notices, proposals

__all__ = [
    "Forwarded",
    "Notice",
    "Proposal",
    "Relay",
    "accept",
    "check_public",
    "connect_forward",
    "forget",
    "give",
    "lend",
    "notices",
    "proposals",
    "take_back",
]
