"""The walk in sentences, for whoever asks and for whoever is refused."""

from __future__ import annotations

from tuidesk.desk.loops.ground import LISTED, OWN, Ground, Queue
from tuidesk.desk.loops.walk import ACKNOWLEDGEMENT, FORWARD, NOTICE, Cycle, Step
from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line

STOPPED = {
    OWN: mark("stopped: the desk never mails its own addresses"),
    LISTED: mark("stopped: an address stands on Filter outgoing mail"),
    "": mark("nothing stops it"),
}
_HINTS = {
    FORWARD: mark(
        "Forward to an address that lands in another mailbox, or fetch this one without forwarding."
    ),
    NOTICE: mark("Give the agent an address that this desk does not read."),
    ACKNOWLEDGEMENT: mark("Switch one acknowledgement off: tuidesk queue set QUEUE acknowledge=no"),
}


def line(ground: Ground, cycle: Cycle) -> SafeText:
    """Return a circle in one line: `support@x → queue Support → acknowledgement via IT → …`."""
    parts = [_step(ground, step) for step in cycle.steps]
    return clean_line(" → ".join([*parts, cycle.steps[0].at]), 500)


def hint(cycle: Cycle) -> str:
    """Return what to do about a circle."""
    kinds = [step.kind for step in cycle.steps]
    return _(_HINTS[next(kind for kind in (FORWARD, NOTICE, ACKNOWLEDGEMENT) if kind in kinds)])


def queue_line(ground: Ground, queue: Queue) -> SafeText:
    """Return in a sentence how mail comes to a queue, what the desk sends of itself, and where answers go."""
    if not queue.addresses:
        said = _("Queue {queue}: no address leads here.")
    elif not queue.sender:
        said = _("Queue {queue}: mail to {addresses} opens tickets here; no mail leaves.")
    elif queue.acknowledges:
        said = _(
            "Queue {queue}: mail to {addresses} opens tickets here; it is acknowledged via {via} "
            "as {sender}, and answers {back}."
        )
    else:
        said = _(
            "Queue {queue}: mail to {addresses} opens tickets here; replies leave via {via} "
            "as {sender}, and answers {back}."
        )
    words = {"queue": queue.name, "addresses": ", ".join(queue.addresses), "via": queue.via}
    return clean_line(said.format(**words, sender=queue.sender, back=_back(ground, queue)), 600)


def _back(ground: Ground, queue: Queue) -> str:
    back = ground.leads_to(queue.sender)
    if back == queue.id:
        return _("come back here")
    if back is None:
        return _("come back by Reply-To")
    return _("come back to queue {queue}").format(queue=ground.queues[back].name)


def _step(ground: Ground, step: Step) -> str:
    if step.kind == FORWARD:
        return _("{at} → forwarded to {to}").format(at=step.at, to=step.to)
    queue = ground.queues[step.queue]
    said = _("{at} → queue {queue} → {kind} via {via}")
    return said.format(at=step.at, queue=queue.name, kind=_(step.kind), via=queue.via)
