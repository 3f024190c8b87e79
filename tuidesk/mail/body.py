"""The words of a mail: text/plain where it says what the HTML says, else the HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tuidesk.mail.caps import MAX_TEXT
from tuidesk.mail.charset import decode, is_utf8
from tuidesk.mail.charset_guess import guess
from tuidesk.mail.flowed import unflowed
from tuidesk.mail.parts import Part
from tuidesk.mail.structure import Structure
from tuidesk.mail.uuencoded import without_files

_LINE_END = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
# A text/plain that only says where the mail can be seen (newsletter tools in several languages).
_STUB = re.compile(
    r"view (?:this|it|the|your)?.{0,30}\b(?:browser|online)|html (?:capable|compatible|version|e-?mail|format)"
    r"|does(?:n't| not) support html|ver.{0,30}navegador|formato html|im browser (?:an|öffnen)"
    r"|html-(?:ansicht|format|version)|dans (?:votre|le) navigateur|format html|nel (?:tuo )?browser"
    r"|no (?:seu )?navegador",
    re.IGNORECASE,
)
_STUB_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a mail's text as it was sent."""

    text: str
    html: bool


def words_of(structure: Structure) -> list[Words]:
    """Return the stretches of text to show, in order."""
    subject = structure.root.headers.raw("subject")
    raw_subject = b"" if subject.isascii() else subject.encode("utf-8", "surrogateescape")
    return _words(structure.root, structure.words, 0, raw_subject)


def _words(part: Part, wanted: frozenset[int], depth: int, subject: bytes) -> list[Words]:
    children = part.children
    if not children:
        return [decoded(part, subject)] if id(part) in wanted else []
    if depth >= 50:
        return []
    found = [_words(child, wanted, depth + 1, subject) for child in children]
    if part.type == "multipart/alternative":
        return _preferred([item for item in found if item])
    return [words for item in found for words in item]


def decoded(part: Part, subject: bytes = b"") -> Words:
    """Return the text of one part; a raw subject helps to judge a charset that nobody declared."""
    html = part.type == "text/html"
    data = part.data
    charset = part.charset
    if html and not charset:
        declared = _META_CHARSET.search(data, 0, 4096)
        charset = declared[1].decode("ascii") if declared else ""
    if not charset and subject and not is_utf8(data):
        charset = guess(subject + b" " + data)  # few words are better judged with those of the subject
    text = decode(data, charset)[: 2 * MAX_TEXT + 2]
    if not html and not text.isprintable():
        text = without_files(_LINE_END.sub("\n", text))
    if part.parameter("format").lower() == "flowed" and not html:
        text = unflowed(text, part.parameter("delsp").lower() == "yes")
    return Words(text[: MAX_TEXT + 1], html)  # one more than is shown, so that the cut is noticed


def _preferred(choices: list[list[Words]]) -> list[Words]:
    plain = next((item for item in choices if not any(words.html for words in item)), None)
    rich = next((item for item in reversed(choices) if any(words.html for words in item)), None)
    if plain is None or rich is None:
        return plain or rich or []
    return rich if _is_stub(plain, rich) else plain


def _is_stub(plain: list[Words], rich: list[Words]) -> bool:
    """Say whether the plain form lacks what the HTML says: empty, a pointer, or under a fifth of it."""
    said = "".join(words.text for words in plain).strip()
    if not said:
        return True
    markup = "".join(words.text for words in rich if words.html)
    if len(said) < _STUB_LENGTH and _STUB.search(said) and len(markup) > 4 * len(said):
        return True
    if len(markup) < 20 * len(said):
        return False
    return 5 * len(said) < len(_visible(markup))


def _visible(markup: str) -> str:
    body = markup[max(0, markup.lower().find("<body")) :]
    return " ".join(_TAGS.sub(" ", re.sub(r"(?is)<style[^<]*</style>", " ", body)).split())
