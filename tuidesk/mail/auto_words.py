"""What robots write into their subjects and addresses, in the languages that we know of."""

from __future__ import annotations

import re

ROBOT = re.compile(
    r"(?:mailer-?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|root|daemon|nobody"
    r"|listserv|majordomo|no[-_.]?respond(?:er|a|as)|no[-_.]?contest(?:ar|e|es)|n[aã]o[-_.]?respond(?:a|er)"
    r"|(?:ne[-_.]?)?pas[-_.]?(?:de[-_.]?)?repon(?:dre|se)|(?:nicht|keine?)[-_.]?antwort(?:en)?"
    r"|non[-_.]?rispondere|niet[-_.]?(?:be)?antwoorden|nie[-_.]?odpowiada[cj]|svar[-_.]?ikke|inte[-_.]?svara)"
    r"\d{0,3}(?:[+=].*)?|(?:no-?reply|bounces?)[-_.].*|.*[-_.]no-?reply|owner-.*|.*-(?:request|bounces|owner)"
)
_AWAY = (
    r"(?:automat(?:ic|ed) (?:reply|response)|auto[- ]?(?:reply|response)"
    r"|out of (?:the )?office(?: auto-?reply)?|away from (?:the|my) office|vacation (?:reply|response|message)"
    r"|respuesta autom[aá]tica|auto ?respuesta|fuera de (?:la )?oficina|automatische antwort"
    r"|abwesenheits(?:notiz|meldung|benachrichtigung)"
    r"|r[ée]ponse automatique|absence du bureau|risposta automatica|fuori (?:sede|ufficio)"
    r"|resposta autom[aáà]tica|aus[êe]ncia tempor[áa]ria|fora d(?:o|e|e l') ?(?:escrit[óo]rio|oficina)"
    r"|automatisch antwoord|afwezigheidsbericht|odpowied[zź] automatyczna|automatyczna odpowied[zź]"
    r"|autosvar|automatiskt svar|automatisk svar|frånvaro|fravær|automaattinen vastaus|poissaoloviesti"
    r"|automatick[áa] odpov[ěe][ďd]|automatski odgovor|samodejni odgovor|automatinis atsakymas"
    r"|erantzun automatikoa|otomatik yan[ıi]t|automatikus v[áa]lasz|r[ăa]spuns automat"
    r"|αυτόματη απάντηση|автоматическ(?:ий|ое) (?:ответ|сообщение)|автоматична відповідь"
    r"|автоматичен отговор|автоответ|رد تلقائي|(?:מענה|תשובה) אוטומטית?|자동 ?(?:회신|응답)"
    r"|自動応答|自動返信|自動回覆|自动答复|自动回复)"
)
# What mail programs put before the subject of an out-of-office answer: with its colon, in brackets, before
# the "Re:" of what it answers, or alone. Elsewhere in a subject a customer may be asking about one.
_AWAY_SUBJECT = re.compile(
    rf"{_AWAY}\s*(?:[:：]|\.?\s*$|re\s?:)|\[{_AWAY}\]|.{{0,300}}\({_AWAY}\)\s*$"
    # Lotus Notes: "AUTO: Ann is out of the office (returning 03/06/2025)", in its own languages.
    r"|auto\s?: .{1,150}\(.{0,60}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?\)\s*$"
    r"|.{1,60} (?:is out of the office|ist au(?:ß|ss)er haus|est absente?\(?e?\)? du bureau)\.?(?:\s\(.{1,60}\))?\s*$",
    re.IGNORECASE,
)


def says_away(subject: str) -> bool:
    """Say whether a subject is that of an out-of-office answer."""
    return _AWAY_SUBJECT.match(subject[:400]) is not None
