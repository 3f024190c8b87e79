"""A DNS server on loopback that answers from a zone that a test writes down."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping

import dns.message
import dns.rcode
import dns.rrset

# Name without its final dot and type -> the answers as they stand in a zone file.
Zone = Mapping[tuple[str, str], list[str]]


class DnsServer:
    """Answers by UDP until stopped; names outside its zone do not exist, and `asked` keeps them all."""

    host = "127.0.0.1"

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self.asked: list[tuple[str, str]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self.host, 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                wire, sender = self._socket.recvfrom(4096)
                self._socket.sendto(self._answer(dns.message.from_wire(wire)).to_wire(), sender)
            except OSError:
                return

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        question = query.question[0]
        key = (str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype))
        self.asked.append(key)
        reply = dns.message.make_response(query)
        if key in self._zone:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", key[1], *self._zone[key]))
        elif not any(name == key[0] for name, _kind in self._zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    def stop(self) -> None:
        """Stop answering."""
        self._socket.close()
