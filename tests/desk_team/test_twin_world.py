"""Not one byte of a hidden queue in anything that an agent can read, on both kinds of store."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from tests.cli.conftest import Run, tuidesk
from tests.desk_team.world import CANARY, TwinWorld
from tuidesk.cli import main as cli
from tuidesk.desk import activity, history, presence, seeing, views, why
from tuidesk.desk import who as desk_who
from tuidesk.desk.actor import Actor
from tuidesk.errors import NotFound
from tuidesk.locations import Locations
from tuidesk.screens.desk.data import DeskReader
from tuidesk.store import tables, waiting
from tuidesk.store.activity import Wanted
from tuidesk.store.engine import Store
from tuidesk.store.moving import goals

__all__ = ["tuidesk"]

READING = (
    "list", "list --json", "list --search kanari", "list --search tag:kanari-tag", "list --status new --json",
    "show --all", "show --all --json", "show --all --part raw", "outbox", "outbox --json", "ledger",
    "ledger --json", "ledger --channel payroll@xyz.test", "health", "health --json", "queue list",
    "queue list --json", "channel list", "channel list --json", "agent list", "agent list --json",
    "filter list", "rule list", "storm", "storm --json", "quiet", "loops",
    "rule test --when subject~kanari --then priority=high",
)  # fmt: skip
# {n} = a ticket of the hidden queue, or a number that does not exist; {own} = one that bob sees; {o} = a mail out
NAMING = (
    "show {n}", "show {n} --json", "show {n} --part raw", "note {n} --body-file -", "reply {n} --body-file -",
    "assign {n} me", "assign {n} -", "set {n} --status closed", "set {n} --priority urgent", "set {n} --tag x",
    "set {n} --queue Support", "merge {n} {own}", "merge {own} {n}", "merge {n} --undo", "split {n} 1",
    "outbox retry {o}", "outbox release {o}", "outbox withdraw {o}", "outbox arrived {o}",
)  # fmt: skip
QUEUES = (
    "list --queue {q}", "set {own} --queue {q}", "new --queue {q} --to a@b.test --subject s --body-file -",
)  # fmt: skip


@pytest.fixture
def world(store: Store, locations: Locations) -> TwinWorld:
    return TwinWorld(store, locations)


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], None]:
    """Let commands be run by an agent."""

    def become(actor: Actor) -> None:
        monkeypatch.setattr(desk_who, "os_user", lambda: (actor.name, ""))

    return become


def everything(world: TwinWorld, actor: Actor) -> Iterator[object]:
    """Give all that the desk's screen reads for an agent."""
    reader = DeskReader(world.store, actor, None)
    lanes = ["all", "mine", "automatic", "outbox", "search:kanari", f"queue:{world.payroll}"]
    for lane in lanes:
        ids = reader.ids(lane)
        yield reader.first(lane).rows
        yield reader.rows(ids)
        yield reader.side(lane)
    every = range(1, 12)
    yield reader.rows(every)
    for ticket_id in every:
        talk = reader.talk(ticket_id)
        yield talk
        with contextlib.suppress(NotFound):
            yield history.of_ticket(world.store, actor, ticket_id)
        for entry in talk.entries if talk else ():
            yield why.explain(world.store, actor, entry.id)
    yield activity.lines(world.store, actor, Wanted(), 100)
    yield activity.newer(world.store, actor, Wanted(), 0, 100)
    yield [activity.again(world.store, actor, line) for line in range(1, 20)]
    presence.sit(world.store, world.carl, presence.Sitting("carl's"), world.hidden, presence.READING)
    yield [one for one in presence.others(world.store, actor, presence.Sitting()) if one.ticket_id]
    with world.store.read() as conn:
        hidden = seeing.hidden(conn, actor)
        yield waiting.mails(conn, hidden)
        found = goals.find(conn, world.own, "kanari", hidden=hidden)
        found += goals.find(conn, world.own, "", hidden=hidden)
    yield reader.rows(found)


def test_nothing_that_the_screen_reads_is_of_a_queue_that_the_agent_does_not_see(world: TwinWorld) -> None:
    for actor in (world.bob, world.rita):
        assert CANARY not in repr(list(everything(world, actor))).casefold()
    for actor in (world.ana, world.carl):
        assert repr(list(everything(world, actor))).casefold().count(CANARY) > 100


def test_a_colleague_on_a_hidden_ticket_is_seen_by_who_sees_the_ticket(world: TwinWorld) -> None:
    presence.sit(world.store, world.carl, presence.Sitting("carl's"), world.hidden, presence.READING)
    for actor, sees in ((world.ana, True), (world.bob, False)):
        others = presence.others(world.store, actor, presence.Sitting())
        assert (world.hidden in [one.ticket_id for one in others]) is sees


