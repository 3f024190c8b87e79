"""What mail programs put into HTML where the quoted mail begins, recognised before it becomes text."""

from __future__ import annotations

import re

from tuidesk.mail.quotes import HARD_MARK, SIGN_MARK, SOFT_MARK

_ATTRIBUTE = re.compile(
    r"""\b(class|id|type|style|name|href|alt|start)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)

# Everything from here on is the old mail.
_HARD_IDS = frozenset(
    {
        "divrplyfwdmsg",  # Outlook on the web
        "appendonsend",
        "mail-editor-reference-message-container",  # Outlook, new
        "olk_src_body_section",  # Outlook for Mac
        "stopspelling",  # Hotmail
        "reply-intro",
        "yahoo_quoted",
        "ms-outlook-mobile-reference-message",
    }
)
_HARD_CLASSES = frozenset({"yahoo_quoted", "outlookmessageheader", "zmail_extra", "gmail_quote_forward"})
# A quote begins, and the writer's words may go on after it.
_SOFT_CLASSES = frozenset(
    {
        "gmail_quote",
        "gmail_attr",
        "gmail_extra",
        "moz-cite-prefix",
        "protonmail_quote",
        "tutanota_quote",
        "quoted-text",
    }
)
_SIGNATURES = frozenset(
    {
        "gmail_signature",
        "moz-signature",
        "apple-signature",
        "signature",  # Outlook on the web
        "ms-outlook-mobile-signature",
        "messagesignaturesection",  # Spark
        "protonmail_signature_block",
        "composer_signature",  # Samsung
    }
)
# Outlook's line above From:/Sent: (2007 and later); older ones used another blue.
_OUTLOOK_RULE = re.compile(r"border-top:\s*solid\s*#(?:e1e1e1|b5c4df)", re.IGNORECASE)
_NO_BORDER = re.compile(r"border(?:-left)?:\s*(?:none|0)", re.IGNORECASE)


def attributes_of(source: str) -> dict[str, str]:
    """Return the few attributes of a tag that matter here."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found


def mark_for(name: str, attributes: dict[str, str]) -> str:
    """Return the mark line that an opening tag calls for, '' for most."""
    if not attributes:
        return ""
    names = {attributes.get("id", "").lower().removeprefix("x_"), attributes.get("name", "").lower()}
    classes = {word.removeprefix("x_") for word in attributes.get("class", "").lower().split()}
    if names & _HARD_IDS or classes & _HARD_CLASSES or _OUTLOOK_RULE.search(attributes.get("style", "")):
        return HARD_MARK
    if classes & _SOFT_CLASSES or any(name.startswith("yahoo_quoted") for name in names):
        return SOFT_MARK if classes & _SOFT_CLASSES else HARD_MARK
    return SIGN_MARK if (names | classes) & _SIGNATURES else ""


def is_indent(attributes: dict[str, str]) -> bool:
    """Say whether a blockquote only indents: Gmail's indent button writes one without a border."""
    return "cite" not in attributes.get("type", "").lower() and bool(
        _NO_BORDER.search(attributes.get("style", ""))
    )
