"""Mail servers are strangers too: what they answer is shown to agents, and acts on no terminal."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.payloads import PAYLOADS
from tests.servers.scripted import Connection, Script, ScriptedServer
from tests.terminal.hostile_mail import ADMIN, take_in
from tests.terminal.output_grammar import offences, until_it_ends
from tests.terminal.program import Terminal
from tuidesk.cli.main import main
from tuidesk.desk import queues, replying
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.mail.message import Address
from tuidesk.store.engine import open_store
from tuidesk.term.clean import is_clean

Scripted = Callable[[Script], ScriptedServer]
RUDE = "refused " + " ".join(text.replace("\r", " ").replace("\n", " ") for text in PAYLOADS.values())


def refuse(connection: Connection, verb: str) -> None:
    """Speak SMTP until a verb, to which the answer is rude."""
    connection.send(f"550 {RUDE}" if verb == "HELLO" else "220 scripted")
    while line := connection.line():
        said = line.split(" ")[0].upper()
        connection.send(f"550 5.7.1 {RUDE}" if said == verb else "250 ok")


def make_desk(smtp: ScriptedServer, imap: ScriptedServer) -> None:
    """Make a desk between two rude servers, with one reply that wants to leave."""
    locate().make()
    store = open_store(locate())
    channel_additions.add_smtp(
        store, ADMIN, "out", Server(smtp.host, smtp.port, "none"), from_="Support <support@xyz.test>"
    )
    channel_additions.add_imap(
        store, ADMIN, "in", Server(imap.host, imap.port, "none"), user="u", password="p", address="in@xyz.test"
    )  # fmt: skip
    queues.add(store, ADMIN, "Support", inbound="in", reply_via="out")
    take_in(store, [b"From: Ana <ana@x.test>\r\nSubject: printer\r\n\r\nhello\r\n"])
    with store.read() as conn:
        [queue_id] = queues.ids(conn)
    letter = replying.Letter(
        queue_id=queue_id, to=(Address("Ana", "ana@x.test"),), subject="hello", text="hello"
    )
    replying.send(store, Actor(None, "root", "admin"), letter, undo_ms=0)
    store.close()


@pytest.mark.parametrize("verb", ["HELLO", "EHLO", "MAIL", "RCPT", "DATA"])
def test_what_servers_say_acts_nowhere(
    verb: str, scripted_smtp: Scripted, scripted_imap: Scripted, capsys: pytest.CaptureFixture[str]
) -> None:
    imap = scripted_imap(lambda connection: connection.send(f"* BYE {RUDE}"))
    make_desk(scripted_smtp(lambda connection: refuse(connection, verb)), imap)
    assert main(["worker", "--once"]) == 1  # the mailbox could not be read
    said = capsys.readouterr()
    assert is_clean(said.out + said.err)
    for listing in (["health"], ["outbox"], ["channel", "list"], ["show", "--all"], ["ledger"]):
        main(listing)
        assert is_clean(capsys.readouterr().out), listing
        main([*listing, "--json"])
        decoded = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert is_clean(json.dumps(decoded, ensure_ascii=False).replace("\\n", "")), listing


def test_no_screen_draws_what_servers_say(
    scripted_smtp: Scripted, scripted_imap: Scripted, program: Callable[..., Terminal]
) -> None:
    imap = scripted_imap(lambda connection: connection.send(f"* BYE {RUDE}"))
    make_desk(scripted_smtp(lambda connection: refuse(connection, "RCPT")), imap)
    main(["worker", "--once"])
    desk = program(columns=150, rows=40)
    desk.until("hello")
    desk.until("refused")  # the server's words, on the ticket whose mail it did not take
    for keys, seen in (("x", "send it again"), ("qX", "refused"), ("q!", "could not be delivered")):
        desk.send(keys)
        desk.until(seen)
    desk.send("q,]")
    desk.until("Custom SMTP")
    desk.send("q")
    desk.until("SU Support")
    assert offences(until_it_ends(desk)) == []
