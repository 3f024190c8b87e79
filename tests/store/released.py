"""Stores as released versions left them: their own migrations, then rows in the SQL of their time.

Nothing here may use the tables or the code of today, except to find the database.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa

from tests.store.catalogue import catalogue
from tuidesk.locations import Locations
from tuidesk.store import migrate, sqlite, urls
from tuidesk.store.postgres import make_engine as make_postgres_engine

NOW = 1_700_000_000_000
CANARY = "Häuptling"  # an index of words must find it still

MAIL = b"""From: Ana Ruiz <ana@cliente.test>
To: support@xyz.test
Subject: Printer
Message-ID: <one@cliente.test>
Date: Tue, 14 Nov 2023 22:13:20 +0000

The H\xc3\xa4uptling printer is broken.
""".replace(b"\n", b"\r\n")
SHA = hashlib.sha256(MAIL).hexdigest()
WORDS = f"The {CANARY} printer is broken."


def _address(name: str, address: str) -> dict[str, str]:
    return {"name": name, "address": address}


SPEC = json.dumps(
    {
        "mail": {
            "from_": _address("Support", "support@xyz.test"), "reply_to": None,
            "to": [_address("Ana Ruiz", "ana@cliente.test")], "cc": [], "subject": "Re: Printer [#1]",
            "message_id": "<reply@xyz.test>", "token": "tok-1", "date_ms": NOW, "in_reply_to": "<one@cliente.test>",
            "references": ["<one@cliente.test>"], "text": "Which printer?", "signature": "", "quote": "", "files": [],
        },
        "solve": False, "quoted": False, "queue_id": 1, "changed": [["status", "new", "open"]],
    }
)  # fmt: skip

FIRST = f"""
INSERT INTO account (name, kind, login) VALUES ('support', 'imap', 'sup'), ('relay', 'smtp', '');
INSERT INTO secret (account_id, field, sealed) VALUES (1, 'password', :bytes);
INSERT INTO inbound (account_id, name, address, host, port, tls) VALUES (1, 'support', 'support@xyz.test', 'localhost', 1143, 'none');
INSERT INTO outbound (account_id, name, from_name, from_address, host, port, tls) VALUES (2, 'relay', 'Support', 'support@xyz.test', 'localhost', 2525, 'none');
INSERT INTO queue (name, color, tag, inbound_id, reply_via_id) VALUES ('Support', 'blue', 'SU', 1, 1), ('Sales', 'red', 'SA', NULL, NULL);
INSERT INTO creation_address (queue_id, address) VALUES (2, 'sales-1@in.test');
INSERT INTO filter_address (address, reason) VALUES ('@spam.test', 'spam');
INSERT INTO agent (name, email, role, os_user) VALUES ('ana-admin', 'admin@xyz.test', 'admin', 'root');
INSERT INTO customer (name) VALUES ('Ana Ruiz');
INSERT INTO customer_address (customer_id, address) VALUES (1, 'ana@cliente.test');
INSERT INTO ticket (number, title, status, assignee_id, queue_id, origin_queue_id, customer_id, touched, waiting, last_message_id, message_count, created_at, updated_at, active)
 VALUES (1, 'Printer', 'open', 1, 1, 1, 1, TRUE, 'them', 2, 2, {NOW}, {NOW}, TRUE);
INSERT INTO message (ticket_id, direction, kind, disposition, message_id, author_name, author_address, "to", subject, sent_at, created_at, raw_sha256, digest, fingerprint)
 VALUES (1, 'in', 'human', 'ticket', '<one@cliente.test>', 'Ana Ruiz', 'ana@cliente.test', '[["", "support@xyz.test"]]', 'Printer', {NOW}, {NOW}, '{SHA}', 'd1', 'f1');
INSERT INTO message (ticket_id, direction, kind, message_id, author_name, author_address, agent_id, "to", subject, sent_at, created_at)
 VALUES (1, 'out', 'reply', '<reply@xyz.test>', 'Support', 'support@xyz.test', 1, '[["Ana Ruiz", "ana@cliente.test"]]', 'Re: Printer [#1]', {NOW}, {NOW});
