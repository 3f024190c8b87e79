"""Words that several tabs of the settings show for stored values."""

from __future__ import annotations

from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line

LANGUAGE_WORDS = {"en": mark("English"), "es": mark("Spanish")}
ROLE_WORDS = {"admin": mark("admin"), "agent": mark("agent"), "readonly": mark("reads only")}
KIND_WORDS = {
    "office365": "Office 365",
    "gmail": "Gmail",
    "imap": "IMAP",
    "smtp": mark("Custom SMTP"),
    "relay": mark("Default relay"),
    "forward": mark("Forwarded"),
}
SENT_WORDS = {
    "auto": mark("Automatic"),
    "append": mark("always"),
    "off": mark("never"),
}
TLS_WORDS = {
    "implicit": mark("TLS from the start"),
    "starttls": "STARTTLS",
    "none": mark("none: this machine only"),
}


def after_words(value: str) -> SafeText:
    """Say what happens to a mail in its mailbox: leave, read or move:FOLDER."""
    what, _colon, folder = value.partition(":")
    if what == "move":
        return clean_line(_("moved to {folder}").format(folder=folder))
    return clean_line({"leave": _("left as it is"), "read": _("marked read when answered")}.get(what, ""))
