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
    r"[-*_ \t]{0,8}(?:on|at|在(?=\s?\d{4})|el|la|le|am|il|il giorno|in data|em|no dia|op|w dniu|dnia|den|på"
    r"|i|à|às|a|"
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mi[eé]|jue|vie|s[aá]b|dom|man|tir|ons|tor|fre|l[øö]r|s[øö]n|"
    r"wiadomość napisana|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|ma|di|wo|do|vr|za|zo|seg|ter|qua|qui|sex|gio"
    r"|ven)(?:\b|(?<=在))",
    re.IGNORECASE,
)
ATTRIBUTION_VERB = re.compile(
    r"wrote|writes|sent|escribi[óo]|escribe|schrieb|schreibt|a [ée]crit|[ée]crit|ha scritto|scrive|escreveu|"
    r"schreef|geschreven|napisa[łl]|pisze|skrev|пишет?|написал|писал|写道|寫道|写了|書きました|のメール|"
    r"からのメッセージ|kirjoitti|geschrieben|napsal|odesílatel|yazdı|a scris|ezt írta|έγραψε|작성|"
    r"missatge de|schreef|כתב|מאת|كتب|نوشت|nap[íi]sal|[íi]rta|написа|ha escrit|escribiu|idatzi|napisa[lo]|쓴 글|rašė"
    r"|rakstīja|kirjutas|đã viết|menulis|เขียนว่า",
    re.IGNORECASE,
)
SAYS_ONLY_WHO = re.compile(
    r"[^:]{1,60} (?:wrote|writes|escribi[óo]|schrieb|a [ée]crit|ha scritto|escreveu|schreef|napisa[łl]\S*"
    r"|skrev|kirjoitti"
    r"|пишет|написал\S*) ?:",
    re.IGNORECASE,
)
ATTRIBUTION_ENDS = (":", "：", "写道", "寫道")
DATE_FIRST = re.compile(
    r"\s{0,4}(?:\d{4}[-/.年년]\s?\d{1,2}[-/.月월]\s?\d{1,2}"
    r"|\d{1,2}[-/. ]{1,2}(?:\d{1,2}|\w{3,12})\.?[-/. ]{1,2}\d{4}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2},? \d{1,2}:\d{2}|\d{4}\. \w{2,12}\.? \d{1,2}\.)"
)
HAS_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
HAS_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
HAS_DAY = re.compile(r"(?:19|20)\d{2}|\d{1,2}[/.-] ?\d{1,2}[/.-] ?\d{2}")
# A day with its year and a time of day: what only a machine writes in full.
SAYS_WHEN = re.compile(
    r"(?=.{0,200}\b\d{1,2}:\d{2})(?=.{0,200}(?:\b\d{4}\b|\d{1,2}[/.-] ?\d{1,2}[/.-] ?\d{2}))"
)
# Forms that need no word that we know: a day soon after the start, a name with its address.
DATE_SOON = re.compile(r"\s{0,4}(?:[^\W\d]{1,12}[.,]{0,2}\s){1,2}\d{1,2}[. ,/]")
FOREIGN_FIRST = re.compile(r"\s{0,4}(?:\d{1,2}:\d{2},|[\u0590-\u0fff])")
NAME_FIRST = re.compile(
    r"\s{0,4}[^<>@:;]{1,60}<[^<>\s]{1,80}@[^<>\s]{1,80}>|\s{0,4}[^<>@:;]{1,40}\bkirjoitti\b"
)
ADDRESS_IN_ANGLES = re.compile(r"<[^<>\s]{1,80}@[^<>\s]{1,80}>")
VERB_FIRST = re.compile(
    r"(?:wrote|escribi[óo]|schrieb|a [ée]crit|ha scritto|escreveu|schreef)\b", re.IGNORECASE
)
GLUED = re.compile(
    r"(?:(?<=[\s.!?…)-])|-{2,4} ?)(?:"
    r"(?:On|At|El|El d[ií]a|La|Le|Am|Em|No dia|Il|Il giorno|In data|Op|Den|På|W dniu|Dnia|Στις|În)[ ,]{1,2}"
    r"(?:[^\W\d][^\W\d-]{0,11}(?:-[^\W\d]{1,12})?[.,]{0,2} ){0,2}\d"
    r"|(?<=[.!?…)] )[^\W\d][^<>@:;.!?]{0,60}<[^<>\s]{1,80}@"
    r"|在 ?\d{4}|\d{4}[-/.年]\s?\d{1,2}[-/.月]"
    r"|(?:[^\W\d]{2,12}[.,]{1,2} ){0,1}\d{1,2}[. ] ?[^\W\d]{3,12}\.? \d{4}|\d{1,2}[./]\d{1,2}[./]\d{2,4}[, ])"
)
ANDROID = re.compile(
    r"\s{0,4}-{2,10}\s?.{1,100}\b"
    r"(?:wrote|escribi[óo]|schrieb|[ée]crit|ha scritto|escreveu)\b\s?:?\s?-{2,10}\s{0,4}"
)

