"""Reports that mail failed, as servers write them."""

from __future__ import annotations

NO_USER = "550 5.1.1 <ana@cliente.test> no such user"


def failure(
    original: str = "",
    *,
    recipient: str = "ana@cliente.test",
    status: str = "5.1.1",
    said: str = NO_USER,
    action: str = "failed",
    message_id: str = "bounce@relay.test",
    returned: str = "",
    answers: str = "",
) -> bytes:
    """Write a report (RFC 3464); `original` is the id of the mail that came back, `returned` its other headers."""
    back = f"Message-ID: <{original}>\r\n{returned}" if original else returned
    head = f"In-Reply-To: <{answers}>\r\n" if answers else ""
    return (
        "From: Mail Delivery System <mailer-daemon@relay.test>\r\nTo: support@xyz.test\r\n"
        f"Subject: Undelivered\r\nMessage-ID: <{message_id}>\r\nAuto-Submitted: auto-replied\r\n{head}"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; relay.test\r\n\r\n{group(recipient, status, said, action)}"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{back}Subject: Re: Printer\r\n\r\n--b--\r\n"
    ).encode()


def group(recipient: str, status: str, said: str, action: str = "failed") -> str:
    """Write what a report says of one recipient."""
    return (
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n"
    )
