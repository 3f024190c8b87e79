"""What was answered about a sign-in that somebody left and comes back to; it holds no secret."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.store import facts, jobs
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import account

ASIDE_MS = 15 * 60_000  # as long the tokens of somebody else who signed in wait for an answer
FACT = "office365_sign_in"


@dataclass(frozen=True, slots=True)
class Notes:
    """The registration that was named last, and the worker's job that signs an address in (0 = none)."""

    tenant: str = ""
    client_id: str = ""
    address: str = ""
    job_id: int = 0


def read(conn: sa.Connection) -> Notes:
    """Return the notes; the registration of a connected account where nobody has noted one."""
    noted = _of(facts.get(conn, FACT))
    if noted.tenant and noted.client_id:
        return noted
    known = sa.select(account.c.tenant, account.c.client_id).where(account.c.kind == "office365")
    row = conn.execute(known.order_by(account.c.id.desc()).limit(1)).first()
    return Notes(row.tenant, row.client_id) if row else noted


def goes_on(conn: sa.Connection, job_id: int) -> bool:
    """Say whether a sign-in that was left is worth coming back to: it runs, or somebody signed in."""
    row = jobs.get(conn, job_id)
    if row is None or row.result is None:
        return row is not None
    if row.result.get("matches", False):
        made = sa.select(account.c.id).where(account.c.id == row.result.get("account_id"))
        return conn.scalar(made) is not None
    return bool(row.result.get("ok")) and row.heartbeat_at > now() - ASIDE_MS


def write(store: Store, actor: Actor, notes: Notes) -> None:
    """Note a sign-in in place of what was noted before."""
    require(actor, "admin")
    with store.write() as conn:
        facts.put(conn, FACT, json.dumps(asdict(notes)))


def _of(text: str) -> Notes:
    """Read what was noted; notes of another version are forgotten."""
    try:
        noted = json.loads(text or "{}")
        tenant, client_id, address = (str(noted[name]) for name in ("tenant", "client_id", "address"))
        return Notes(tenant, client_id, address, int(noted["job_id"]))
    except (ValueError, KeyError, TypeError):
        return Notes()
