"""Attachments on the desk: named, sized, their type said; pictures and mails looked at when somebody asks."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest

from tests.screens.helpers import Running, desk_app
from tests.screens.test_parts import HEAD, ONLY_TEXT, at, with_mail
from tuidesk.desk import pictures
from tuidesk.mail.cage_process import ask_once
from tuidesk.mail.picture import Box, from_answer, to_request
from tuidesk.screens.views.files import FilePicker
from tuidesk.screens.views.picture import PictureScreen

Image = pytest.importorskip("PIL.Image")


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (255, 0, 0))
    image.paste((0, 0, 255), (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def with_file(data: bytes, content_type: str, name: str) -> bytes:
    encoded = base64.encodebytes(data)
    kind = f'Content-Type: {content_type}; name="{name}"\r\n'.encode()
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nMira la foto.\r\n--b\r\n" + kind
        + f'Content-Disposition: attachment; filename="{name}"\r\n'.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded + b"--b--\r\n"
    )  # fmt: skip


FORWARDED = (
    HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nVer adjunto.\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + ONLY_TEXT + b"--b--\r\n"
)


async def look(run: Running) -> None:
    """Ask to look at the first attachment."""
    await run.press("o")
    await run.until(lambda: isinstance(run.app.screen, FilePicker), "the attachments")
    await run.press("v")


async def on_picture(run: Running, words: str) -> None:
    await run.until(
        lambda: isinstance(run.app.screen, PictureScreen) and words in " ".join(run.text.split()), words
    )


async def test_a_picture_is_shown_in_half_blocks_when_asked():
    async with desk_app((80, 24), with_mail(with_file(picture(), "image/png", "foto.png"))) as run:
        await run.until(lambda: "foto.png" in run.text and "picture" in run.text, "the file and its type")
        assert "▀" not in run.text
        await look(run)
        await on_picture(run, "60 × 40 pixels")
        await run.until(lambda: "▀" * 10 in run.text, "the picture")
        await run.press("v")
        await run.until(lambda: len(run.app.screen_stack) == 1, "the conversation")


def test_the_colours_are_those_of_the_picture():
    found = from_answer(ask_once(pictures.CHILD, to_request(picture(), Box(30, 30))), Box(30, 30))
    assert found is not None
    assert (found.width, found.height, found.full) == (30, 20, (60, 40))
    assert found.at(0, 0) == (255, 0, 0)
    assert found.at(29, 19) == (0, 0, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_every_kind_that_is_offered_can_be_unpacked(kind: str) -> None:
    assert from_answer(ask_once(pictures.CHILD, to_request(picture(kind), Box(30, 30))), Box(30, 30))


def test_a_moving_picture_is_its_first_frame() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ((255, 0, 0), (0, 255, 0))]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    found = from_answer(ask_once(pictures.CHILD, to_request(file.getvalue(), Box(30, 30))), Box(30, 30))
    assert found is not None
    assert (found.moves, found.at(5, 5)) == (True, (255, 0, 0))


def test_a_photo_that_lies_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=exif)
    found = from_answer(ask_once(pictures.CHILD, to_request(file.getvalue(), Box(30, 30))), Box(30, 30))
    assert found is not None
    assert (found.width, found.height, found.full) == (20, 30, (40, 60))


def test_what_is_transparent_shows_the_ground() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(file, "PNG")
    box = Box(30, 30, (1, 2, 3))
    found = from_answer(ask_once(pictures.CHILD, to_request(file.getvalue(), box)), box)
    assert found is not None
    assert found.at(0, 0) == (1, 2, 3)


@pytest.mark.parametrize(
    "data",
    [
        bomb(60_000, 60_000),
        bomb(30_000, 1_400),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        picture()[:50],
        b"",
        b"\x1b[31m",
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data: bytes) -> None:
    assert from_answer(ask_once(pictures.CHILD, to_request(data, Box(30, 30))), Box(30, 30)) is None


async def test_a_bomb_is_a_sentence():
    raw = with_file(bomb(60_000, 60_000), "image/png", "foto.png")
    async with desk_app((80, 24), with_mail(raw)) as run:
        await run.until(lambda: "foto.png" in run.text, "the file")
        await look(run)
        await on_picture(run, "cannot be shown")


async def test_without_the_extra_one_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(pictures, "can_show", lambda: False)
    async with desk_app((80, 24), with_mail(with_file(picture(), "image/png", "foto.png"))) as run:
        await run.until(lambda: "foto.png" in run.text, "the file")
        await look(run)
        await on_picture(run, "pip install 'tuidesk[images]'")


async def test_a_terminal_without_colours_says_so(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk_app((80, 24), with_mail(with_file(picture(), "image/png", "foto.png"))) as run:
        await run.until(lambda: "foto.png" in run.text, "the file")
        await look(run)
        await on_picture(run, "shows no colours")


async def test_a_picture_fits_the_room_after_a_resize():
    async with desk_app(
        (80, 24), with_mail(with_file(picture(size=(400, 400)), "image/png", "a.png"))
    ) as run:
        await run.until(lambda: "a.png" in run.text, "the file")
        await look(run)
        await run.until(lambda: "▀" * 38 in run.text, "the picture, as high as the screen")
        await run.pilot.resize_terminal(120, 50)
        await run.until(lambda: "▀" * 80 in run.text, "the larger picture")


async def test_an_svg_is_saved_only():
    async with desk_app((80, 24), with_mail(with_file(b"<svg/>", "image/svg+xml", "a.svg"))) as run:
        await run.until(lambda: "a.svg" in run.text, "the file")
        await look(run)
        await run.until(lambda: "only pictures and mails" in run.text, "why not")


async def test_an_attached_mail_is_read_part_by_part():
    async with desk_app((80, 24), with_mail(FORWARDED)) as run:
        await run.until(lambda: "attached mail" in run.text, "the file")
        await look(run)
        await at(run, "[Text part]")
        await at(run, "Solo texto.")
