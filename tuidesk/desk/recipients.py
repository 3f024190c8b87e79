"""Recipients as an agent types them: `Ana Ruiz <ana@cliente.test>, kenji@kumohara.test`."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import getaddresses

from tuidesk.desk.errors import BadRecipient
from tuidesk.desk.names import check_address
from tuidesk.errors import BadUsage
from tuidesk.mail.message import Address
from tuidesk.term.clean import SafeText, clean_line


def read(text: str) -> tuple[Address, ...]:
    """Return the addresses of a line, each once; raises BadRecipient naming the first that is none."""
    found: dict[str, Address] = {}
    for name, address in getaddresses([text.replace(";", ",").strip(" ,")]):
        if not (name or address):
            continue
        try:
            checked = check_address(address or name)
        except BadUsage as error:
            raise BadRecipient(error.title, error.hint) from error
        found.setdefault(checked, Address(clean_line(name), checked))
    return tuple(found.values())


def shown(address: Address) -> SafeText:
    """Return an address as a person reads it, in a form that `read` takes back."""
    name = clean_line(address.name).replace('"', "").replace("\\", "")
    if not name or name == address.address:
        return clean_line(address.address)
    quoted = f'"{name}"' if any(c in name for c in ",;:<>()[]@.") else name
    return clean_line(f"{quoted} <{address.address}>")


def line(addresses: Iterable[Address]) -> SafeText:
    """Return several addresses on one line."""
    return clean_line(", ".join(shown(address) for address in addresses))
