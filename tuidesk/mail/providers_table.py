"""The bundled table of providers: mail domains, servers as the providers publish them, what their MX look like."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.i18n import mark

Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One provider; `domains` are those of its own addresses, customers' domains are known by their MX."""

    name: str
    domains: tuple[str, ...]
    imap: Place
    smtp: Place
    app_password: bool = False
    note: str = ""


def _tls(imap: str, smtp: str, port: int = 465) -> tuple[Place, Place]:
    """Spell the usual pair: IMAP on 993, SMTP on 465 with TLS or 587 with STARTTLS."""
    return (imap, 993, "implicit"), (smtp, port, "implicit" if port == 465 else "starttls")


GMAIL_DOMAINS = frozenset({"gmail.com", "googlemail.com"})

_COUNTRIES = {
    "outlook": "com es fr de it at be cl cz dk hu ie in jp kr lv my ph pt sa sg sk"
    " co.id co.il co.th com.ar com.au com.br com.gr com.tr com.vn",
    "hotmail": "com es fr de it at be ca ch cl cz dk fi gr hu lt lv my nl no ph rs se sg sk"
    " co.id co.il co.in co.jp co.th co.uk com.ar com.au com.br com.hk com.tr com.vn",
    "live": "com fr de it at be ca cl cn dk fi hk ie in jp nl no ru se"
    " co.uk com.ar com.au com.mx com.my com.ph com.pt com.sg",
}
CONSUMER_OUTLOOK = frozenset({"msn.com", "passport.com", "windowslive.com"}) | {
    f"{name}.{ending}" for name, endings in _COUNTRIES.items() for ending in endings.split()
}

# Servers that keep a copy of what they send in the mailbox's Sent folder.
SAVES_SENT = frozenset(
    {
        "smtp.gmail.com",
        "smtp.googlemail.com",
        "smtp.office365.com",
        "smtp-mail.outlook.com",
        "outlook.office365.com",
    }
)

