"""Find the folders that every mailbox has, by what the server says of them, else by their usual names.

Exchange Online marks no folder (no SPECIAL-USE) and names them in the language of the mailbox.
"""

from __future__ import annotations

from imaplib import IMAP4

from imapclient import IMAPClient

from tuidesk.mail.imap.errors import pause_ms

# Beside the English ones that imapclient knows.
_SENT = frozenset(
    {
        *("enviados", "elementos enviados", "correo enviado", "mensajes enviados"),
        *("gesendet", "gesendete elemente", "gesendete objekte", "envoyés", "éléments envoyés"),
        *("posta inviata", "inviata", "itens enviados", "verzonden items", "sent messages", "sent-mail"),
    }
)
_JUNK = frozenset(
    {
        *("junk email", "junk e-mail", "junk mail", "bulk", "bulk mail", "junk-e-mail", "spamverdacht"),
        *("correo no deseado", "correo electrónico no deseado", "courrier indésirable", "indésirables"),
        *("posta indesiderata", "lixo eletrónico", "lixo eletrônico", "ongewenste e-mail"),
    }
)


def find_sent(client: IMAPClient) -> str | None:
    """Name the folder where sent mail is kept (RFC 6154 \\Sent, else a usual name), None when there is none."""
    return _find(client, b"\\Sent", _SENT)


def find_junk(client: IMAPClient) -> str | None:
    """Name the folder for spam (RFC 6154 \\Junk, else a usual name), None when there is none."""
    return _find(client, b"\\Junk", _JUNK)


def stands(client: IMAPClient, folder: str) -> tuple[int, int] | None:
    """Return UIDVALIDITY and the next UID of a folder (STATUS, RFC 3501 §6.3.10), None when it is not there."""
    try:
        answer = client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
    except IMAP4.error as error:
        if isinstance(error, IMAP4.abort) or pause_ms(str(error)):
            raise
        return None
    return int(answer[b"UIDVALIDITY"]), int(answer[b"UIDNEXT"])


def _find(client: IMAPClient, flag: bytes, usual: frozenset[str]) -> str | None:
    found: str | None = client.find_special_folder(flag)
    if found:
        return found
    names = [(name, delimiter) for _flags, delimiter, name in client.list_folders()]
    return next((name for name, delimiter in names if _last(name, delimiter).casefold() in usual), None)


def _last(name: str, delimiter: bytes | None) -> str:
    """Return a folder's name without those of the folders around it."""
    return name.rpartition(delimiter.decode("ascii", "replace"))[2] if delimiter else name
