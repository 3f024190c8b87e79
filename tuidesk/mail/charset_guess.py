"""The charset of bytes that name none, or a wrong one: told by how such text looks, from a short list.

Only text that is mostly beyond ASCII is judged, since letters with accents are rare in Western words and
cp1252 reads those. The tests are those of common sense: kana are Japanese, Hangul is Korean, Russian is
written in small letters, and the lead bytes of common characters stand close together.
"""

from __future__ import annotations

import re

_SAMPLE = 4096
_MIN_HIGH = 8  # bytes; a shorter text says too little
_MIN_SHARE = 0.4  # of the letters
_WORD = re.compile(rb"[\x80-\xff]{3}")
_KANA = ("\u3041", "\u30fe")
_HANGUL = ("\uac00", "\ud7a3")
_HAN = ("\u4e00", "\u9fff")


def guess(data: bytes) -> str:
    """Return the codec that reads these bytes as some language, '' when they look Western or are too few."""
    sample = data[:_SAMPLE]
    if b"\x1b$" in sample:
        return "iso2022_jp_2" if b"\x1b(" in sample else ""
    high = sum(1 for byte in sample if byte > 0x7F)
    letters = high + sum(1 for byte in sample if 0x41 <= (byte & 0xDF) <= 0x5A)
    if high < _MIN_HIGH or high < _MIN_SHARE * letters or not _WORD.search(sample):
        return ""
    return _multi_byte(sample) or _cyrillic(sample)


def _multi_byte(sample: bytes) -> str:
    for codec in ("euc_jp", "cp932"):
        if _share(sample, codec, _KANA) >= 0.2:
            return codec
    if _share(sample, "euc_kr", _HANGUL) >= 0.7 and b" " in sample:
        return "cp949"
    pairs = _leads(sample)
    common_gb = sum(0xB0 <= lead <= 0xD7 for lead in pairs)
    common_big5 = sum(0xA4 <= lead <= 0xC6 for lead in pairs)
    if _share(sample, "gb2312", _HAN) >= 0.5 and common_gb >= 0.7 * len(pairs):
        return "gb18030"
    if _share(sample, "big5", _HAN) >= 0.5 and common_big5 >= 0.7 * len(pairs):
        return "cp950"
    return "gb18030" if _share(sample, "gbk", _HAN) >= 0.7 else ""


def _leads(sample: bytes) -> list[int]:
    """Return the first byte of each pair, as every East Asian charset of two bytes has them."""
    found = []
    at = 0
    while at < len(sample) - 1:
        if sample[at] > 0x80:
            found.append(sample[at])
            at += 1
        at += 1
    return found


def _share(sample: bytes, codec: str, script: tuple[str, str]) -> float:
    """Return which part of the characters beyond ASCII is of a script; 0 when the bytes do not fit the codec."""
    for cut in (0, 1):  # the sample may end inside a character
        try:
            text = sample[: len(sample) - cut].decode(codec)
        except UnicodeDecodeError:
            continue
        beyond = [char for char in text if char > "\x7f"]
        return sum(script[0] <= char <= script[1] for char in beyond) / len(beyond) if beyond else 0
    return 0


def _cyrillic(sample: bytes) -> str:
    best = max(("koi8_r", "cp1251", "iso8859_5", "cp866"), key=lambda codec: _small_letters(sample, codec))
    return best if _small_letters(sample, best) >= 0.7 else ""


def _small_letters(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    return sum("а" <= char <= "я" or char == "ё" for char in beyond) / len(beyond)
