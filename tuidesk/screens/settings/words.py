"""Words that several tabs of the settings show for stored values."""

from __future__ import annotations

from tuidesk.i18n import mark

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
WATCH_WORDS = {
    "yes": mark("watched: what agents send from other programs joins its ticket"),
    "no": mark("not looked at"),
}
TLS_WORDS = {
    "implicit": mark("TLS from the start"),
    "starttls": "STARTTLS",
    "none": mark("none: this machine only"),
}
