"""Sentences about what a mail was taken for: its customer, its kind, whether anybody is answered by himself."""

from __future__ import annotations

from collections.abc import Iterator

from tuidesk.desk.why.story import Story
from tuidesk.i18n import _, mark
from tuidesk.screens.why.events import sentence
from tuidesk.widgets.conversation_words import KIND_WORDS

OTHERWISE = {
    "human": mark("Without {header} it would be an ordinary ticket."),
    "same": mark("Without {header} other headers would still say so."),
    "other": mark("Without {header} it would count as: {kind}."),
}


def customer(story: Story) -> Iterator[str]:
    """Say by which header the ticket has its customer."""
    who, mail = story.customer, story.mail
    if mail.kind not in ("human", "auto-reply") or not mail.author_address:
        return
    if who.header == "From":
        yield _("{address} stands in From.").format(address=who.address)
    elif who.header == "Reply-To" and who.robot:
        text = _("{address} stands in Reply-To; From ({sender}) is a robot that nobody reads.")
        yield text.format(address=who.address, sender=mail.author_address)
    elif who.header == "Reply-To":
        text = _("{address} stands in Reply-To; From ({sender}) is an address of this desk.")
        yield text.format(address=who.address, sender=mail.author_address)
    elif who.ours:
        text = _("From ({sender}) is an address of this desk: an agent chose the customer, or still can.")
        yield text.format(sender=mail.author_address)
    else:
        yield _("The customer of the ticket is another one; this is by {sender}.").format(
            sender=mail.author_address
        )
    others = [address for _name, address in mail.reply_to or () if address not in ("", who.address)]
    if who.header == "From" and others:
        text = _("Its Reply-To ({address}) does not count: only a robot's does.")
        yield text.format(address=", ".join(others))


def kind(story: Story) -> Iterator[str]:
    """Say what the mail was taken for, by which header, and what it would be without that."""
    mail, found = story.mail, story.automatic
    word = _(KIND_WORDS.get(mail.kind, mail.kind))
    if mail.kind == "human":
        yield _("No header marks it as automatic: a person wrote it.")
        return
    if found is None:
        yield _("It counts as: {kind}.").format(kind=word)
    elif found.value:
        text = _("It counts as: {kind}, because of {header}: {value}")
        yield text.format(kind=word, header=found.header, value=found.value)
    else:
        yield _("It counts as: {kind}, because of {header}.").format(kind=word, header=found.header)
    yield _("Nobody is answered automatically on such mail, so that no two robots answer each other.")
    if found is not None and found.otherwise:
        how = "same" if found.otherwise == mail.kind else found.otherwise
        text = _(OTHERWISE.get(how, OTHERWISE["other"]))
        other = _(KIND_WORDS.get(found.otherwise, found.otherwise))
        yield text.format(header=found.header, kind=other)


def rules(story: Story) -> Iterator[str]:
    """Say what the routing rules did to the ticket that it opened."""
    moved = ""
    for event in story.events:
        if event.kind in ("rule", "default-assignee"):
            yield sentence(event)
            moved = moved or str((event.data or {}).get("from") or "")
    if moved:
        yield _("Without its rules it would be in {queue}.").format(queue=moved)


def trust(story: Story) -> Iterator[str]:
    """Say what is known about the sender beside what he says himself."""
    found = story.trust
    if found.confirmed == "pass":
        text = _("{server} confirmed the sender: {results}.")
        yield text.format(server=found.server, results=found.results)
    elif found.confirmed == "fail":
        text = _("{server} could not confirm the sender: {results}. Ask before you trust it.")
        yield text.format(server=found.server, results=found.results)
    elif found.results and story.mail.kind == "human":
        text = _(
            "It says {results} about its sender, but not by the word of our own provider: it counts for nothing."
        )
        yield text.format(results=found.results)
    if found.resembles:
        text = _("{sender} can be taken for {other}: look closely.")
        yield text.format(sender=story.mail.author_address, other=found.resembles)
    if found.link:
        yield _("A link in it says {host} and leads to another site.").format(host=found.link)
