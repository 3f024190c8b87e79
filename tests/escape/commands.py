"""Attempts through the seven commands of a session, with words that should make them do more."""

# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

import json

from tests.escape.attempt import Aim, Attempt, Outcome, Way
from tests.escape.forced import asks
from tests.escape.prison import HIDDEN, Prison

NO_NAME, NO_TICKET, NO_OPTION = "is no name for a file", rf"no ticket #{HIDDEN}\b", "is no option here"
NO_NUMBER, NO_PIECE, OTHERWISE = "is no ticket number", "names no attachment", "is written otherwise"
BAD_USAGE, NOT_FOUND = (2,), (3,)


def in_turn(*ways: Way) -> Way:
    """Try one thing after another; the last one's exit code, and what came back of all."""

    def way(prison: Prison) -> Outcome:
        outcomes = [one(prison) for one in ways]
        return Outcome(outcomes[-1].code, b"\n".join(one.said for one in outcomes))

    return way


def _hidden(
    name: str, words: str, reason: str = "what an agent may not see is answered as what does not exist"
) -> Attempt:
    tried = f"`{words}` of a ticket in a queue that names others"
    return Attempt(
        name, Aim.SECRET, tried, reason, asks(*words.split(), stdin=b"x"), NO_TICKET, NOT_FOUND, forced=True
    )


def _bad(
    name: str, aim: Aim, tried: str, reason: str, command: str, answer: str, ends: tuple[int, ...] = BAD_USAGE
) -> Attempt:
    return Attempt(name, aim, tried, reason, asks(command, stdin=b"x"), answer, ends, forced=True)


def _name_of_the_note(prison: Prison) -> Outcome:
    """Write a note that says that it is bob's, and return who wrote it."""
    done = prison.ask("ana", "note", "1", stdin=b"From: bob\nauthor: bob\n--as bob\n")
    last = json.loads(prison.tuidesk("show", "1", "--json"))["messages"][-1]
    return Outcome(done.code, done.said + f"author={last['author']}".encode())


def _file_of_many(prison: Prison) -> Outcome:
    """Name one file forty times, and return how often it goes with the reply."""
    prison.ask("ana", "put", "1", "much.txt", stdin=b"much")
    done = prison.ask("ana", "reply", "1", *["--attach much.txt"] * 40, stdin=b"x")
    last = json.loads(prison.tuidesk("show", "1", "--json"))["messages"][-1]
    return Outcome(done.code, done.said + f"attached={len(last['attachments'])}".encode())


def _escapes_of_a_note(prison: Prison) -> Outcome:
    """Write escape sequences into a note, and return what another agent's terminal gets of them."""
    prison.ask(
        "ana", "note", "1", stdin="before \x1b]52;c;aWQ=\x07\x1b[21t\x1b]0;id\x07\x05\x9b6n after".encode()
    )
    seen = prison.ask("bob", "show", "1")
    assert b"before" in seen.said
    assert not set(seen.said) & {0x1B, 0x07, 0x05}, seen.said
    assert "\x9b".encode() not in seen.said
    return seen