INSERT INTO message (ticket_id, direction, kind, agent_id, created_at) VALUES (1, 'note', 'note', 1, {NOW});
INSERT INTO body (message_id, text) VALUES (1, '{WORDS}'), (2, 'Which printer?'), (3, 'Ask Bob');
INSERT INTO reference (message_id, ref, position) VALUES (2, '<one@cliente.test>', 0);
INSERT INTO attachment (message_id, number, part, filename, size, sha256) VALUES (1, 1, -1, 'message.eml', {len(MAIL)}, '{SHA}');
INSERT INTO mailbox (inbound_id, folder, uidvalidity) VALUES (1, 'INBOX', 7);
INSERT INTO ledger (channel, folder, uidvalidity, uid, message_id, sha256, disposition, kind, ticket_id, entry_id, at)
 VALUES ('support', 'INBOX', 7, 1, '<one@cliente.test>', '{SHA}', 'ticket', 'human', 1, 1, {NOW});
INSERT INTO outbox (ticket_id, entry_id, kind, state, outbound_id, from_address, recipients, subject, message_id, spec, not_before, agent_id, created_at)
 VALUES (1, 2, 'reply', 'queued', 1, 'support@xyz.test', '["ana@cliente.test"]', 'Re: Printer [#1]', '<reply@xyz.test>', '{SPEC}', {NOW}, 1, {NOW});
