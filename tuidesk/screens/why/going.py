"""Sentences about mail that goes out: why through this channel, and why it has not left."""

from __future__ import annotations

from collections.abc import Iterator

from tuidesk.desk.outbox_results import STATES, words
from tuidesk.desk.why.story import Story
from tuidesk.i18n import _, mark, said

WAYS = {
    "reply-via": mark("It goes through {channel}: the Reply via of {queue}, where its ticket came in."),
    "changed": mark(
        "It went through {channel}: {queue}, where its ticket came in, has another Reply via by now."
    ),
    "same-account": mark(
        "It goes through {channel}: {queue} has chosen no Reply via, and this is the account that its mail comes by."
    ),
    "same-address": mark(
        "It goes through {channel}: {queue} has chosen no Reply via, and customers know it by this address."
    ),
    "relay": mark(
        "It goes through {channel}: {queue} has chosen no Reply via, so the default relay sends it."
    ),
}


def way(story: Story) -> Iterator[str]:
    """Say why a mail goes through its channel."""
    out, chosen = story.out, story.way
    if out is None or chosen is None:
        return
    if not out.channel:
        text = _("There is no way out yet: {queue}, where its ticket came in, has no channel that can send.")
        yield text.format(queue=chosen.queue)
        return
    yield _(WAYS[chosen.by]).format(channel=out.channel, queue=chosen.queue)
    now_in = story.mail.queue_id
    if now_in != story.mail.origin_queue_id and now_in in story.queues:
        text = _("That the ticket stands in {queue} now changes nothing about it.")
        yield text.format(queue=story.queues[now_in])


def state(story: Story) -> Iterator[str]:
    """Say where a mail is, and why there."""
    out = story.out
    if out is None:
        return
    word = _(out.state) if out.state in STATES else out.state
    yield f"{word}: {words(out.reason)}" if out.reason else word
    if out.server_reply:
        yield _("The server said: {words}").format(words=said(out.server_reply))
    for address, answer in (out.results or {}).items():
        if not answer.startswith("2"):
            yield f"{address}: {answer}"
