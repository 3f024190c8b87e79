"""The caged process that unpacks a picture: it may be a bomb, so limits on bytes and pixels come first.

Only formats of plain pixels are read, by Pillow (the extra `images`): no SVG, no PDF, nothing that runs a program.
"""

from __future__ import annotations

import io

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from tuidesk.mail.cage_serve import run
from tuidesk.mail.picture import MAX_BYTES, MAX_PIXELS, Box, Picture, from_request, to_answer

# Named, so that they are loaded before the memory limit is set.
PLUGINS = (PngImagePlugin, JpegImagePlugin, GifImagePlugin, WebPImagePlugin, BmpImagePlugin)
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
ORIENTATION, TURNED = 0x0112, (5, 6, 7, 8)  # in EXIF: the picture lies on its side


def answer(request: bytes) -> bytes:
    """Return the picture small enough for its box, b'' when it cannot or must not be unpacked."""
    data, box = from_request(request)
    if len(data) > MAX_BYTES:
        return b""
    try:
        return to_answer(_small(data, box))
    except Exception:  # whatever a hostile file breaks in its reader: there is no picture to show
        return b""


def _small(data: bytes, box: Box) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        full = image.size
        if full[0] * full[1] > MAX_PIXELS:
            raise ValueError(full)
        room = (box.width, box.height)
        if image.getexif().get(ORIENTATION) in TURNED:
            room, full = room[::-1], full[::-1]
        moves = bool(getattr(image, "is_animated", False))
        image.thumbnail(room)
        upright = ImageOps.exif_transpose(image).convert("RGBA")
        ground = Image.new("RGBA", upright.size, (*box.ground, 255))
        pixels = Image.alpha_composite(ground, upright).convert("RGB")
        return Picture(pixels.width, pixels.height, full, pixels.tobytes(), moves)


if __name__ == "__main__":
    run(answer)
