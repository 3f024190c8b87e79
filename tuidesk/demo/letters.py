"""What the customers of the demo desk write: the mails that lie there at the start and those that come in."""

from __future__ import annotations

from dataclasses import dataclass, field

from tuidesk.demo.people import ANA, INES, JONAS, KENJI, MARA, OLGA, TIAGO, TOM, ZOE, Person


@dataclass(frozen=True, slots=True)
class File:
    """An attachment of a demo mail."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to the demo desk, `minutes_ago` before the demo starts (0 = it comes in while one watches)."""

    sender: Person
    queue: str
    subject: str
    text: str
    minutes_ago: int = 0
    html: str = ""
    files: tuple[File, ...] = field(default=())
    automatic: bool = False


def pdf(title: str) -> bytes:
    """Return a one-page PDF with a line of text, so that saving an attachment gives something to open."""
    stream = f"BT /F1 24 Tf 72 720 Td ({title}) Tj ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)


ORDER_CSV = b"sku,ordered,delivered\nNW-1180,40,40\nNW-2210,12,0\nNW-3307,6,5\n"

QUOTE_HTML = """<html><body><p>Hello,</p><p>please quote <b>40 seats</b> for two years, starting in January.
Our terms are in the table:</p>
<table border="1"><tr><th>Item</th><th>Seats</th><th>Term</th></tr>
<tr><td>Team plan</td><td>40</td><td>24 months</td></tr>
<tr><td>Training</td><td>8</td><td>one day</td></tr></table>
<p>Company details: <a href="https://kumohara.test/billing">kumohara.test/billing</a></p>
<p>Regards<br>Tom</p></body></html>"""

PRINTER_QUOTE = """It is back, and it eats paper again.

On Mon, 16 Nov 2026 at 09:12, IT <it@acme.test> wrote:
> Dear Mara,
> we have replaced the pick-up roller of the printer on the second floor
> and printed fifty pages without a jam. Please tell us if it comes back.
>
> Kind regards
> ACME IT"""

AT_THE_START = (
    Letter(
        ANA,
        "Support",
        "Factura equivocada",
        "Hola:\n\nel IVA de la factura 2026/113 está mal: debería ser 10 %, no 21 %.\n"
        "¿La pueden corregir antes del viernes? La adjunto.\n\nUn saludo",
        3,
        files=(File("factura-2026-113.pdf", "application/pdf", pdf("Factura 2026/113")),),
    ),
    Letter(
        JONAS,
        "Support",
        "Lieferung unvollständig",
        "Guten Tag,\n\nin unserer Lieferung von gestern fehlen zwei Positionen (siehe Tabelle).\n"
        "Wann kommt der Rest?\n\nMit freundlichen Grüßen",
        12,
        files=(File("lieferung.csv", "text/csv", ORDER_CSV),),
    ),
    Letter(
        KENJI,
        "Billing",
        "請求書の金額について",
        "お世話になっております。\n\n11月分の請求書の金額が見積書と異なっております。\nご確認いただけますでしょうか。\n",
        40,
    ),
    Letter(
        TOM,
        "Internal IT",
        "VPN drops at night",
        "Hi,\n\nthe VPN drops every night at about 02:00 and comes back ten minutes later. "
        "Our backup runs at that time, so it fails most nights.\n\nIs there a maintenance window we don't know of?\n",
        75,
    ),
    Letter(
        INES,
        "Support",
        "Otra factura más",
        "Hola, ¿me podéis enviar un duplicado de la factura de octubre?\nGracias",
        130,
    ),
    Letter(
        ZOE,
        "Support",
        "Accès refusé au portail",
        "Bonjour,\n\ndepuis ce matin je n'arrive plus à me connecter au portail : « accès refusé ».\n"
        "Mon identifiant n'a pas changé.\n\nCordialement",
        185,
    ),
    Letter(TOM, "Sales", "Quote for 40 seats", "Please see the HTML part.", 200, html=QUOTE_HTML),
    Letter(MARA, "Internal IT", "Re: Printer, 2nd floor", PRINTER_QUOTE, 420),
    Letter(
        OLGA,
        "Support",
        "Не приходит письмо с паролем",
        "Здравствуйте!\n\nЯ запросила новый пароль, но письмо не приходит. Проверьте, пожалуйста.\n",
        480,
    ),
    Letter(
        TIAGO,
        "Billing",
        "Mudança de morada",
        "Olá,\n\na nossa morada de faturação mudou. Envio os dados novos em anexo.\n",
        1500,
        files=(File("morada.txt", "text/plain", b"Rua do Ouro 12\n1100-060 Lisboa\n"),),
    ),
    Letter(
        JONAS,
        "Sales",
        "Verlängerung 2027",
        "Guten Tag,\n\nbitte schicken Sie uns ein Angebot für die Verlängerung um ein Jahr.\n",
        2900,
    ),
    Letter(
        MARA,
        "Support",
        "Automatic reply: Your order",
        "I am out of the office until Monday and will read your mail then.",
        300,
        automatic=True,
    ),
)

LATER = (
    Letter(
        INES,
        "Support",
        "¿Puedo cambiar la dirección de envío?",
        "Hola, acabo de hacer un pedido y he puesto la dirección antigua. ¿Estoy a tiempo de cambiarla?\n",
    ),
    Letter(
        MARA,
        "Internal IT",
        "Second monitor",
        "Hello, could I get a second monitor for the Malmö office, please?\n",
    ),
    Letter(
        ZOE,
        "Billing",
        "Facture de novembre",
        "Bonjour,\n\nje n'ai pas encore reçu la facture de novembre. Pouvez-vous me l'envoyer ?\n\nMerci",
    ),
    Letter(KENJI, "Sales", "デモのお願い", "来週、製品のデモをお願いできますでしょうか。\n"),
    Letter(
        ANA,
        "Billing",
        "Pago duplicado",
        "Buenas tardes:\n\nnos han cobrado dos veces el recibo de noviembre. Adjunto el extracto.\n",
        files=(File("extracto.pdf", "application/pdf", pdf("Extracto noviembre")),),
    ),
)
