"""A picture for a screen of coloured blocks: what is asked of the caged child, and what it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

TYPES = frozenset({"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp"})
MAX_BYTES = 20 * 1024 * 1024  # of the file
MAX_PIXELS = 40_000_000  # of the picture when it is unpacked; a phone's photo has 12 million
MAX_SIDE = 1000  # of what is asked for

RGB = tuple[int, int, int]


class Box(NamedTuple):
    """The room for a picture, in pixels, and the colour that shows through where it is transparent."""

    width: int
    height: int
    ground: RGB = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as small as its box; `full` is its real size, `pixels` is RGB row by row.

    `moves` says that it is the first of several frames.
    """

    width: int
    height: int
    full: tuple[int, int]
    pixels: bytes
    moves: bool = False

    def at(self, x: int, y: int) -> RGB:
        """Return the colour of a pixel."""
        red, green, blue = self.pixels[(y * self.width + x) * 3 :][:3]
        return red, green, blue


def to_request(data: bytes, box: Box) -> bytes:
    """Return what the child is asked."""
    return json.dumps([box.width, box.height, *box.ground]).encode("ascii") + b"\n" + data


def from_request(request: bytes) -> tuple[bytes, Box]:
    """Return the file and the box of a request."""
    head, _, data = request.partition(b"\n")
    width, height, *ground = json.loads(head)
    return data, Box(min(width, MAX_SIDE), min(height, MAX_SIDE), (ground[0], ground[1], ground[2]))


def to_answer(picture: Picture) -> bytes:
    """Return a picture as the child answers."""
    head = [picture.width, picture.height, *picture.full, int(picture.moves)]
    return json.dumps(head).encode("ascii") + b"\n" + picture.pixels


def from_answer(answer: bytes | None, box: Box) -> Picture | None:
    """Return the picture of an answer, None when there is none or it does not hold together."""
    head, _, pixels = (answer or b"").partition(b"\n")
    try:
        width, height, full_width, full_height, moves = (int(number) for number in json.loads(head))
    except (ValueError, TypeError):
        return None
    fits = 0 < width <= box.width and 0 < height <= box.height
    if not fits or len(pixels) != 3 * width * height:
        return None
    return Picture(width, height, (full_width, full_height), pixels, bool(moves))
