"""A sign-in at Microsoft, which the worker does, and the question when somebody else signed in than was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tuidesk.desk.sign_in_notes import Notes
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Finish, Go, Page, Stay, Turn, Wish
from tuidesk.screens.connect.pages import Working
from tuidesk.screens.following import JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import SafeText, clean_line

GUIDE = "office365"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signs in where and what is connected by it; `account` is one that signs in again, 0 = a new one."""

    notes: Notes
    directions: str = "both"
    queue: str = ""
    account: int = 0

    def payload(self) -> dict[str, Any]:
        """Return it as the worker's jobs take it."""
        named: dict[str, Any] = {
            "address": self.notes.address,
            "tenant": self.notes.tenant,
            "client_id": self.notes.client_id,
            "directions": self.directions,
            "queue": self.queue,
        }
        return named | ({"account": self.account} if self.account else {})


class SigningIn(Working):
    """A sign-in under way: ends with the queue, or with a question when somebody else signed in."""

    guide = GUIDE
    kind = ""

    def __init__(self, sign_in: SignIn) -> None:
        self.sign_in = sign_in

    @property
    def question(self) -> SafeText:
        """Say who signs in, or that it came to nothing."""
        if self.view.failed:
            return SafeText(_("The sign-in did not come about"))
        return clean_line(_("Sign in as {address}").format(address=self.sign_in.notes.address))

    def wish(self) -> Wish:
        """Ask the worker for the sign-in."""
        return Wish(self.kind, self.sign_in.payload())

    def ended(self, view: JobView) -> Turn | None:
        """Finish, or ask what to do about another user."""
        if not view.ok:
            return None
        if view.result.get("matches", True):
            return Finish(str(view.result.get("queue") or self.sign_in.notes.address))
        who = str(view.result.get("signed_in", ""))
        return Go(OtherUser(self.sign_in, who, self.job_id, again=type(self)), keep=False)

    def choices(self) -> Sequence[Choice]:
        """Return the ways on after it failed."""
        return (Choice("again", _("Sign in again"), "a"),) if self.view.failed else ()

    @property
    def next_words(self) -> SafeText:
        """Say where back leads."""
        if self.view.failed:
            return SafeText(_("^r goes back to the other ways to sign in"))
        return super().next_words

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Sign in again after a failure."""
        return Go(type(self)(self.sign_in), keep=False) if answer == "again" else Stay()


class OtherUser(Page):
    """Somebody else signed in than was typed: sign in again, or the mailbox is shared and he may use it."""

    guide = GUIDE

    def __init__(self, sign_in: SignIn, who: str, job_id: int, again: type[SigningIn]) -> None:
        self._sign_in, self._who, self._signed, self._again = sign_in, who, job_id, again

    @property
    def question(self) -> SafeText:
        """Say who signed in instead."""
        said = _("{who} signed in, not {address}")
        return clean_line(said.format(who=self._who, address=self._sign_in.notes.address))

    @property
    def explanation(self) -> SafeText:
        """Say what the two answers mean."""
        return SafeText(
            _(
                "Nothing is saved yet. A shared mailbox needs Full Access, to read, and Send As, to answer from it."
            )
        )

    def choices(self) -> Sequence[Choice]:
        """Return both answers."""
        shared = _("{address} is a shared mailbox that {who} may use")
        return (
            Choice("again", _("Sign in again"), "a"),
            Choice("shared", shared.format(address=self._sign_in.notes.address, who=self._who), "s"),
        )

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Sign in anew, or go on with the shared mailbox."""
        if answer == "shared":
            return Go(SharedPage(self._sign_in, self._signed), keep=False)
        return Go(self._again(self._sign_in), keep=False)


class SharedPage(SigningIn):
    """Tests Full Access and Send As of a shared mailbox, then connects it."""

    kind = "finish-sign-in"

    def __init__(self, sign_in: SignIn, signed: int) -> None:
        super().__init__(sign_in)
        self._signed = signed

    def wish(self) -> Wish:
        """Ask to go on with what was signed in."""
        return Wish(self.kind, {"sign_in": self._signed, "answer": "shared"})

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Test again: rights take up to an hour until they hold."""
        return Go(SharedPage(self.sign_in, self._signed), keep=False) if answer == "again" else Stay()
