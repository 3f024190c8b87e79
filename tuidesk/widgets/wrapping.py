"""Text broken into lines by cells, in time that grows with its length only."""

from __future__ import annotations

import re

from rich.cells import cell_len, get_character_cell_size

_CHUNK = re.compile(r"\S+\s*|\s+")


def breaks(text: str, width: int) -> list[tuple[int, int]]:
    """Return the stretches [start, end) of the lines of one paragraph; words break only when they must."""
    width = max(1, width)
    if cell_len(text) <= width:
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    start, used = 0, 0
    for match in _CHUNK.finditer(text):
        begin, end = match.span()
        need = cell_len(match.group().rstrip())
        if used + need > width and begin > start:
            found.append((start, begin))
            start, used = begin, 0
        if need > width:
            cuts = _cut_word(text, begin, end, width)
            found += [(a, b) for a, b in zip([start, *cuts], cuts, strict=False)]
            start, used = cuts[-1], cell_len(text[cuts[-1] : end])
        else:
            used += cell_len(match.group())
    if start < len(text):
        found.append((start, len(text)))
    return found


def _cut_word(text: str, begin: int, end: int, width: int) -> list[int]:
    """Return where a word that is wider than a line must be cut."""
    cuts, used = [], 0
    for index in range(begin, end):
        cells = get_character_cell_size(text[index])
        if used + cells > width:
            cuts.append(index)
            used = 0
        used += cells
    return cuts or [begin]
