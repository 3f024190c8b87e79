"""What mail programs write around quoted text, in the languages that we know of.

English, Spanish, German, French, Italian, Portuguese, Dutch, Polish, Swedish, Danish, Norwegian,
Russian, Japanese and Chinese. Patterns are applied to one line (or a few joined ones) of bounded
length, and none can backtrack over more than that.
"""

from __future__ import annotations

import re

# A line without any of these starts nothing old; asked first, since most lines are of that kind.
MAY_START = re.compile(r"[>@:：\d]|^[ \t]{0,4}[-_=*—]|[写寫]道")

# --- "On Tuesday … wrote:" ---------------------------------------------------------------

ATTRIBUTION_START = re.compile(
    r"[-*_ \t]{0,8}(?:on|el|la|le|am|il|il giorno|in data|em|no dia|op|w dniu|dnia|den|på|i|à|a|"
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mi[eé]|jue|vie|s[aá]b|dom|man|tir|ons|tor|fre|l[øö]r|s[øö]n|"
    r"pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|ma|di|wo|do|vr|za|zo|seg|ter|qua|qui|sex|gio|ven)\b",
    re.IGNORECASE,
)
ATTRIBUTION_VERB = re.compile(
    r"wrote|writes|sent|escribi[óo]|escribe|schrieb|schreibt|a [ée]crit|[ée]crit|ha scritto|scrive|escreveu|"
    r"schreef|geschreven|napisa[łl]|pisze|skrev|пишет|написал|писал|写道|寫道|写了|書きました|のメール|"
    r"からのメッセージ|kirjoitti",
    re.IGNORECASE,
)
ATTRIBUTION_ENDS = (":", "：", "写道", "寫道")
DATE_FIRST = re.compile(
    r"\s{0,4}(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}"
    r"|\d{1,2}[-/. ]{1,2}(?:\d{1,2}|\w{3,12})\.?[-/. ]{1,2}\d{4})"
)
HAS_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
ANDROID = re.compile(
    r"\s{0,4}-{2,10}\s?.{1,100}\b"
    r"(?:wrote|escribi[óo]|schrieb|[ée]crit|ha scritto|escreveu)\b\s?:?\s?-{2,10}\s{0,4}"
)

# --- "-----Original Message-----" and "Forwarded message" ------------------------------------

ORIGINAL = re.compile(
    r"\s{0,4}[-_=*—]{2,40}\s{0,4}(?:original message|mensaje original|urspr[üu]ngliche (?:nachricht|mail)|"
    r"original(?:nachricht| e-?mail)|message d'origine|"
    r"message original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|wiadomość oryginalna|oryginalna wiadomość|ursprungligt meddelande|"
    r"original ?meddelelse|oprindelig meddelelse|opprinnelig melding|исходное сообщение|"
    r"оригинальное сообщение|元のメッセージ|原始邮件|原始郵件|reply message|"
    r"mensaje de respuesta)\s{0,4}[-_=*—]{0,40}\s{0,4}",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"\s{0,4}(?:[-_=*—]{2,40}\s{0,4}.{0,30}(?:forwarded|reenviado|reenviada|weitergeleitete|transf[ée]r[ée]|inoltrato|"
    r"encaminhada|doorgestuurd|przekazana|vidarebefordrat|videresendt|пересылаемое|пересланное|転送|转发).{0,30}"
    r"|(?:begin forwarded message|inicio del mensaje reenviado|anfang der weitergeleiteten nachricht|"
    r"début du message transféré|inizio messaggio inoltrato|início da mensagem encaminhada)\s?:?)\s{0,4}",
    re.IGNORECASE,
)
# The line of ours above which a customer may be asked to write, by language; recognised in all of them,
# quoted, bare of its dashes or with a letter lost on the way.
WRITE_ABOVE = {
    "en": "--- Write your answer above this line ---",
    "es": "--- Escriba su respuesta encima de esta línea ---",
}
WRITE_ABOVE_LINE = re.compile(
    r"[\s*\\_—-]{0,12}(?:write your answer above this line|escriba su respuesta encima de esta l.{1,8}nea)"
    r"[\s*\\_—-]{0,12}",
    re.IGNORECASE,
)
RULE = re.compile(r"\s{0,4}[_\-—=]{8,200}\s{0,4}")
DRAWN_RULE = re.compile(r"\s{0,4}(?:[_\-—=]{8,200}|(?:\* ?){3,10})\s{0,4}")

