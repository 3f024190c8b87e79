"""Hostile texts that a mail may carry in any field, and what must never reach a terminal.

Each payload holds the word PAYLOAD nowhere: what is left of it after cleaning may be read,
but no control byte and no markup may act. `MARK` brackets visible words, so that a test can
tell that the field was drawn at all.
"""

from __future__ import annotations

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

PAYLOADS: dict[str, str] = {
    "csi-colour": f"{ESC}[31mred{ESC}[0m",
    "csi-clear": f"{ESC}[2J{ESC}[H",
    "csi-private": f"{ESC}[?1049h{ESC}[?25l",
    "csi-unfinished": f"{ESC}[38;5",
    "csi-report": f"{ESC}[6n{ESC}[c",
    "osc-title": f"{ESC}]2;owned{BEL}",
    "osc-clipboard": f"{ESC}]52;c;b3duZWQ={BEL}",
    "osc-clipboard-st": f"{ESC}]52;c;b3duZWQ={ST}",
    "osc-link": f"{ESC}]8;;http://evil.test/{ST}click{ESC}]8;;{ST}",
    "osc-unfinished": f"{ESC}]0;never closed",
    "osc-notify": f"{ESC}]9;ping{BEL}{ESC}]777;notify;a;b{BEL}",
    "dcs": f"{ESC}Pq#0;2;0;0;0{ST}",
    "apc": f"{ESC}_Gf=24,s=1,v=1;AAAA{ST}",
    "pm-sos": f"{ESC}^private{ST}{ESC}Xstring{ST}",
    "reset": f"{ESC}c",
    "charset": f"{ESC}(0lqqk{ESC}(B",
    "c1-csi": "\x9b31mred\x9b0m",
    "c1-osc": "\x9d2;owned\x9c",
    "c1-dcs": "\x90q\x9c",
    "c0": "a\x00b\x01c\x05d\x07e\x08f\x0eg\x0fh\x7fi",
    "carriage-return": "visible\rhidden",
    "header-lines": "hi\r\nBcc: thief@evil.test\r\n\r\nbody",
    "line-separators": "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    "bidi-override": "invoice\u202efdp.exe",
    "bidi-isolate": "\u2066left\u2067right\u2069",
    "zero-width": "pay\u200bpal\ufeff.test",
    "tags": "flag\U000e0041\U000e007f",
    "zalgo": "z" + "\u0300\u0301\u0302\u0303\u0304" * 30,
    "markup-style": "[bold red]loud[/] [/foo] [/]",
    "markup-action": "[@click=app.quit]click[/] [@click=app.screenshot('pwn.svg','.')]x[/]",
    "markup-broken": "[type=x, v={'a[0]'}] [link=http://evil.test] \\[",
}

# No program of ours writes these at all, so one in its output came from mail.
FORBIDDEN_SEQUENCES = (
    "\x1b]52",
    "\x1b]2;owned",
    "\x1b]0;never",
    "\x1b]9;ping",
    "\x1b]777",
    "\x1b_G",
    "\x1bPq",
    "\x1bc",
    "\x1b(0",
    "evil.test/\x1b\\",
)
FORBIDDEN_CHARACTERS = frozenset(
    "\x00\x01\x05\x0e\x0f\x7f\x85\u2028\u2029\u202e\u2066\u2067\u2069\u200b\ufeff\U000e0041"
    + "".join(map(chr, range(0x80, 0xA0)))
)
