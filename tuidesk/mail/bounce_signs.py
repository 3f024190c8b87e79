"""Is a mail a server's own report? Asked of the headers and first words before the report itself is read.

One sign that only a server gives (its daemon's name, X-Failed-Recipients) is enough. Of the weaker ones
(the subject, a robot's address, an automatic mark, an opening that servers use) two are needed, since
people write about failed mail too.
"""

from __future__ import annotations

import re

from tuidesk.mail.auto_words import says_away
from tuidesk.mail.headers import Headers

_DAEMON = re.compile(r"mailer[-_ ]?daemon|mail delivery (?:sub)?system", re.IGNORECASE)
_SENDER = re.compile(
    r"mail[-_ ]?delivery|mail[-_ ]?(?:sub)?system|mail[-_ ]?adm\w*|internet[-_ ]?mail|post[-_]?master"
    r"|bounces?"
    r"|mdaemon|mmdf|smtp|daemon|autoreply|undeliver\w*|server|no-?reply|<>|system[- ]administrator|\bndr\b"
    r"|mail ?scan\w*|inter ?scan",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|error|report|problem|notification|unsuccess)|returned (?:mail"
    r"|to sender)"
    r"|mail (?:delivery|system|could|failed|error)|fail(?:ed|ure) (?:mail|delivery|notice)|rejected mail"
    r"|not delivered"
    r"|delivery has failed|non.?deliver|can(?:not|'t) (?:be )?deliver|unable to deliver|error sending|bounce"
    r"|message (?:not delivered|undeliverable|status|delivery|you sent)|user unknown|delivery failed"
    r"|no se (?:puede|pudo|ha podido) entregar|no (?:entregad|entregable)|entrega fallida|error (?:de"
    r"|en la) entrega"
    r"|(?:devuelt|rechazad)o (?:al remitente|por)|unzustellbar|nicht zugestellt"
    r"|zustell(?:ung|fehler).{0,20}(?:fehl|status)|fehlgeschlagen"
    r"|non remis|(?:échec|echec) de (?:la )?(?:remise|distribution)|non distribuable"
    r"|mancata consegna|non recapitabile|impossibile recapitare|n[ãa]o (?:foi )?entregue|falha na entrega"
    r"|onbestelbaar|niet bezorgd|nie ?dostarczono|niedostarczona|kunde inte levereras|kunne ikke leveres"
    r"|не доставлено|недоставленн|配信(?:でき|不能|エラー|失敗)|配送不能|投递失败|退信|无法投递|傳送失敗|无法送达",
    re.IGNORECASE,
)
# How servers begin. A person's sentence about a failure begins with themselves.
_OPENING = re.compile(
    r"[ \t*>#<\"-]{0,6}(?:"
    r"(?:this (?:is|message was|e?-?mail was)|the following is).{0,40}(?:automatic|mail (?:system|delivery)"
    r"|created)"
    r"|(?:sorry[^.\n]{0,100}(?:\.[^.\s][^.\n]{0,60}){0,4}\. )?"
    r"(?:an? |the |your )?(?:e-?mail|message|mail)s?.{0,60}(?:could|can|was|has|did) ?(?:not|n't)"
    r"(?: been| be)? (?:deliver|sent|reach)"
    r"|(?:could|can) ?not deliver|unable to deliver|delivery (?:has failed|failed|to the following)"
    r"|-* ?(?:non-?delivery|delivery|undeliverable)[ -](?:report|failure|status)"
    r"|error: (?:invalid|no valid|unknown) (?:user|recipient|address)|sent <<< rcpt to|rcpt to:"
    r"|(?:el|su|tu) (?:mensaje|correo).{0,60}no (?:se )?(?:ha |pudo |puede |fue )"
    r"|no (?:se )?(?:ha )?(?:podido|pudo) entregar"
    r"|(?:ihre|die|eine) (?:e-?mail|nachricht).{0,80}nicht.{0,20}zugestellt"
    r"|(?:votre|le|ce) (?:message|courriel|e-?mail).{0,40}n'a pas (?:pu|ete|été)"
    r"|impossibile (?:recapitare|consegnare)|(?:il|la) (?:suo |tuo )?messaggio.{0,40}non (?:è|e'|ha|può)"
    r"|(?:a |sua )?mensagem.{0,40}n[ãa]o (?:foi|p[ôo]de)|uw bericht.{0,40}niet"
    r"|ваше (?:сообщение|письмо).{0,60}не |.{0,40}配信(?:でき|され)ま?せん|.{0,40}(?:无法|未能)(?:发送|投递|送达)"
    r")",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(r"(?:fwd?|fw|rv|wg|tr|enc|i|vs|doorst)\s?:", re.IGNORECASE)
_OPENING_LINES = 6
_DECORATION = re.compile(r"[\W_]{0,200}")


def looks_like_bounce(headers: Headers, text: str) -> bool:
    """Say whether the signs are those of a mail server's own mail, so that its words are worth reading."""
    if "x-failed-recipients" in headers:
        return True
    sender = headers.text("from")[:300]
    if _DAEMON.search(sender):
        return True
    subject = headers.text("subject")[:300]
    if _PASSED_ON.match(subject) or says_away(subject):
        return False
    signs = (
        _SUBJECT.search(subject) is not None,
        not sender or _SENDER.search(sender) is not None,
        _is_automatic(headers),
    )
    return sum(signs) >= (1 if opens_like_a_server(text) else 2) and any(signs)


def _is_automatic(headers: Headers) -> bool:
    if headers.token("auto-submitted") not in ("", "no"):
        return True
    return any(not value.strip(" \t\r\n<>") for value in headers.all_raw("return-path"))


def opens_like_a_server(text: str) -> bool:
    """Say whether one of the first lines is how a server begins a report of a failure."""
    seen = 0
    for line in text[:4000].split("\n"):
        if not line.strip() or _DECORATION.fullmatch(line[:200]):
            continue
        if _OPENING.match(line[:300]):
            return True
        seen += 1
        if seen >= _OPENING_LINES:
            return False
    return False
