"""A small desk for screen tests, written straight into the store: four queues and the tickets of a busy morning."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import agents
from tuidesk.locations import Locations
from tuidesk.store import conversation, feed, setup_queues, tickets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store, open_store
from tuidesk.store.tables import (
    account,
    attachment,
    body,
    customer,
    customer_address,
    message,
    outbound,
    outbox,
)

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
QUEUES = (
    ("Support", "green", "SU"),
    ("Billing", "amber", "BI"),
    ("Internal IT", "blue", "IT"),
    ("Sales", "rose", "SA"),
)


@dataclass(frozen=True)
class Line:
    queue: int
    customer: str
    title: str
    ago: int
    priority: int = 1
    waiting: str = "us"
    seen: bool = False
    origin: int | None = None


SKETCH = (
    Line(0, "Ana Ruiz", "Factura equivocada", 3 * MINUTE, priority=2),
    Line(0, "J. Müller", "Lieferung fehlt seit Montag", 12 * MINUTE),
    Line(1, "Kenji Sato", "請求書の金額が違います", 40 * MINUTE),
    Line(2, "Tom Reyes", "VPN drops at night", HOUR, seen=True),
    Line(0, "Ana Ruiz", "Otra factura más", 2 * HOUR, seen=True, origin=2),
    Line(0, "Zoë Dubois", "Accès refusé au portail", 3 * HOUR, waiting="them", seen=True),
    Line(3, "Li Wei", "Quote for 40 seats", 3 * HOUR, waiting="them", seen=True),
    Line(1, "Ana Ruiz", "Duplicado de recibo", 5 * HOUR, waiting="them", seen=True),
    Line(0, "P. Novák", "Nefunguje přihlášení", 6 * HOUR, waiting="them", seen=True),
    Line(2, "Mara Lind", "Printer, 2nd floor", 7 * HOUR, waiting="them", seen=True),
    Line(0, "O. Petrov", "Не приходит письмо", 8 * HOUR, waiting="them", seen=True),
    Line(
        3,
        "Sam Cole",
        "Renewal terms 2027 [bold]x[/] [@click=app.bell]y[/]",
        9 * HOUR,
        waiting="them",
        seen=True,
    ),
    Line(0, "Inés Vidal", "Cambio de dirección", DAY, waiting="them", seen=True),
    Line(0, "T. Aydın", "Fatura adresi yanlış", DAY, waiting="them", seen=True),
    Line(1, "K. Olsen", "Betaling mangler", DAY, waiting="them", seen=True),
    Line(0, "R. Costa", "Código não chega", 2 * DAY, waiting="them", seen=True),
    Line(0, "H. Bauer", "Rückfrage zur Rechnung", 2 * DAY, waiting="them", seen=True),
    Line(3, "D. Okafor", "Demo on Thursday", 2 * DAY, waiting="them", seen=True),
    Line(0, "Y. Tanaka", "解約の手続き", 2 * DAY, waiting="them", seen=True),
)

TEXT = (
    "Hola, el IVA de la factura 2026/113 está mal: debería ser 10 %, no 21 %. "
    "¿La pueden corregir antes del viernes?\nhttps://cliente.test/facturas/2026-113\n"
    + "\n".join(f"> línea citada {n}" for n in range(14))
)


class Desk:
    """A seeded store; `arrive` lets a mail come in as the worker would write it."""

    def __init__(self, locations: Locations) -> None:
        locations.make()
        self.locations = locations
        self.store: Store = open_store(locations)
        self.actor = agents.current(self.store)
        self.queues: list[int] = []
        self._customers: dict[str, int] = {}
        with self.store.write() as conn:
            for name, color, tag in QUEUES:
                self.queues.append(setup_queues.add(conn, {"name": name, "color": color, "tag": tag}))

    def fill(self, lines: tuple[Line, ...] = SKETCH) -> list[int]:
        """Write the tickets, oldest first, and the sketch's conversation on the newest."""
        with self.store.write() as conn:
            made = [self._ticket(conn, line) for line in reversed(lines)]
            if lines is SKETCH:
                self._conversation(conn, made[-1])
        return made[::-1]

    def many(self, count: int) -> None:
        """Write many plain tickets, a minute apart."""
        moment = now()
        with self.store.write() as conn:
            who = self._customer(conn, "Mara Lind")
            new = [
                tickets.NewTicket(f"Ticket about thing {n}", self.queues[n % 4], self.queues[n % 4], who,
                                  created_at=moment - (count - n) * MINUTE, updated_at=moment - (count - n) * MINUTE)
                for n in range(count)
            ]  # fmt: skip
            made = tickets.create_many(conn, new)
            rows = [{"ticket_id": one.id, "direction": "in", "kind": "human", "created_at": moment}
                    for one in made]  # fmt: skip
            conn.execute(sa.insert(message), rows)

    def arrive(self, title: str, who: str = "New Person", queue: int = 0) -> int:
        """Let a mail open a ticket."""
        with self.store.write() as conn:
            return self._ticket(conn, Line(queue, who, title, 0))

    def answer(self, ticket_id: int, text: str) -> None:
        """Let a customer's mail join a ticket."""
        with self.store.write() as conn:
            self.write(conn, ticket_id, text=text)
            tickets.change(conn, ticket_id, waiting="us")

    def _customer(self, conn: sa.Connection, name: str) -> int:
        if name not in self._customers:
            key = conn.execute(
                sa.insert(customer).values(name=name, created_at=now()).returning(customer.c.id)
            ).scalar_one()
            address = f"{name.split()[0].lower().strip('.')}@cliente{key}.test"
            conn.execute(sa.insert(customer_address).values(customer_id=key, address=address))
            self._customers[name] = key
        return self._customers[name]

    def _ticket(self, conn: sa.Connection, line: Line) -> int:
        at = now() - line.ago
        origin = self.queues[line.queue if line.origin is None else line.origin]
        made = tickets.create(conn, tickets.NewTicket(
            line.title, self.queues[line.queue], origin, self._customer(conn, line.customer),
            priority=line.priority, waiting=line.waiting, created_at=at, updated_at=at,
            status="new" if not line.seen else "open"))  # fmt: skip
        ident = self.write(
            conn, made.id, text=TEXT, author_name=line.customer, created_at=at, subject=line.title
        )
        if line.seen and self.actor.agent_id:
            conversation.look(conn, self.actor.agent_id, made.id, ident)
        return made.id

    def write(self, conn: sa.Connection, ticket_id: int, text: str, **values: object) -> int:
        """Write a message with its text."""
        row = {"direction": "in", "kind": "human", "author_name": "Ana Ruiz", "author_address": "ana@cliente.test",
               "created_at": now(), **values}  # fmt: skip
        ident: int = conn.execute(
            sa.insert(message).values(ticket_id=ticket_id, **row).returning(message.c.id)
        ).scalar_one()
        lines = text.split("\n")
        quoted = [n for n, line in enumerate(lines) if line.startswith(">")]
        folds = [[quoted[0], quoted[-1] + 1, "quote"]] if quoted else []
        conn.execute(sa.insert(body).values(message_id=ident, text=text, folds=folds))
        tickets.change(conn, ticket_id, touch=False, last_message_id=ident)
        return ident

    def _conversation(self, conn: sa.Connection, ticket_id: int) -> None:
        first = conn.scalar(sa.select(sa.func.max(message.c.id)).where(message.c.ticket_id == ticket_id))
        conn.execute(sa.insert(attachment).values(message_id=first, number=1, part=0, filename="factura.pdf",
                     content_type="application/pdf", size=84_000, sha256="0" * 64))  # fmt: skip
        me = self.actor.agent_id
        self.write(conn, ticket_id, "@ana I have the corrected one, see BI 1029.", direction="note", kind="note",
                   author_name="bob", author_address="")  # fmt: skip
        sent = self.write(conn, ticket_id, "La corregimos hoy mismo y te la enviamos de nuevo.\nAna (ACME)",
                          direction="out", kind="reply", author_name=self.actor.name, author_address="it@abc.test",
                          agent_id=me)  # fmt: skip
        acc = conn.execute(
            sa.insert(account).values(name="it", kind="smtp", created_at=0).returning(account.c.id)
        ).scalar_one()
        out = conn.execute(sa.insert(outbound).values(account_id=acc, name="it", from_address="it@abc.test")
                           .returning(outbound.c.id)).scalar_one()  # fmt: skip
        conn.execute(sa.insert(outbox).values(ticket_id=ticket_id, entry_id=sent, kind="reply", state="sent",
                     outbound_id=out, from_address="it@abc.test", created_at=now()))  # fmt: skip
        feed.publish(conn, "ticket", ticket_id)