_YAHOO = ("yahoo.com", "yahoo.es", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.com.mx")
_YAHOO_MORE = ("yahoo.com.ar", "yahoo.com.br", "yahoo.ca", "yahoo.co.in", "ymail.com", "rocketmail.com")
_GMX = ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.info", "gmx.org")

PROVIDERS = (
    TableRow("Gmail", tuple(GMAIL_DOMAINS), *_tls("imap.gmail.com", "smtp.gmail.com"), app_password=True),
    TableRow(
        "Yahoo",
        _YAHOO + _YAHOO_MORE,
        *_tls("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
        app_password=True,
    ),
    TableRow("AOL", ("aol.com", "aim.com"), *_tls("imap.aol.com", "smtp.aol.com"), app_password=True),
    TableRow(
        "iCloud",
        ("icloud.com", "me.com", "mac.com"),
        *_tls("imap.mail.me.com", "smtp.mail.me.com", 587),
        app_password=True,
        note=mark("If iCloud refuses the address as the user, give the part before the @"),
    ),
    TableRow(
        "Zoho",
        ("zoho.com", "zohomail.com"),
        *_tls("imap.zoho.com", "smtp.zoho.com"),
        app_password=True,
        note=mark("IMAP must be switched on in Zoho Mail's settings first"),
    ),
    TableRow("Zoho EU", ("zoho.eu", "zohomail.eu"), *_tls("imap.zoho.eu", "smtp.zoho.eu"), app_password=True),
    TableRow(
        "Fastmail",
        ("fastmail.com", "fastmail.fm", "fastmail.net", "messagingengine.com"),
        *_tls("imap.fastmail.com", "smtp.fastmail.com"),
        app_password=True,
    ),
    TableRow("IONOS", ("ionos.com", "1and1.com"), *_tls("imap.ionos.com", "smtp.ionos.com")),
    TableRow("IONOS ES", ("ionos.es", "1and1.es"), *_tls("imap.ionos.es", "smtp.ionos.es")),
    TableRow("IONOS DE", ("ionos.de", "online.de"), *_tls("imap.ionos.de", "smtp.ionos.de")),
    TableRow("OVH", ("ovh.net", "ovh.com"), *_tls("ssl0.ovh.net", "ssl0.ovh.net")),
    TableRow(
        "GMX",
        _GMX,
        *_tls("imap.gmx.net", "mail.gmx.net", 587),
        note=mark("IMAP must be switched on in the mailbox's settings first"),
    ),
    TableRow(
        "GMX.com",
        ("gmx.com", "gmx.us", "gmx.es", "gmx.co.uk", "gmx.fr", "mail.com"),
        *_tls("imap.gmx.com", "mail.gmx.com", 587),
        note=mark("IMAP must be switched on in the mailbox's settings first"),
    ),
    TableRow(
        "WEB.DE",
        ("web.de",),
        *_tls("imap.web.de", "smtp.web.de", 587),
        note=mark("IMAP must be switched on in the mailbox's settings first"),
    ),
    TableRow(
        "Yandex",
        ("yandex.com", "yandex.ru", "ya.ru"),
        *_tls("imap.yandex.com", "smtp.yandex.com"),
        app_password=True,
    ),
    TableRow("mailbox.org", ("mailbox.org",), *_tls("imap.mailbox.org", "smtp.mailbox.org")),
    TableRow("Posteo", ("posteo.de", "posteo.net", "posteo.es"), *_tls("posteo.de", "posteo.de")),
    TableRow("STRATO", ("strato.de", "strato.com"), *_tls("imap.strato.de", "smtp.strato.de")),
    TableRow("Hostinger", ("hostinger.com",), *_tls("imap.hostinger.com", "smtp.hostinger.com")),
    TableRow("one.com", ("one.com",), *_tls("imap.one.com", "send.one.com")),
    TableRow("Gandi", ("gandi.net",), *_tls("mail.gandi.net", "mail.gandi.net")),
    TableRow(
        "Infomaniak",
        ("infomaniak.com", "ik.me", "etik.com"),
        *_tls("mail.infomaniak.com", "mail.infomaniak.com"),
        app_password=True,
    ),
    TableRow("Aruba", ("aruba.it", "technet.it"), *_tls("imaps.aruba.it", "smtps.aruba.it")),
    TableRow(
        "Libero",
        ("libero.it", "inwind.it", "iol.it", "blu.it"),
        *_tls("imapmail.libero.it", "smtp.libero.it"),
        app_password=True,
    ),
    TableRow("Orange", ("orange.fr", "wanadoo.fr"), *_tls("imap.orange.fr", "smtp.orange.fr")),
    TableRow("Free", ("free.fr",), *_tls("imap.free.fr", "smtp.free.fr")),
    TableRow("La Poste", ("laposte.net",), *_tls("imap.laposte.net", "smtp.laposte.net")),
    TableRow("T-Online", ("t-online.de",), *_tls("secureimap.t-online.de", "securesmtp.t-online.de")),
    TableRow(
        "Telefónica", ("telefonica.net", "movistar.es"), *_tls("imap.telefonica.net", "smtp.telefonica.net")
    ),
    TableRow("Arsys", ("arsys.es",), *_tls("imap.serviciodecorreo.es", "smtp.serviciodecorreo.es")),
    TableRow("Hetzner", ("your-server.de",), *_tls("mail.your-server.de", "mail.your-server.de")),
    TableRow("Namecheap", ("privateemail.com",), *_tls("mail.privateemail.com", "mail.privateemail.com")),
    TableRow("Rackspace", ("emailsrvr.com",), *_tls("secure.emailsrvr.com", "secure.emailsrvr.com")),
    TableRow(
        "mail.ru",
        ("mail.ru", "bk.ru", "inbox.ru", "list.ru"),
        *_tls("imap.mail.ru", "smtp.mail.ru"),
        app_password=True,
    ),
    TableRow(
        "Proton",
        ("proton.me", "protonmail.com", "pm.me", "protonmail.ch"),
        ("127.0.0.1", 1143, "starttls"),
        ("127.0.0.1", 1025, "starttls"),
        note=mark("Proton is reached through Proton Mail Bridge, which must run on the worker's machine"),
    ),
)

# Ends of the names of mail exchangers, and whose they are; the first two decide the way of connecting.
MX_PROVIDERS = {
    "mail.protection.outlook.com": "office365",
    "mx.microsoft": "office365",
    "aspmx.l.google.com": "gmail",
    "googlemail.com": "gmail",
    "smtp.google.com": "gmail",
    "l.google.com": "gmail",
    "olc.protection.outlook.com": "outlook-consumer",
    "yahoodns.net": "Yahoo",
    "mail.icloud.com": "iCloud",
    "zoho.com": "Zoho",
    "zoho.eu": "Zoho EU",
    "messagingengine.com": "Fastmail",
    "ionos.com": "IONOS",
    "ionos.es": "IONOS ES",
    "ionos.de": "IONOS DE",
    "kundenserver.de": "IONOS DE",
    "ovh.net": "OVH",
    "gmx.net": "GMX",
    "yandex.net": "Yandex",
    "yandex.ru": "Yandex",
    "mailbox.org": "mailbox.org",
    "posteo.de": "Posteo",
    "rzone.de": "STRATO",
    "hostinger.com": "Hostinger",
    "one.com": "one.com",
    "gandi.net": "Gandi",
    "infomaniak.ch": "Infomaniak",
    "aruba.it": "Aruba",
    "serviciodecorreo.es": "Arsys",
    "privateemail.com": "Namecheap",
    "emailsrvr.com": "Rackspace",
    "protonmail.ch": "Proton",
}
