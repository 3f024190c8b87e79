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
_MANY = 12  # pairs
_CYRILLIC = ("koi8_r", "cp1251", "iso8859_5", "cp866")
_FREQUENCY = dict.fromkeys("йцугкшщзхъфывпдэчмбьюжёбяґєії", 2) | dict(
    zip("оеаинтсрвл", (11, 9, 8, 7, 7, 6, 5, 5, 5, 4), strict=True)
)
_RUSSIAN = 4.4
# The commonest letters of languages that one byte a letter writes: three in five of what is written.
_COMMON = {
    "cp1253": "αοιετσνηυρπκμλς",
    "cp1255": "יוהלארתבשמנ",
    "cp1256": "اليمنورتبةدعسك",
    "cp874": "านรอกเงมลยวสดคพ\u0e35\u0e4c\u0e48\u0e49\u0e31\u0e34\u0e35",
    "cp1251": "оеаинтсрвлкмд",
}
_COMMON_SHARE = 0.6
_KANA = ("\u3041", "\u30fe")
_HANGUL = ("\uac00", "\ud7a3")
_HAN = ("\u4e00", "\u9fff")


def guess(data: bytes) -> str:
    """Return the codec that reads these bytes as some language, '' when they look Western or are too few."""
    sample = data[:_SAMPLE]
    if b"\x1b$" in sample:
        return "iso2022_jp_2" if b"\x1b(" in sample else ""
    leads, letters = _pairs(sample)
    if 2 * len(leads) < _MIN_HIGH or 2 * len(leads) < _MIN_SHARE * (letters + 2 * len(leads)):
        return ""
    if not _WORD.search(sample):
        return ""
    return _cyrillic(sample) or _multi_byte(sample, leads) or _one_byte(sample)


def _multi_byte(sample: bytes, leads: list[int]) -> str:
    for codec in ("euc_jp", "cp932"):
        if _share(sample, codec, _KANA) >= 0.2:
            return codec
    if _share(sample, "euc_kr", _HANGUL) >= 0.7 and b" " in sample:
        return "cp949"
    common_gb = sum(0xB0 <= lead <= 0xD7 for lead in leads)
    common_big5 = sum(0xA1 <= lead <= 0xC6 for lead in leads)
    if _share(sample, "gb2312", _HAN) >= 0.5 and common_gb >= 0.7 * len(leads):
        return "gb18030"
    if _share(sample, "big5", _HAN) >= 0.5 and common_big5 >= 0.7 * len(leads):
        return "cp950"
    return "gb18030" if len(leads) >= _MANY and _share(sample, "gbk", _HAN) >= 0.7 else ""


def _pairs(sample: bytes) -> tuple[list[int], int]:
    """Return the first byte of each pair, as every East Asian charset of two bytes has them, and the letters left."""
    leads = []
    letters = 0
    at = 0
    while at < len(sample):
        if sample[at] > 0x80:
            leads.append(sample[at])
            at += 1
        else:
            letters += 0x41 <= (sample[at] & 0xDF) <= 0x5A
        at += 1
    return leads, letters


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
    best = max(_CYRILLIC, key=lambda codec: _russian(sample, codec))
    if best == "cp1251" and (other := _one_byte(sample)):
        return other
    return best if _russian(sample, best) >= _RUSSIAN else ""


def _one_byte(sample: bytes) -> str:
    """Return the codec by which most characters beyond ASCII are common letters of a language, '' for none."""
    shares = {codec: _common_share(sample, codec) for codec in _COMMON}
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= _COMMON_SHARE else ""


def _common_share(sample: bytes, codec: str) -> float:
    beyond = [char for char in sample.decode(codec, "replace").lower() if char > "\x7f"]
    return sum(char in _COMMON[codec] for char in beyond) / max(1, len(beyond))


def _russian(sample: bytes, codec: str) -> float:
    """Return how frequent the characters beyond ASCII are in Russian, on the average; capitals count less."""
    beyond = [char for char in sample.decode(codec, "replace") if char > "\x7f"]
    return sum(_FREQUENCY.get(char, 0) or 0.7 * _FREQUENCY.get(char.lower(), 0) for char in beyond) / max(
        1, len(beyond)
    )
