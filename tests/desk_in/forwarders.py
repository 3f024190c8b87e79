"""Mails as forwarders leave them: what each keeps, adds and rewrites (the table of the guide)."""

from __future__ import annotations

from tests.desk_in.mails import mail

PUBLIC = "sales@xyz.test"
CREATION = "sales-7f3a@in.xyz.test"
PLUS = "support+c-2x4k9f@xyz.test"
ANN = "Ana Ruiz <ana@cliente.test>"
BLOCK = f"\n\nFrom: {ANN}\nSent: Monday, 9 November 2026 10:00\nTo: {PUBLIC}\nSubject: Printer on fire\n\nIt burns."


def gmail(to: str = CREATION) -> bytes:
    return mail(
        "gmail@c", sender=ANN, to=PUBLIC, Delivered_To=to, X_Forwarded_To=to,
        X_Forwarded_For=f"{PUBLIC} {to}", Return_Path="<sales+caf_=sales-7f3a=in.xyz.test@gmail.com>",
    )  # fmt: skip


def exchange_redirect() -> bytes:
    """No envelope header: only Resent-From tells by whom it came."""
    return mail(
        "redirect@c", sender=ANN, to=f"Sales <{PUBLIC}>", Resent_From=f"<{PUBLIC}>",
        X_MS_Exchange_Inbox_Rules_Loop=PUBLIC, Return_Path=f"<{PUBLIC}>",
    )  # fmt: skip


def exchange_forward() -> bytes:
    """The rule "forward" takes the sender away: the mail is a new one, written by the mailbox."""
    return mail("fw@x", sender=f"Sales <{PUBLIC}>", to=CREATION, subject="FW: Printer on fire", body=BLOCK)


def postfix_alias(to: str = CREATION) -> bytes:
    return mail("postfix@c", sender=ANN, to=PUBLIC, Delivered_To=to, X_Original_To=PUBLIC)


def srs() -> bytes:
    return mail(
        "srs@c", sender=ANN, to=PUBLIC, Envelope_To=CREATION,
        Return_Path="<SRS0=Xy7z=AB=cliente.test=ana@fwd.xyz.test>",
    )  # fmt: skip


def google_group() -> bytes:
    """A group that people write to: From rewritten because of DMARC, marked as bulk from top to bottom."""
    return mail(
        "group@c", sender=f"'Ana Ruiz' via Sales <{PUBLIC}>", to=f"Sales <{PUBLIC}>", Delivered_To=CREATION,
        Reply_To=ANN, X_Original_From=ANN, Precedence="list", List_ID="<sales.xyz.test>",
        List_Post=f"<https://groups.google.com/a/xyz.test/group/sales/post>, <mailto:{PUBLIC}>",
        List_Unsubscribe="<mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>",
        Return_Path="<sales+bncBC@xyz.test>",
    )  # fmt: skip


def mailman() -> bytes:
    """A list that answers to itself: only X-Original-From knows the writer."""
    return mail(
        "list@c", sender=f"Ana Ruiz via Sales <{PUBLIC}>", to=PUBLIC, Delivered_To=CREATION,
        Reply_To=PUBLIC, X_Original_From=ANN, List_Id="<sales.xyz.test>", List_Post=f"<mailto:{PUBLIC}>",
    )  # fmt: skip


def plus_address() -> bytes:
    return mail("plus@c", sender=ANN, to=PUBLIC, Delivered_To=PLUS, X_Forwarded_To=PLUS)


def alias_of_mailbox(to: str) -> bytes:
    return mail("alias@c", sender=ANN, to=to)
