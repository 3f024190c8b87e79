"""Raw mails for intake tests."""

from __future__ import annotations

from collections.abc import Sequence

DATE = "Tue, 10 Nov 2026 09:00:00 +0000"
DATE_MS = 1_794_301_200_000


def mail(
    message_id: str = "",
    *,
    sender: str = "Ana Ruiz <ana@cliente.test>",
    to: str = "support@xyz.test",
    subject: str | None = "Printer on fire",
    date: str = DATE,
    answers: str = "",
    references: Sequence[str] = (),
    body: str = "It burns.",
    **headers: str,
) -> bytes:
    """Write a mail; ids without their angle brackets, other headers as Delivered_To="..."."""
    lines = [f"From: {sender}", f"To: {to}", f"Date: {date}"]
    if subject is not None:
        lines.append(f"Subject: {subject}")
    if message_id:
        lines.append(f"Message-ID: <{message_id}>")
    if answers:
        lines.append(f"In-Reply-To: <{answers}>")
    if references:
        lines.append("References: " + "\r\n ".join(f"<{ref}>" for ref in references))
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body, ""]).encode()
