"""What people and telephones write at the end of a mail, in the languages that we know of."""

from __future__ import annotations

import re

MOBILE_FOOTER = re.compile(
    r"\s{0,4}(?:sent (?:from|via|with) (?:my |yahoo mail|outlook|mail for|the |samsung|proton|a |an |mobile"
    r"|blackberry|spark|airmail|canary|aqua|blue ?mail|k-9|fairemail|thunderbird|fastmail|hey\b)|"
    r"(?:get|obtener|obtenga|holen sie sich|obtenez|télécharger|scarica|ottieni|obter o|download(?:en van)?"
    r"|pobierz|hämta) "
    r"outlook |"
    r"enviado (?:desde|do|de|con|a través de|a partir d[eo]) |envoyé (?:de(?:puis)?|à partir d\w{1,3}) "
    r"|enviat des d"
    r"|(?:diese nachricht wurde )?von meine\w{0,2} .{1,60}gesendet|"
    r"gesendet (?:von|mit|aus) |inviato d|(?:verzonden|verstuurd) (?:vanaf|met|van) |skickat från|sendt fra"
    r"|wysłane? z |"
    r"отправлено (?:с|из) |libre de virus|virus-?free|virenfrei|sans virus|"
    r"iphoneから送信|androidから送信|发自我的|從我的|via mobile|lähetetty |trimis de pe|odesláno z"
    r"|.{0,30}(?:iphone|ipad|android|galaxy)\S{0,12} .{0,12}gönderildi|надіслано з |στάλθηκε από "
    r"|나의 \S{2,20} 보냄|נשלח מ|أُ?رسلت? من |(?:el)?küldve |poslan[éo] (?:z|s) )",
    re.IGNORECASE,
)
DEVICE = re.compile(
    r"iphone|ipad|android|samsung|galaxy|huawei|xiaomi|smart ?phone|mobil|m[óo]vil|celular|telefon"
    r"|téléphone|outlook|yahoo"
    r"|gmx|proton|blackberry|windows|avast|aquamail",
    re.IGNORECASE,
)
SIGNED_NAME = re.compile(
    r"\s{0,2}(?:[-–—] ?|[-/–—]{1,2})[^\W\d_][\w.'-]{1,20}(?: [^\W\d_][\w.'-]{0,20}){0,3}\s{0,4}"
)
# Facts by which one can be reached; two of them among short lines at the end are a signature.
CONTACT = re.compile(
    r"[^\s<>@]{1,64}@[^\s<>@]{1,64}\.[a-z]{2,12}\b|\b(?:https?://|www\.)\S|(?:\+|\(?\b)\d[\d ()./-]{6,18}\d\b"
    r"|\b(?:tel|t[ée]l[ée]f(?:ono|ax|on)?|phone|fax|mobile?|m[óo]vil|cel|skype|linkedin|whatsapp)\b ?[.:]",
    re.IGNORECASE,
)
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
