"""Is an address that failed dead for good? Only then should nobody write to it again.

A server refuses with 5xx for many reasons; most say something about the sender, the mail or the day, not
about the address. Its words decide before its status does: servers write 5.1.1 over a full mailbox.
"""

from __future__ import annotations

import re

# The address itself is wrong: it will never work, whatever the sender changes.
_GONE = re.compile(
    r"(?:user|mailbox|recipient|account|address|adresse|addressee)(?: \S{1,80})?:? ?(?:name )?(?:is |was )?"
    r"(?:unknown|not found|does(?: not|n't) exist|invalid|unrouteable|not known|not listed|has been closed"
    r"|(?:couldn't|could not) be found|not allowed|not recogni[sz]ed|no longer)"
    r"|(?<!sender )address rejected(?!:)"
    r"|mailbox unavailable|(?:^|\s)542 |domain (?:is )?not reachable"
    r"|(?:unknown|no such|invalid|bad|unrouteable|non-?exist\w*|illegal) (?:local )?"
    r"(?:user|mailbox|recipient|address|account|hosts?|domain)"
    r"|(?:not|n't) (?:have|listed in|found in|exist|a known|a valid|recogni[sz]ed|our customer)"
    r"|no such (?!file)|no mail ?box|no user |no valid recipient"
    r"|check (?:if|that|whether) (?:the )?(?:e-?mail )?address"
    r"|does(?: not|n't) have an? .{0,30}account|unknown (?:local.part|to)|host unknown|not found"
    r"|unknown user|user unknown|host or domain|desconocid[oa]|no existe|unbekannt|inconnu|existiert nicht"
    r"|n'existe pas|non esiste|inesistente|sconosciut|não existe|bestaat niet|onbekend|nie istnieje"
    r"|не существует"
    r"|не найден|存在しま?せん|存在しない|見つかりません|不存在"
    # Its domain takes no mail at all (RFC 7505 among them).
    r"|no (?:mx|mail exchanger)|(?:could ?n't|could not|unable to) find (?:a |any )?(?:mail exchanger|host)"
    r"|does not accept mail|indicated no smtp service|null mx|illegal host",
    re.IGNORECASE,
)
# What else a server refuses with 5xx, and what the sender or the recipient can put right.
_NOT_FOR_GOOD = re.compile(
    r"too (?:large|big|many)|spam|block|black ?list|policy|virus|time(?:d )?-?out|suspend"
    r"|inactive|rate limit|temporar|reputation|dmarc|spf|dkim|relay|authenti|denied|filter"
    r"|security (?:polic|reason|violation|error)|permission|permis[oe]|berechtigung|autoris|権限|權限"
    r"|malformed|unexpected name server|loop"
    # A verdict on the sender.
    r"|sender (?:address|domain|verif)|domain of sender|after mail from|reply to mail from",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(?:over|exceed\w*|out of) (?:the |its |his |storage |disk )*quota|quota (?:exceed|reached)|over ?quota"
    r"|(?:box|quota|disk|storage|account|user)(?: \S{1,80})? (?:is )?full\b|full mailbox|too full"
    r"|(?:not enough|insufficient) (?:disk |storage )?space|buz[óo]n lleno|(?:est|bo[îi]te) pleine"
    r"|postfach.{0,20}voll|message size exceed|exceed\w* (?:the )?(?:max\w* )?(?:message )?size",
    re.IGNORECASE,
)
_ADDRESS_STATUS = re.compile(r"5\.1\.(?:1|2|3|4|6|10|351)")
_SENDER_STATUS = re.compile(r"5\.1\.[78]")
_NO_WORDS = re.compile(r"\bhttps?://\S+|[^\s<>@]{1,64}@[^\s<>@]{1,253}")
_UNKNOWN = re.compile(r"user:? unknown|unknown user", re.IGNORECASE)
_REFUSED_AFTER_DATA = re.compile(r">>> DATA\s{1,4}<<< 5\d\d|(?:after|to) end of data", re.IGNORECASE)
_MAX_WORDS = 20_000


def is_hard(status: str, said: str, told: str = "") -> bool:
    """Say whether the address will never work, from the status and words that a server gave for it.

    `told` is what the whole report says, which may tell at which step the mail was refused.
    """
    said = " ".join(_NO_WORDS.sub(" ", said[:_MAX_WORDS]).replace("_", " ").split())
    if status.startswith("4") or _SENDER_STATUS.fullmatch(status) or _FULL.search(said):
        return False
    if _ADDRESS_STATUS.fullmatch(status):
        return True
    gone = _GONE.search(said)
    if gone is None or _NOT_FOR_GOOD.search(said):
        return False
    return not (_UNKNOWN.fullmatch(gone.group()) and _was_seen(told[:_MAX_WORDS]))


def _was_seen(told: str) -> bool:
    """Say whether the mail itself was refused: Japanese carriers say "user unknown" of mail that they filter."""
    return _REFUSED_AFTER_DATA.search(told) is not None and "<<< 503" not in told