def test_the_numbers_beside_the_list_count_what_is_seen(world: TwinWorld) -> None:
    seen, whole = (DeskReader(world.store, actor, None).side() for actor in (world.bob, world.ana))
    assert seen.counts.all == 2
    assert whole.counts.all == 6
    assert seen.counts.outbox == 0
    assert whole.counts.outbox == 4
    assert [queue.name for queue in seen.queues] == ["Support"]


def test_no_message_or_attachment_of_a_hidden_ticket_has_bytes(world: TwinWorld) -> None:
    message = world.entries(world.with_file)[0]
    out = next(entry for entry in world.entries(world.hidden) if entry.attachments)
    digest = out.attachments[0].sha256
    mine = world.entries(world.own)[0].id
    for door in (
        lambda: views.bytes_of(world.store, world.bob, message.id),
        lambda: views.of_attachment(world.store, world.bob, message.id, message.attachments[0].part),
        lambda: views.attachment_bytes(world.store, world.bob, out.id, -1, digest),
    ):
        with pytest.raises(NotFound, match="This message is gone"):
            door()
    assert views.attachment_bytes(world.store, world.carl, out.id, -1, digest) == b"kanari bytes"
    with pytest.raises(Exception, match="not in the store"):  # known by its digest alone
        views.attachment_bytes(world.store, world.bob, mine, -1, digest)


def test_no_command_prints_a_word_of_a_hidden_queue(
    world: TwinWorld, tuidesk: Run, acting: Callable[[Actor], None]
) -> None:
    told = ""
    for line in READING:
        for actor in (world.bob, world.rita):
            acting(actor)
            result = tuidesk(*line.split(), code=None)
            # What was asked for may stand in the answer; a word of the mail may not.
            assert CANARY not in (result.out + result.err).casefold(), (actor.name, line, result)
        acting(world.carl)
        told += tuidesk(*line.split(), code=None).out
    assert told.casefold().count(CANARY) > 100


def test_a_number_of_a_hidden_queue_is_answered_as_one_that_does_not_exist(
    world: TwinWorld, tuidesk: Run, acting: Callable[[Actor], None]
) -> None:
    with world.store.read() as conn:
        before = fingerprint(conn, world)
    own = world.ticket(world.own).number
    for who in (world.bob, world.rita):
        acting(who)
        for line in (*NAMING, *QUEUES):
            words = {"n": world.hidden_number, "own": own, "o": world.failed, "q": "Payroll"}
            ghost = {"n": 99_999, "own": own, "o": 77_777, "q": "Ghost"}
            hidden, missing = (
                tuidesk(*line.format(**one).split(), stdin="words\n", code=None) for one in (words, ghost)
            )
            assert hidden.code == missing.code, (line, hidden, missing)
            assert hidden.code in (1, 3), (line, hidden)
            assert reworded(hidden.err, words) == reworded(missing.err, ghost), line
            assert hidden.out == missing.out == ""
    with world.store.read() as conn:
        assert fingerprint(conn, world) == before


def test_every_command_stands_in_this_test_or_is_for_admins() -> None:
    tried = {line.split()[0] for line in (*READING, *NAMING, *QUEUES)}
    assert set(cli.COMMANDS) - tried == FOR_ADMINS | WITHOUT_TICKETS


FOR_ADMINS = {
    "audit",
    "doctor",
    "reparse",
    "backup",
    "key",
    "settings",
    "copy",
    "roles",
    "import",
    "export",
    "erase",
}
WITHOUT_TICKETS = {"worker", "ingest", "migrate", "restore", "setup", "demo", "session"}


def reworded(said: str, words: dict[str, object]) -> str:
    """Put a sign in the place of the number or name that was asked for."""
    for key in ("n", "o", "q"):
        said = said.replace(str(words[key]), f"<{key}>")
    return said


def fingerprint(conn: sa.Connection, world: TwinWorld) -> str:
    """Return all that the store says about the tickets of the hidden queue."""
    hidden = (world.hidden, world.hidden2, world.with_file)
    said = [conn.execute(sa.select(tables.ticket).where(tables.ticket.c.id.in_(hidden)).order_by("id")).all()]
    for table in (tables.message, tables.event, tables.outbox, tables.ticket_tag, tables.draft):
        rows = sa.select(table).where(table.c.ticket_id.in_(hidden))
        said.append(sorted(conn.execute(rows).all(), key=repr))
    return repr(said)
