"""Auto-forward from any provider: a public address, a creation address, a way out, and a test that comes back."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk.forwarding.connect import Forwarded, Relay
from tuidesk.desk.forwarding.creation import Made
from tuidesk.desk.names import check_address
from tuidesk.i18n import _
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Finish, Go, Page, Stay, Turn
from tuidesk.screens.connect.pages import Chosen, Told, Typed
from tuidesk.screens.connect.probing import ProbePage
from tuidesk.screens.connect.way_out import RelayQuestions
from tuidesk.screens.following import JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.store import forwarded
from tuidesk.term.clean import NOTHING, SafeText, clean_line

GUIDE = "forward"
NEW_RELAY = "+"  # no channel's name begins like this alone


class ConnectForward(FlowScreen):
    """Connects an address whose mail is forwarded; gives back the queue's name."""

    def __init__(
        self, address: str = "", directions: str = "in", queue: str = "", place: SafeText = NOTHING
    ) -> None:
        flow = _Forward(address, queue)
        super().__init__(flow.ask_address(), place or clean_line(_("Forwarded")))


class _Forward:
    """The answers so far, and the page that each one leads to."""

    def __init__(self, address: str, queue: str) -> None:
        self._public, self._queue = address, queue
        self._creation = self._domain = ""

    def ask_address(self) -> Page:
        """Ask for the public address."""
        return Typed(
            _("Which address do customers write to?"),
            _(
                "Its mailbox stays where it is. A rule there sends each new mail on to an address of this desk. "
                "Choose this where the mailbox cannot or must not be connected directly."
            ),
            self._public,
            self._take_address,
            guide=GUIDE,
        )

    def _take_address(self, opened: OpenDesk, text: str) -> Turn:
        from tuidesk.desk import forwarding
        from tuidesk.desk.forwarding import creation as creation_addresses

        self._public = check_address(text)
        with opened.store.read() as conn:
            forwarding.check_public(conn, self._public, 0)
            made = creation_addresses.propose(conn)
        return Go(self._ask_way_out(opened) if made.address else self._ask_place(made))

    def _ask_place(self, made: Made) -> Page:
        """Ask where mail of this desk arrives, when neither a mailbox nor a mail domain is there yet."""
        return Typed(
            _("Which domain's mail comes to this desk?"),
            _(
                "No mailbox is connected yet, so the mail must be handed to the worker: tuidesk worker "
                "--listen-smtp HOST:PORT, or --listen-lmtp, behind the mail server of that domain. Name the "
                "domain, such as desk.example.com, or a whole address that exists there."
            ),
            self._creation or self._domain,
            self._take_place,
            guide=GUIDE,
        )

    def _take_place(self, opened: OpenDesk, text: str) -> Turn:
        whole = "@" in text.removeprefix("@")
        address = check_address(text if whole else f"x@{text.removeprefix('@')}")
        self._creation, self._domain = (address, "") if whole else ("", address.partition("@")[2])
        return Go(self._ask_way_out(opened))

    def _ask_way_out(self, opened: OpenDesk) -> Page:
        """Ask how answers leave: forwarding cannot be finished without a way out."""
        from tuidesk.desk import channels

        rows = [row for row in channels.listed(opened.store) if row.outbound is not None]
        if not rows:
            return self._relay().first()
        choices = [Choice(row.name, row.from_address or row.name, hint=row.name) for row in rows]
        if not any(row.kind == "relay" for row in rows):
            choices.append(Choice(NEW_RELAY, _("Another server: the desk's default relay"), "+"))
        return Chosen(
            _("From which address are answers sent?"),
            _("Forwarding brings mail in only; answers leave by a way out of this desk."),
            choices,
            self._take_way_out,
            next_words=_("enter connects the address, or asks for the other server first"),
        )

    def _take_way_out(self, opened: OpenDesk, answer: str) -> Turn:
        if answer == NEW_RELAY:
            return Go(self._relay().first())
        return self._connect(opened, reply_via=answer)

    def _relay(self) -> RelayQuestions:
        return RelayQuestions(self._public, lambda opened, relay: self._connect(opened, relay=relay))

    def _connect(self, opened: OpenDesk, *, reply_via: str = "", relay: Relay | None = None) -> Turn:
        from tuidesk.desk.forwarding import connect as forwarding_connect
        from tuidesk.desk.forwarding import creation as creation_addresses

        if self._domain:
            creation_addresses.set_domain(opened.store, opened.actor, self._domain)
        made = forwarding_connect.connect_forward(
            opened.store,
            opened.actor,
            self._public,
            queue_name=self._queue.removeprefix("-"),
            creation_address=self._creation,
            reply_via=reply_via,
            relay=relay,
        )
        return Go(Forwarding(made, self._public), fresh=True)


class Forwarding(Told):
    """Shows the creation address of a queue that was connected, and what to do at the provider."""

    def __init__(self, made: Forwarded, public: str) -> None:
        super().__init__(
            _("{queue} is connected. Now make the rule at your provider").format(queue=made.queue),
            _("Redirect, do not forward, all mail of {public} to this address and keep a copy there:").format(
                public=public
            ),
            lambda _opened, _answer: Stay(),
            guide=GUIDE,
        )
        self._made = made
        self._code = ""
        self.result = made.queue

    def look(self, opened: OpenDesk) -> JobView:
        """Watch for the code by which the provider asks whether it may forward here."""
        with opened.store.read() as conn:
            codes = {queue.id: queue.code for queue in forwarded.queues(conn)}
        return JobView(data={"code": codes.get(self._made.queue_id, "")})

    def watched(self, view: JobView) -> None:
        """Keep the code."""
        self._code = str(view.data["code"])

    def copied(self) -> SafeText:
        """Return the creation address."""
        return clean_line(self._made.creation.address)

    def lines(self) -> Sequence[SafeText]:
        """Say what the provider asks, where the steps are, and how answers leave."""
        code = _("forwarding code from the provider: {code}").format(code=self._code) if self._code else ""
        return (
            *([clean_line(code)] if code else []),
            SafeText(_("^g or ? shows it step by step for your provider; ^y copies the address.")),
            clean_line(_("Answers leave by {channel}.").format(channel=self._made.reply_via)),
        )

    def choices(self) -> Sequence[Choice]:
        """Return the ways on."""
        return (
            Choice("test", _("Test forwarding: a mail goes there and must come back"), "t"),
            Choice("done", _("Go on; the test is possible later, with t in the settings"), "d"),
        )

    @property
    def next_words(self) -> SafeText:
        """Say what a test does."""
        return SafeText(_("once the rule is there, test it; what is connected stays connected"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Test, or go on."""
        if answer == "test":
            return Go(ProbePage(self._made.queue, ends=False, guide=GUIDE))
        return Finish(self._made.queue)