ATTEMPTS = (
    _bad("reply-as", Aim.IDENTITY, "`reply 1 --as bob`", "the commands of a session have no `--as`", "reply 1 --as bob", NO_OPTION),
    _bad("note-as", Aim.IDENTITY, "`note 1 --as=bob`", "the commands of a session have no `--as`", "note 1 --as=bob", NO_OPTION),
    _bad("assign-as", Aim.IDENTITY, "`assign --as bob 1 me`", "the commands of a session have no `--as`", "assign --as bob 1 me", NO_OPTION),
    _bad("list-home", Aim.IDENTITY, "`list --home /tmp`", "where the desk is stands in the key's line alone", "list --home /tmp", NO_OPTION),
    Attempt("note-claims", Aim.IDENTITY, "a note whose text says that it is bob's", "the author comes from the key",
            _name_of_the_note, "author=ana", (0,), writes=True, forced=True),
    _bad("look-alike", Aim.IDENTITY, "`assign 1 b\u043eb` with a Cyrillic letter", "names are compared letter by letter", "assign 1 b\u043eb", "No agent is called", NOT_FOUND),
    _bad("disabled-agent", Aim.IDENTITY, "a ticket assigned to who was let go", "only who works here is given tickets", "assign 1 gone", "No agent is called", NOT_FOUND),
    _bad("assign-path", Aim.FILE, "`assign 1 /etc/passwd`", "the word is looked up among agents, never on the disk", "assign 1 /etc/passwd", "No agent is called", NOT_FOUND),
    _bad("assign-option", Aim.SHELL, "`assign 1 -- --help`", "after `--` a word is an operand, and no other parser reads it", "assign 1 -- --help", "No agent is called", NOT_FOUND),
    Attempt("reads-only", Aim.IDENTITY, "a note by who may only read", "the role is asked for where the desk acts",
            asks("note", "1", stdin=b"x", agent="rob"), "readonly", (1,), forced=True),
    Attempt("let-go", Aim.IDENTITY, "the key of an agent who was let go, while sshd has the line still", "the desk asks whether he is active before it opens",
            asks("list", agent="gone"), "is no agent of this desk", (1,), forced=True),
    _hidden("show-hidden", f"show {HIDDEN}"),
    _hidden("json-hidden", f"show {HIDDEN} --json"),
    _hidden("get-hidden", f"get {HIDDEN}/1"),
    _hidden("note-hidden", f"note {HIDDEN}"),
    _hidden("reply-hidden", f"reply {HIDDEN}"),
    _hidden("assign-hidden", f"assign {HIDDEN} me"),
    _hidden("put-hidden", f"put {HIDDEN} x.txt"),
    Attempt("list-hidden", Aim.SECRET, "`list --limit 999999999`", "lists pass the same sight as single tickets",
            asks("list", "--json", "--limit", "999999999"), "Factura", (0,), forced=True),
    _bad("list-queue", Aim.SECRET, "`list --queue Payroll`", "`list` has two options and a switch here", "list --queue Payroll", NO_OPTION),
    _bad("list-search", Aim.SECRET, "`list --search canary`", "`list` has two options and a switch here", "list --search canary", NO_OPTION),
    _bad("show-raw", Aim.SECRET, "`show 1 --part raw`", "`show` has one switch here", "show 1 --part raw", NO_OPTION),
    _bad("show-all", Aim.SECRET, "`show --all`", "`show` takes a number here", "show --all", NO_OPTION),
    _bad("show-many", Aim.SECRET, "`show 1 4`", "`show` takes one number", f"show 1 {HIDDEN}", OTHERWISE),
    _bad("status", Aim.SECRET, "`list --status ..`", "a status is one of a list", "list --status ..", "is no status"),
    _bad("limit", Aim.SECRET, "`list --limit -1`", "a limit is a number above 0", "list --limit -1", "is no number"),
    _bad("digits", Aim.SECRET, "`show \uff14` in full-width digits", "only 0 to 9 are digits", "show \uff14", NO_NUMBER),
    _bad("overflow", Aim.SECRET, "`show 18446744073709551620`, which is 4 in 64 bits", "a number has at most 15 digits", "show 18446744073709551620", NO_NUMBER),
    _bad("negative", Aim.SECRET, "`show -- -1`", "a number has digits only", "show -- -1", NO_NUMBER),
    _bad("get-path", Aim.FILE, "`get 3/../../etc/passwd`", "an attachment is two numbers, never a path", "get 3/../../etc/passwd", NO_PIECE),
    _bad("get-absolute", Aim.FILE, "`get {secret}`", "an attachment is two numbers, never a path", "get {secret}", NO_PIECE),
    _bad("get-zero", Aim.SECRET, "`get 3/0`", "attachments are counted from 1", "get 3/0", "has no attachment", NOT_FOUND),
    _bad("get-into", Aim.FILE, "`get 3/1 /etc/motd`", "`get` writes to standard output alone", "get 3/1 /etc/motd", OTHERWISE),
    _bad("attach-path", Aim.FILE, "`reply 1 --attach` with an absolute path", "an attachment is a name that was put, never a path", "reply 1 --attach {secret}", NO_NAME),
    _bad("attach-up", Aim.FILE, "`reply 1 --attach ../../etc/passwd`", "an attachment is a name that was put, never a path", "reply 1 --attach ../../etc/passwd", NO_NAME),
    _bad("attach-others", Aim.SECRET, "`reply 1 --attach` of a file that bob put", "names are looked up among one's own files", "reply 1 --attach bobs.txt", "put no file called", NOT_FOUND),
    _bad("put-up", Aim.FILE, "`put 1 ../../x`", "a name has no `/`, and no file bears it: bytes go into the store", "put 1 ../../x", NO_NAME),
    _bad("put-keys", Aim.IDENTITY, "`put 1 .ssh/authorized_keys`", "a name has no `/`, and no file bears it", "put 1 .ssh/authorized_keys", NO_NAME),
    _bad("put-dot", Aim.SHELL, "`put 1 .bashrc`", "a name begins with a letter or a digit", "put 1 .bashrc", NO_NAME),
    _bad("put-option", Aim.SHELL, "`put 1 -rf`", "it is no option of `put`", "put 1 -rf", NO_OPTION),
    _bad("put-operand", Aim.SHELL, "`put 1 -- -rf`", "a name begins with a letter or a digit", "put 1 -- -rf", NO_NAME),
    Attempt("put-over", Aim.FILE, "`put` over a file that waits", "a name is taken once until a reply takes it along",
            in_turn(asks("put", "1", "mine.txt", stdin=b"first"), asks("put", "1", "mine.txt", stdin=b"second")), "waits already", BAD_USAGE, writes=True, forced=True),
    Attempt("put-large", Aim.FILE, "`put` of 25 MB and a byte, to fill the disk", "what is larger is not kept",
            asks("put", "1", "large.bin", stdin=b"x" * 25_000_001), "larger than 25 MB", BAD_USAGE, forced=True),
    Attempt("put-many", Aim.FILE, "`put` of a 51st file, to fill the disk", "50 files of an agent may wait",
            asks("put", "1", "one-more.txt", stdin=b"x", agent="max"), "leave no room", BAD_USAGE, forced=True),
    Attempt("attach-often", Aim.FILE, "`reply` that names one file forty times, to fill memory and disk", "a file goes once with a letter",
            _file_of_many, r"attached=1\Z", (0,), writes=True, forced=True),
    Attempt("note-endless", Aim.FILE, "a note of more than 1 MB, to fill the disk", "a text has 1 MB at most",
            asks("note", "1", stdin=b"x" * 1_000_001), "longer than 1 MB", BAD_USAGE, forced=True),
    Attempt("note-bytes", Aim.SHELL, "a note of bytes that are no UTF-8", "what is no text is refused",
            asks("note", "1", stdin=b"\xff\xfe\x00"), "not UTF-8", BAD_USAGE, forced=True),
    Attempt("note-escapes", Aim.SHELL, "a note that gives orders to the next agent's terminal (OSC 52, answerback)", "text is cleaned where it is shown",
            _escapes_of_a_note, "before", (0,), writes=True, forced=True),
)  # fmt: skip
