"""Whether two subjects are about the same: without what programs and mailing lists put before them.

The words are those of RFC 5256 §2.1 and of mail programs in the languages they are sold in.
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 1000  # characters that are compared
_CUT = 40  # from here on, a subject that begins like another one was cut off by some program
_MOST_MARKS = 50  # prefixes that are taken off one subject

_WORDS = (
    "re fw fwd aw antw antwort wg sv vs vb vl fs rv r rif ref i tr rép res enc doorst ynt ilt odp pd vá továbbítás"
    " ats per edasi tl ct отв ответ на пересл απ σχετ πρθ رد إعادة توجيه השב הועבר"
    " 回复 回覆 答复 答覆 转发 轉寄 轉發 返信 転送 답장 회신 전달 ตอบ ส่งต่อ"
)
_PREFIX = re.compile(
    r"(?:" + "|".join(re.escape(word) for word in sorted(set(_WORDS.split()), key=len, reverse=True)) + r")"
    r"\.?\s{0,3}(?:[\[(]\s{0,3}\d{1,4}\s{0,3}[\])]|\^\d{1,4}|\*\d{1,4}|\d{1,4})?\s{0,3}:\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\[[^\[\]]{0,80}\]\s*|【[^【】]{0,80}】\s*")
_NUMBER = re.compile(r"\[#\d{1,12}\]")
_PASSED_ON = re.compile(r"\s*\(fwd?\)\s*$", re.IGNORECASE)
_OTHER_PREFIX = re.compile(r"[^\W\d_]{1,12}(?: [^\W\d_]{1,12}){0,2}\s?:\s*")


def topic_of(subject: str) -> str:
    """Return what a subject is about, to be compared: no prefixes, no labels in brackets, no blanks, no case."""
    text = unicodedata.normalize("NFKC", subject[:_LONGEST])
    text = _PASSED_ON.sub("", _NUMBER.sub(" ", text)).strip()
    for _mark in range(_MOST_MARKS):
        found = _PREFIX.match(text) or _LABEL.match(text)
        if not found or (found.end() == len(text) and text.startswith("[")):
            break  # a subject that is all label keeps it
        text = text[found.end() :]
    return "".join(text.casefold().split()).rstrip(".…")


def same_topic(one: str, other: str) -> bool:
    """Say whether two subjects are about the same; one that says nothing is about the same as any.

    A program whose prefix is not known here wrote one short word and a colon before it.
    """
    a, b = topic_of(one), topic_of(other)
    if not a or not b or a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) >= _CUT and long.startswith(short):
        return True
    before = long.removesuffix(short)
    return before != long and _OTHER_PREFIX.fullmatch(before) is not None
