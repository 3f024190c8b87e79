"""Mails that a server refuses for good: nothing is tried again before somebody changed something."""

from __future__ import annotations

from tuidesk.i18n import mark
from tuidesk.mail.errors import MailError


class MailRefused(MailError):
    """The server refused one mail for good; `of_channel` = it would refuse every other one as well."""

    of_channel = False
    what = mark("{host} refused the mail")
    remedy = mark("Read the server's words, change the mail and send it again")


class SendAsDenied(MailRefused):
    """550 5.7.60, or 554 5.2.252 SendAsDenied at the end of the mail."""

    of_channel = True
    what = mark("{user} may not send as {address}")
    remedy = mark(
        "An administrator runs Add-RecipientPermission {address} -Trustee {user} -AccessRights SendAs, or in the"
        " Exchange admin center opens the mailbox {address}, Delegation, Send as: add {user}; it takes up to an"
        " hour until it holds. Or give the channel another From"
    )


class SenderBlocked(MailRefused):
    """550 5.1.8 Access denied, bad outbound sender."""

    of_channel = True
    what = mark("Office 365 has blocked {address} from sending, because it took its mail for spam")
    remedy = mark(
        "An administrator releases it at security.microsoft.com › Review › Restricted entities, after the password"
        " was changed"
    )


class TooLarge(MailRefused):
    """552, 5.3.4, 5.2.3: the mail is larger than the server takes."""

    what = mark("The mail is larger than {host} takes")
    remedy = mark(
        "Send smaller attachments, or a link; 25 MB is what most servers take, a third of it encoding"
    )


class BadRecipient(MailRefused):
    """5.1.x: there is no such mailbox."""

    what = mark("The recipient's server knows no such address")
    remedy = mark("Check the address for a typing error and write a new mail to the right one")


class ForwardingBlocked(MailRefused):
    """550 5.7.520: Office 365 lets no mail be forwarded out of the organisation by itself."""

    what = mark("Office 365 blocks forwarding to addresses outside the organisation")
    remedy = mark(
        "An administrator opens security.microsoft.com › Policies & rules › Threat policies › Anti-spam ›"
        " outbound policy › Automatic forwarding rules: On, for this mailbox"
    )
