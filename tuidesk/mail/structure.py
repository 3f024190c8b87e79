"""Which parts of a mail are its words and which are attachments: one rule, used to list and to extract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tuidesk.mail.caps import MAX_DEPTH, MAX_PARTS
from tuidesk.mail.parts import Part
from tuidesk.mail.tnef import files_in, is_packet
from tuidesk.mail.uuencoded import uuencoded_files

_WORDS = ("text/plain", "text/html")
_ALSO_WORDS = ("text/enriched", "text/richtext", "text/markdown", "text/x-markdown")


@dataclass(frozen=True, slots=True)
class Structure:
    """The parts of a mail: words apart from attachments, both in the order of the mail."""

    root: Part
    words: frozenset[int]  # id() of the parts that hold the text
    attachments: tuple[Part, ...]
    cut: bool  # parts beyond the limits were left out


def structure_of(root: Part) -> Structure:
    """Tell words from attachments."""
    words: set[int] = set()
    attachments: list[Part] = []
    cut = False
    for part, parent, depth in _leaves(root):
        if depth > MAX_DEPTH or len(words) + len(attachments) >= MAX_PARTS:
            cut = True
            break
        if _is_words(part, parent):
            words.add(id(part))
            if part.type == "text/plain":
                attachments += uuencoded_files(part.data)
        elif not _is_empty_filler(part, parent):
            attachments.append(part)
    # At the end, so that the numbers of the others do not depend on what can be opened.
    attachments += [file for part in attachments if is_packet(part) for file in files_in(part)]
    return Structure(root, frozenset(words), tuple(attachments), cut)


def _leaves(root: Part) -> Iterator[tuple[Part, Part | None, int]]:
    stack: list[tuple[Part, Part | None, int]] = [(root, None, 0)]
    while stack:
        part, parent, depth = stack.pop()
        children = part.children
        if children:
            stack.extend((child, part, depth + 1) for child in reversed(children))
        else:
            yield part, parent, depth


def _is_words(part: Part, parent: Part | None) -> bool:
    kind = part.type
    if part.disposition == "attachment" or kind == "text/calendar":
        return False
    if parent is None:
        # A multipart whose boundary never came is one blob of text.
        return kind.startswith(("text/", "multipart/")) and not (part.filename and kind not in _WORDS)
    if kind.startswith("multipart/"):
        return True
    return (kind in _WORDS or kind in _ALSO_WORDS) and not part.filename


def _is_empty_filler(part: Part, parent: Part | None) -> bool:
    """A part that holds nothing to keep: the AMP form of the words, or no bytes and no name."""
    if parent is not None and parent.type == "multipart/alternative" and part.type == "text/x-amp-html":
        return True
    return not part.filename and not part.data
