"""The frozen spec of a mail: plain values from which its bytes can be built, the same ones at any time.

It is kept as JSON in the outbox, so that what an agent saw is what leaves, whatever
queues, channels and signatures become in the meantime.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from tuidesk.mail.compose import Outgoing, OutgoingFile, build
from tuidesk.mail.compose_html import Look
from tuidesk.mail.message import Address

TOKEN_HEADER = "X-Tuidesk-Id"  # noqa: S105 - a header's name
# Asks Exchange for no absence note (MS-OXCMAIL 2.2.3.2.14). No "AutoReply" beside it: that says that
# nobody answers, and another help desk would take an agent's letter for a notification.
_COURTESY = ("X-Auto-Response-Suppress", "OOF")
_SUPPRESS = ("X-Auto-Response-Suppress", "All")


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A file of the mail; its bytes are in the raw store under `sha256`."""

    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Spec:
    """One mail of an agent. `text` holds the writer's words, `signature` and `quote` what stands below them."""

    from_: Address
    reply_to: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str
    token: str
    date_ms: int
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    signature: str
    quote: str
    files: tuple[SpecFile, ...]
    # How the queue's mail looked when it was written; what stands on the ticket is `body`.
    above: str = ""
    header: str = ""
    look: Look = Look()  # noqa: RUF009 - frozen
    appearance: int = 0  # which version of the queue's appearance that was
    automatic: str = ""  # nobody wrote it: generated | replied (RFC 3834 §5); "" = a person did
    loop: str = ""  # the desk's id, by which old robots know their own mail again

    @property
    def body(self) -> str:
        """The whole text as it is mailed: words, signature below the usual "-- " line, quote."""
        signature = f"-- \n{self.signature}" if self.signature else ""
        return "\n\n".join(part for part in (self.text.strip("\n"), signature, self.quote) if part)

    @property
    def folds(self) -> list[list[Any]]:
        """The line ranges [first, end, what] of `body` below the writer's words, for the conversation."""
        found: list[list[Any]] = []
        end = self.body.count("\n") + 1
        for what, part, extra in (("quote", self.quote, 0), ("signature", self.signature, 1)):
            if part:
                start = end - part.count("\n") - 1 - extra
                found.append([start, end, what])
                end = start - 1
        return found[::-1]

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers by which other programs know what kind of mail it is."""
        if not self.automatic:
            return ((TOKEN_HEADER, self.token), _COURTESY)
        said = ((TOKEN_HEADER, self.token), ("Auto-Submitted", f"auto-{self.automatic}"), _SUPPRESS)
        return (*said, *((("Precedence", "bulk"), ("X-Loop", self.loop)) if self.loop else ()))

    def to_json(self) -> dict[str, Any]:
        """Return the spec as plain JSON values."""
        return asdict(self)


def from_json(data: dict[str, Any]) -> Spec:
    """Return the spec that `to_json` wrote down."""
    values = dict(data)
    values["from_"] = Address(**data["from_"])
    values["reply_to"] = Address(**data["reply_to"]) if data["reply_to"] else None
    values["to"] = tuple(Address(**one) for one in data["to"])
    values["cc"] = tuple(Address(**one) for one in data["cc"])
    values["references"] = tuple(data["references"])
    values["files"] = tuple(SpecFile(**one) for one in data["files"])
    values["look"] = Look(**data.get("look", {}))
    return Spec(**values)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the outbox keeps of a letter: the spec, how it was sent, and what sending changed on the ticket.

    `changed` holds (column, before, after), for whoever takes the letter back.
    """

    spec: Spec
    solve: bool
    quoted: bool
    queue_id: int  # through which it leaves
    changed: tuple[tuple[str, int | str | None, int | str | None], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "mail": self.spec.to_json(),
            "solve": self.solve,
            "quoted": self.quoted,
            "queue_id": self.queue_id,
            "changed": [list(one) for one in self.changed],
        }

    def to_row(self) -> dict[str, Any]:
        """Return the columns of the outbox that follow from it."""
        spec = self.spec
        return {
            "from_address": spec.from_.address,
            "recipients": [one.address for one in (*spec.to, *spec.cc)],
            "subject": spec.subject,
            "message_id": spec.message_id,
            "spec": self.to_json(),
        }


def frozen_from_json(data: dict[str, Any]) -> Frozen:
    """Return what `Frozen.to_json` wrote down."""
    changed = tuple((field, before, after) for field, before, after in data["changed"])
    return Frozen(from_json(data["mail"]), data["solve"], data["quoted"], data["queue_id"], changed)


def to_bytes(spec: Spec, read: Callable[[str], bytes]) -> bytes:
    """Build the mail; `read` gives a file's bytes by its sha256. Raises ComposeError."""
    files = tuple(OutgoingFile(f.filename, f.content_type, read(f.sha256)) for f in spec.files)
    return build(
        Outgoing(
            from_=spec.from_,
            to=spec.to,
            cc=spec.cc,
            reply_to=spec.reply_to,
            subject=spec.subject,
            message_id=spec.message_id,
            date_ms=spec.date_ms,
            in_reply_to=spec.in_reply_to,
            references=spec.references,
            text=spec.body,
            html=None,
            attachments=files,
            headers=spec.headers,
            above=spec.above,
            header=spec.header,
            look=spec.look,
        )
    )
