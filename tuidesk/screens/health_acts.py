"""What can be done about a channel on the health screen."""

from __future__ import annotations

from textual import work

from tuidesk.commands.screen import CommandScreen
from tuidesk.i18n import _
from tuidesk.screens.ask import AskScreen
from tuidesk.screens.following import JobFollower
from tuidesk.screens.health_words import audit_outcome
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.channel_lines import ChannelLines


def asking() -> SafeText:
    """Say what goes on before the worker has said anything."""
    return clean_line(_("asking the worker"))


class HealthActs(CommandScreen[None]):
    """A screen with channels, one of them under the cursor."""

    @property
    def lines(self) -> ChannelLines:
        """The channels."""
        return self.query_one(ChannelLines)

    def look(self) -> object:
        """Read the state of the desk again."""
        raise NotImplementedError

    def action_outbox(self) -> None:
        """Go back to the desk and show the outbox there, since it goes on with what is chosen."""
        self.desk.at_desk("outbox")

    def action_activity(self) -> None:
        """Go back to the desk and show the activity of mail there, since it goes on with a ticket chosen."""
        self.desk.at_desk("activity")

    def action_test(self) -> None:
        """Test the channel under the cursor."""
        channel, opened = self.lines.channel, self.desk.opened
        if channel is not None and opened is not None:
            self.test_channel(opened, channel.name)

    @work(thread=True, exclusive=True, group="health-test", exit_on_error=False)
    def test_channel(self, opened: OpenDesk, name: str) -> None:
        """Follow a test until it ended."""
        for step in JobFollower(opened, "test-channel", {"channel": name}).follow():
            works = clean_line(_("{channel} works").format(channel=name))
            self.app.call_from_thread(self.say, works if step.ok else step.words or asking())
        self.app.call_from_thread(self.look)

    def action_audit(self) -> None:
        """Count the mailbox under the cursor against the ledger."""
        channel, opened = self.lines.channel, self.desk.opened
        if channel is not None and opened is not None:
            self.audit_mailbox(opened, channel.name)

    @work(thread=True, exclusive=True, group="health-audit", exit_on_error=False)
    def audit_mailbox(self, opened: OpenDesk, name: str) -> None:
        """Follow an audit until it ended."""
        for step in JobFollower(opened, "audit-mailbox", {"channel": name}).follow():
            words = audit_outcome(step.result) if step.ok else step.words or asking()
            self.app.call_from_thread(self.say, words)
        self.app.call_from_thread(self.look)

    def action_sign_in(self) -> None:
        """Sign in again for the channel's account."""
        channel = self.lines.channel
        if channel is not None:
            account = channel.account_id
            self.app.push_screen(make_screen("sign-in-office365", str(channel.address), account=account))

    def action_new_password(self) -> None:
        """Ask for another password, which the worker uses at once."""
        channel, opened = self.lines.channel, self.desk.opened
        if channel is None or opened is None:
            return
        name = channel.name
        question = clean_line(_("Another password for {channel}").format(channel=name))

        def take(password: str | None) -> None:
            if password:
                self.seal(opened, name, password)

        self.app.push_screen(AskScreen(question, password=True), take)

    @work(thread=True, group="health-seal", exit_on_error=False)
    def seal(self, opened: OpenDesk, name: str, password: str) -> None:
        """Save the password sealed."""
        from tuidesk.desk import channels

        channels.change(opened.store, opened.actor, name, {}, password)
        self.app.call_from_thread(self.say, clean_line(_("saved")))

    def action_spam(self) -> None:
        """Look through the mailbox's Spam."""
        channel = self.lines.channel
        if channel is not None:
            self.app.push_screen(make_screen("spam", channel.name, channel.address))