# --- "From: … Sent: … To: … Subject: …" --------------------------------------------------------

_LABELS = {
    "from": "from|de|von|da|van|od|från|fra|от|от кого|差出人|发件人|發件人|寄件者",
    "date": "sent|date|enviado|enviado el|fecha|gesendet|datum|envoyé|"
    "data|inviato|enviada|enviada em|enviado em|"
    "verzonden|wysłano|skickat|sendt|dato|дата|отправлено|送信日時|日時|日付|发送时间|日期|時間|傳送日期",
    "to": "to|para|an|à|a|aan|do|till|til|кому|宛先|收件人",
    "cc": "cc|bcc|cco|kopie|kopia|kopi|copia|копия|抄送|副本",
    "subject": "subject|asunto|betreff|objet|oggetto|assunto|onderwerp|"
    "temat|ämne|emne|тема|件名|主题|主題|主旨",
    "other": "reply-to|importance|attachments|priority",
}
LABEL_KINDS = {word: kind for kind, words in _LABELS.items() for word in words.split("|")}
LABEL = re.compile(r"[\s>]{0,6}\*{0,2}([^\W\d_][\w .'-]{0,18}?)\s?\*{0,2}\s?[:：]\*{0,2}(.*)")

# --- signatures -----------------------------------------------------------------------------

MOBILE_FOOTER = re.compile(
    r"\s{0,4}(?:sent (?:from|via|with) (?:my |yahoo mail|outlook|mail for|the |samsung|proton|a |an |mobile)|"
    r"get outlook for|"
    r"enviado (?:desde|do|de) |envoyé de(?:puis)? |von mein\w{0,3} .{1,40}gesendet|gesendet (?:von|mit|aus) |"
    r"inviato da|verzonden (?:vanaf|met|van) |skickat från|sendt fra|wysłane? z |отправлено (?:с|из) |"
    r"iphoneから送信|androidから送信|发自我的|從我的)",
    re.IGNORECASE,
)
SIGNED_NAME = re.compile(r"\s{0,2}[-/–—] ?[^\W\d_][\w.'-]{1,20}(?: [^\W\d_][\w.'-]{0,20}){0,3}\s{0,4}")
SIGN_OFF = re.compile(
    r"\s{0,4}(?:(?:with )?(?:best|kind|warm|many|kindest|warmest)?\s?(?:regards|wishes|greetings)|"
    r"(?:best|cheers|sincerely)|"
    r"(?:yours|very) (?:sincerely|truly|faithfully)(?: yours)?|sincerely yours|rgds|br|kr|"
    r"(?:un )?(?:cordial(?:es)? |atentos? )?saludos?(?: cordial(?:es)?)?|atentamente|cordialmente|"
    r"(?:mit )?(?:freundliche[nr]?|beste[nr]?|herzliche[nr]?|viele|liebe|schöne) gr(?:ü|ue)(?:ß|ss)en?|"
    r"mfg|vg|lg|"
    r"(?:bien )?cordialement|(?:bien|meilleures) (?:à vous|salutations)|cordiali saluti|distinti saluti|"
    r"saluti|"
    r"atenciosamente|(?:com os )?melhores cumprimentos|cumprimentos|abraços|"
    r"met vriendelijke groet(?:en)?|mvg|groet(?:en)?|"
    r"(?:z poważaniem|z powazaniem|pozdrawiam|pozdrowienia)|(?:med )?v[äe]nliga? (?:hälsning(?:ar)?|hilsen)|"
    r"hälsningar|mvh|hilsen|kh|vh|с уважением|с наилучшими пожеланиями|"
    r"以上、?よろしくお願いいたします)\s?[,.!;:—-]{0,3}\s{0,4}",
    re.IGNORECASE,
)