INSERT INTO issued (token, ticket_id, outbox_id, kind) VALUES ('<reply@xyz.test>', 1, 1, 'message-id');
INSERT INTO draft (agent_id, ticket_id, kind, payload) VALUES (1, 1, 'note', '{{"text": "half a note"}}');
INSERT INTO meta ("key", value) VALUES ('desk_id', 'd1'), ('worker', 'service'), ('public_key', 'unused'), ('key_exported_at', '1');
INSERT INTO worker (host, pid, version) VALUES ('old', 1, '0.1');
INSERT INTO lease (name, holder, host, pid, epoch) VALUES ('inbound:1', '', 'old', 1, 4);
INSERT INTO job (kind, payload, "by", state, result) VALUES ('test', '{{}}', 'ana-admin', 'done', '{{}}');
INSERT INTO change (kind, ref_id, "at") VALUES ('ticket', 1, {NOW});
INSERT INTO counter (queue_id, status, n) VALUES (1, 'open', 1);
UPDATE sequence SET value = 1 WHERE name = 'ticket';
INSERT INTO event ("at", actor, ticket_id, kind, data) VALUES ({NOW}, 'ana-admin', 1, 'assigned', '{{"to": 1}}');
INSERT INTO presence (session, agent_id, ticket_id, mode) VALUES ('s1', 1, 1, 'reading');
INSERT INTO read_mark (agent_id, ticket_id, message_id) VALUES (1, 1, 1);
"""  # noqa: E501

SECOND = f"""
UPDATE account SET address = 'support@xyz.test', flow = 'device' WHERE id = 1;
INSERT INTO alias (account_id, address) VALUES (1, 'help@xyz.test');
INSERT INTO queue_member (queue_id, agent_id) VALUES (1, 1);
INSERT INTO rule (name, position, conditions, actions) VALUES ('vip', 1, '[]', '[]');
INSERT INTO outbox (kind, state, from_address, recipients, subject, message_id, created_at) VALUES ('probe', 'withdrawn', '', '[]', 'Test', '<probe@xyz.test>', {NOW});
INSERT INTO probe (token, kind, queue_id, outbox_id, expires_at) VALUES ('p1', 'round', 1, 2, {NOW});
INSERT INTO chore (inbound_id, kind, folder, uidvalidity, uid) VALUES (1, 'read', 'INBOX', 7, 1);
INSERT INTO ticket_tag (ticket_id, tag) VALUES (1, 'vip');
INSERT INTO card (ticket_id, message_id, kind, data) VALUES (1, 1, 'sender', '{{}}');
UPDATE queue SET acknowledge = TRUE, acknowledgement = 'We have it' WHERE id = 2;
UPDATE agent SET preferences = '{{"theme": "dark"}}' WHERE id = 1;
"""  # noqa: E501

ROWS = {"0001": (FIRST,), "0002": (FIRST, SECOND)}
# Tables that had no row in any version: who looks knows that the list above is meant to name all others.
EMPTY = {"alembic_version", "search", "raw"}


def make(locations: Locations, revision: str) -> set[str]:
    """Make the store of a released version, with a row in every table; return its catalogue."""
    engine = _engine(locations)
    with engine.execution_options(write=True).begin() as conn:
        migrate.upgrade(conn, revision)
        old = catalogue(conn)
        for script in ROWS[revision]:
            for statement in script.strip().split(";\n"):
                _run(conn, statement.rstrip(";"))
        _index(conn)
        if conn.dialect.name == "postgresql":
            _keep(conn)
        _no_table_is_empty(conn)
    engine.dispose()
    if engine.dialect.name == "sqlite":
        _keep_beside(locations)
    return old


def _engine(locations: Locations) -> sa.Engine:
    url = urls.named(locations)
    if not url.startswith("sqlite"):
        return make_postgres_engine(url)
    sqlite.touch(locations.database)
    return sqlite.make_engine(url, checkpoint=True, foreign_keys=False)


def _run(conn: sa.Connection, statement: str) -> None:
    """Run a statement; `:bytes` is the only thing in it that is to be filled in."""
    query = sa.text(statement.replace(":", r"\:").replace(r"\:bytes", ":bytes"))
    conn.execute(query, {"bytes": b"sealed"} if ":bytes" in statement else {})


def _index(conn: sa.Connection) -> None:
    """Make the messages findable as those versions did."""
    if conn.dialect.name == "postgresql":
        add = sa.text("INSERT INTO search (message_id, words) VALUES (:id, array_to_tsvector(:words))")
        add = add.bindparams(sa.bindparam("words", type_=sa.ARRAY(sa.Text)))
        for row, words in (
            (1, "printer the hauptling is broken"),
            (2, "printer which"),
            (3, "printer ask bob"),
        ):
            conn.execute(add, {"id": row, "words": sorted(set(words.split()))})
        return
    add = sa.text("INSERT INTO search (rowid, title, text, names) VALUES (:id, 'Printer', :text, '')")
    for row, text in ((1, WORDS), (2, "Which printer?"), (3, "Ask Bob")):
        conn.execute(add, {"id": row, "text": text})


def _keep(conn: sa.Connection) -> None:
    keep = sa.text("INSERT INTO raw (sha256, codec, size, data) VALUES (:sha, 0, :size, :data)")
    conn.execute(keep, {"sha": SHA, "size": len(MAIL), "data": MAIL})


def _keep_beside(locations: Locations) -> None:
    path = locations.database.with_name("raw.db")
    sqlite.touch(path)
    engine = sqlite.make_engine(f"sqlite:///{path}", checkpoint=True)
    with engine.execution_options(write=True).begin() as conn:
        conn.exec_driver_sql(
            "CREATE TABLE raw (sha256 TEXT NOT NULL PRIMARY KEY, codec INTEGER DEFAULT 0 NOT NULL, "
            "size INTEGER DEFAULT 0 NOT NULL, data BLOB NOT NULL)"
        )
        _keep(conn)
    engine.dispose()


def _no_table_is_empty(conn: sa.Connection) -> None:
    for name in sa.inspect(conn).get_table_names():
        if name not in EMPTY and not name.startswith("search_"):
            assert conn.scalar(sa.text(f'SELECT count(*) FROM "{name}"')), name


def contents(locations: Locations) -> dict[str, set[tuple[str, ...]]]:
    """Return every row of every table, by the columns that the store has, as texts."""
    engine = _engine(locations)
    with engine.connect() as conn:
        found = {}
        for table in sa.inspect(conn).get_table_names():
            if not table.startswith("search_"):
                rows = conn.execute(sa.text(f'SELECT * FROM "{table}"')).mappings()
                found[table] = {
                    tuple(f"{key}={_plain(value)}" for key, value in sorted(row.items())) for row in rows
                }
    engine.dispose()
    return found


def _plain(value: object) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return repr(int(value) if isinstance(value, bool) else value)
