"""HTML replies as mail programs write them, Spanish ones for the most part: the new words, and no old ones."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter
from tuidesk.mail.parse import parse
from tuidesk.mail.quotes import visible_text

SAID = "<div>Sigue igual.</div><div><br></div><div>¿Pueden venir?</div>"
OLD = "<p>Hola Ana,</p><p>¿ha probado a apagarla?</p><p>Un saludo, Soporte</p>"
BLOCK = (
    "<b>De:</b> Soporte &lt;soporte@x.example&gt;<br><b>Enviado:</b> martes, 3 de junio de 2025 10:00<br>"
    "<b>Para:</b> Ana &lt;ana@y.example&gt;<br><b>Asunto:</b> RE: Impresora"
)

PROGRAMS = {
    "owa": (
        '<div class="elementToProof" style="font-family: Aptos">Sigue igual.</div>'
        '<div class="elementToProof"><br></div><div class="elementToProof">¿Pueden venir?</div>'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr">{BLOCK}<div>&nbsp;</div></div>{OLD}'
    ),
    "owa sig": (
        '<div class="elementToProof">Sigue igual.</div><div><br></div>'
        '<div class="elementToProof">¿Pueden venir?</div><div id="Signature"><p>Ana García<br>'
        'Ventas</p></div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr">'
        f"{BLOCK}</div>{OLD}"
    ),
    "outlook ios": (
        '<div dir="ltr">Sigue igual.</div><div><br></div><div dir="ltr">¿Pueden venir?</div>'
        '<div id="ms-outlook-mobile-signature"><div>Obtener <a href="https://aka.ms/o0ukef">'
        'Outlook para iOS</a></div></div><div id="mail-editor-reference-message-container">'
        f'<hr style="display: inline-block; width: 98%;"><div id="divRplyFwdMsg">{BLOCK}</div>'
        f"{OLD}</div>"
    ),
    "new outlook container": (
        f'{SAID}<div id="mail-editor-reference-message-container">'
        f'<div style="border:none;border-top:solid #B5C4DF 1.0pt">{BLOCK}</div>{OLD}</div>'
    ),
    "proton": (
        '<div style="font-family: Arial">Sigue igual.</div><div><br></div><div>'
        '¿Pueden venir?</div><div class="protonmail_signature_block">'
        '<div class="protonmail_signature_block-proton">Enviado con <a href="https://proton.me/">'
        'Proton Mail</a> seguro.</div></div><div class="protonmail_quote">'
        "El martes, 3 de junio de 2025 a las 10:00, Soporte &lt;soporte@x.example&gt; "
        f'escribió:<br><br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote><br>'
        "</div>"
    ),
    "zoho": (
        "<div>Sigue igual.<br></div><div><br></div><div>¿Pueden venir?<br></div><div><br></div>"
        '<div class="zmail_extra_hr" style="border-top: 1px solid rgb(204,204,204)"></div>'
        '<div class="zmail_extra"><div id="Zm-_Id_-Sgn1">El mar, 03 jun 2025 10:00:00 +0200 <b>'
        "Soporte &lt;soporte@x.example&gt;</b> escribió ---<br></div>"
        f'<blockquote style="margin:0">{OLD}</blockquote></div>'
    ),
    "roundcube": (
        '<p>Sigue igual.</p><p>¿Pueden venir?</p><div id="reply-intro">'
        "El 2025-06-03 10:00, Soporte escribió:</div>"
        '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; '
        f'margin: 0">{OLD}</blockquote>'
    ),
    "zimbra": (
        f'<div style="font-family: arial">{SAID}<hr id="zwchr" data-marker="__DIVIDER__">'
        '<div data-marker="__HEADERS__"><blockquote style="border-left:2px solid #1010FF"><b>'
        'De: </b>"Soporte" &lt;soporte@x.example&gt;<br><b>Para: </b>'
        '"Ana" &lt;ana@y.example&gt;<br><b>Enviados: </b>Martes, 3 de Junio 2025 10:00:00<br><b>'
        'Asunto: </b>Re: Impresora<br></blockquote></div><div data-marker="__QUOTED_TEXT__">'
        f"<blockquote>{OLD}</blockquote></div></div>"
    ),
    "samsung": (
        f'{SAID}<div><br></div><div id="composer_signature"><div style="font-size:85%">'
        "Enviado desde mi Galaxy</div></div><div><br></div>"
        '<div style="font-size:100%;color:#000000"><!-- originalMessage --><div>'
        "-------- Mensaje original --------</div><div>"
        "De: Soporte &lt;soporte@x.example&gt; </div><div>"
        "Fecha: 3/6/25  10:00  (GMT+01:00) </div><div>Para: ana@y.example </div><div>"
        f"Asunto: Re: Impresora </div><div><br></div></div>{OLD}"
    ),
    "gmx": (
        f'<html><body><div style="font-family: Verdana;font-size: 12.0px;">{SAID}<div>'
        '<div style="margin: 10.0px 5.0px 5.0px 10.0px;padding: 10.0px 0 10.0px '
        '10.0px;border-left: 2.0px solid rgb(195,217,229);" name="quote">'
        '<div style="margin: 0 0 10.0px 0;"><b>Gesendet:</b>'
        "&nbsp;Dienstag, 03. Juni 2025 um 10:00 Uhr<br/><b>Von:</b>"
        '&nbsp;"Soporte" &lt;soporte@x.example&gt;<br/><b>An:</b>&nbsp;ana@y.example<br/><b>'
        f'Betreff:</b>&nbsp;Re: Hilfe</div><div name="quoted-content">{OLD}</div></div></div>'
        "</div></body></html>"
    ),
    "qq": (
        f"{SAID}<div><br></div>"
        '<div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">'
        "------------------&nbsp;原始邮件&nbsp;------------------</div>"
        '<div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>'
        ' "Soporte"&lt;soporte@x.example&gt;;</div><div><b>发送时间:</b> 2025年6月3日(星期二) 上午10:00</div>'
        f'<div><b>收件人:</b> "ana"&lt;ana@y.example&gt;;</div><div><b>主题:</b> Re: x</div></div>{OLD}'
    ),
    "mailru": (
        f"<div>{SAID}<br><br>"
        '<blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">'
        "Вторник, 3 июня 2025, 10:00 +03:00 от Soporte &lt;soporte@x.example&gt;:<br>"
        f'&nbsp;<div id="">{OLD}</div></blockquote></div>'
    ),
    "yandex": (
        f"{SAID}<div>&nbsp;</div><div>"
        '03.06.2025, 10:00, "Soporte" &lt;soporte@x.example&gt;:</div><blockquote>'
        f"{OLD}</blockquote>"
    ),
    "notes": (
        '<font size=2 face="sans-serif">Sigue igual.</font><br><br><font size=2>'
        '¿Pueden venir?</font><br><br><br><font size=1 color=#5f5f5f face="sans-serif">'
        'From: </font><font size=1 face="sans-serif">Soporte &lt;soporte@x.example&gt;</font><br>'
        '<font size=1 color=#5f5f5f face="sans-serif">To: </font><font size=1>'
        "ana@y.example</font><br><font size=1 color=#5f5f5f>Date: </font><font size=1>"
        "03/06/2025 10:00</font><br><font size=1 color=#5f5f5f>Subject: </font><font size=1>"
        f"Re: x</font><br><hr noshade><br>{OLD}"
    ),
    "spark": (
        f'<div name="messageBodySection">{SAID}</div><div name="messageReplySection">'
        "El 3 jun 2025 10:00 +0200, Soporte &lt;soporte@x.example&gt;, escribió:<br>"
        f'<blockquote type="cite" class="spark_quote">{OLD}</blockquote></div>'
    ),
    "k9": (
        "<!DOCTYPE html><html><body>Sigue igual.<br><br>¿Pueden venir?<br><br>"
        '<div class="gmail_quote">'
        "El 3 de junio de 2025 10:00:00 CEST, Soporte &lt;soporte@x.example&gt; "
        'escribió:<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex;">'
        f"{OLD}</blockquote></div></body></html>"
    ),
    "winmail": (
        "<div class=WordSection1><p class=MsoNormal>Sigue igual.</p><p class=MsoNormal><o:p>"
        "&nbsp;</o:p></p><p class=MsoNormal>¿Pueden venir?</p><p class=MsoNormal><o:p>"
        "&nbsp;</o:p></p><p class=MsoNormal>"
        'Enviado desde <a href="https://go.microsoft.com/fwlink/?LinkId=550986">Correo</a>'
        " para Windows</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<div style='mso-element:para-border-div;border:none;border-top:solid #E1E1E1 "
        "1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal style='border:none;padding:0cm'><b>"
        'De: </b><a href="mailto:soporte@x.example">Soporte</a><br><b>Enviado: </b>'
        'martes, 3 de junio de 2025 10:00<br><b>Para: </b><a href="mailto:ana@y.example">Ana</a>'
        f"<br><b>Asunto: </b>Impresora</p></div>{OLD}</div>"
    ),
    "yahoo mobile": (
        f'{SAID}<br><br><a href="https://mail.onelink.me/x">'
        'Enviado desde Yahoo Mail para iPhone</a><br><p class="yahoo-quoted-begin">'
        "El martes, junio 3, 2025, 10:00 a. m., Soporte &lt;soporte@x.example&gt; "
        f'escribió:</p><blockquote class="iosymail">{OLD}</blockquote>'
    ),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_new_words_of_an_html_reply(program: str) -> None:
    found = parse(letter(PROGRAMS[program], subtype="html"))
    assert visible_text(found.text, found.folds).split() == ["Sigue", "igual.", "¿Pueden", "venir?"]
    assert "apagarla" in found.text