BROKEN_LINK = re.compile(r"\s{0,4}\S{0,800}(?:://|[=&?_%])\S{0,800}[\s>]{0,4}")

# --- "-----Original Message-----" and "Forwarded message" ------------------------------------

ORIGINAL = re.compile(
    r"\s{0,4}[-_=*—]{1,40}(?:\s|&nbsp;){0,4}(?:original message|mensaje original|urspr[üu]ngliche (?:nachricht|mail)|"
    r"original(?:nachricht| e-?mail)?|message d['’]origine|missatge original|"
    r"message original|messaggio originale|mensagem original|alkuperäinen viesti|původní zpráva|özgün ileti|"
    r"eredeti üzenet|оригінальне повідомлення|mesaj original|αρχικό μήνυμα|원본 메시지|"
    r"oorspronkelijk bericht|wiadomość oryginalna|oryginalna wiadomość|ursprungligt meddelande|"
    r"original ?meddelelse|oprindelig meddelelse|opprinnelig melding|исходное сообщение|"
    r"оригинальное сообщение|元のメッセージ|原始邮件|原始郵件|邮件原件|reply message|"
    r"orijinal (?:mesaj|ileti)|pôvodná správa|izvorna poruka|izvirno sporočilo|оригинално съобщение|"
    r"mensaje de respuesta)(?:\s|&nbsp;){0,4}[-_=*—]{1,40}\s{0,4}",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"\s{0,4}(?:[-_=*—]{2,40}\s{0,4}.{0,30}(?:forwarded|reenviado|reenviada|weitergeleitete|transf[ée]r[ée]"
    r"|inoltrato|"
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
    "from": "from|de|von|da|van|od|från|fra|от|от кого|差出人|送信者|发件人|發件人|寄件者|寄件人"
    "|lähettäjä|kimden|gönderen|feladó|보낸 사람|de la|від|από|מאת|من|šalje",
    "date": "sent|date|enviado|enviados|enviado el|enviat|fecha|gesendet|datum|envoyé|date d'envoi|data"
    "|inviato|enviada"
    "|enviada em|enviado em|verzonden|wysłano|wysłane|data wysłania|skickat|sendt|dato|дата|отправлено|送信日時"
    "|日時"
    "|日付|发送时间|日期|時間|时间|傳送日期|寄件日期|lähetetty|päivämäärä|odesláno|gönderildi|tarih|elküldve|dátum"
    "|보낸 날짜|날짜|trimis|надіслано|στάλθηκε|αποστολή|ημερομηνία|odoslané|poslano|изпратено|נשלח|תאריך"
    "|تم الإرسال|التاريخ",
    "to": "to|para|an|à|a|aan|do|till|til|кому|宛先|收件人|收件者|vastaanottaja|komu|kime|címzett|받는 사람|per a|către"
    "|προς|prima|za|до|אל|إلى|alıcı",
    "cc": "cc|bcc|cco|kopie|kopia|kopi|copia|копия|抄送|副本|kopio|bilgi|másolat|참조|копія|κοιν",
    "subject": "subject|asunto|betreff|objet|oggetto|assunto|onderwerp|temat|ämne|emne|тема|件名|主题|主題|主旨|aihe"
    "|předmět|predmet|konu|tárgy|제목|tema|subiect|θέμα|zadeva|относно|נושא|الموضوع",
    "other": "reply-to|importance|attachments|priority|responder a|importancia|adjuntos|datos adjuntos"
    "|anlagen|wichtigkeit",
}
LABEL_KINDS = {word: kind for kind, words in _LABELS.items() for word in words.split("|")}
LABEL = re.compile(r"[\s>]{0,6}\*{0,2}([^\W\d_][\w .'-]{0,18}?)\s?\*{0,2}\s?[:：]\*{0,2}(.*)")
