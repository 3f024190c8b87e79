"""Colours of queues: readable on every ground, and apart from one another where a terminal has few."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.desk.names import COLORS
from tuidesk.term.contrast import TRUE_COLOR, contrast, of_256, readable
from tuidesk.term.ink import DARK, LIGHT, MONO, QUEUE_COLORS, TERMINAL
from tuidesk.term.likeness import oklab
from tuidesk.term.sharing import OF_8, OF_16

GROUNDS = [(DARK, 8.0), (LIGHT, 4.9)]
colors = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
queues = st.lists(st.one_of(colors, st.sampled_from(QUEUE_COLORS)), unique=True, max_size=20)

# What red-blind, green-blind and blue-blind eyes see (Machado, Oliveira, Fernandes 2009, severity 1.0).
EYES = (
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)


@given(colors)
def test_any_colour_of_an_admin_can_be_read_on_both_grounds(color):
    for ink, least in GROUNDS:
        assert contrast(ink.on_terminal([color], TRUE_COLOR).queue(color), ink.ground) >= least


@given(colors)
def test_a_colour_is_changed_no_further_than_it_must_be(color):
    for ink, least in GROUNDS:
        if contrast(color, ink.ground) >= least:
            assert readable(color, ink.ground) == color
        else:
            assert contrast(readable(color, ink.ground), ink.ground) < least + 0.6


@given(queues)
def test_colours_can_be_read_where_there_are_256(wanted):
    for ink, least in GROUNDS:
        drawn = ink.on_terminal(wanted, 256)
        for color in (*wanted, *QUEUE_COLORS):
            assert contrast(drawn.queue(color), of_256(ink.ground)) >= least
            assert of_256(drawn.queue(color)) == drawn.queue(color)
        assert len({drawn.queue(color) for color in wanted}) == len(wanted)


@pytest.mark.parametrize(("depth", "pool"), [(8, OF_8), (16, OF_16)])
@given(wanted=queues)
def test_each_queue_has_a_colour_of_its_own_until_there_is_none_left(depth, pool, wanted):
    ink = TERMINAL.on_terminal(wanted, depth)
    drawn = [ink.queue(color) for color in wanted]
    assert set(drawn) <= set(pool)
    assert len(set(drawn)) == min(len(wanted), len(pool))
    upright = [ink.queue(color) for color in wanted if color not in ink.inverted]
    assert len(set(upright)) == len(upright)


def test_a_tag_that_shares_its_colour_is_inverted_also_under_the_cursor():
    ink = TERMINAL.on_terminal(COLORS, 8)
    [shared] = ink.inverted
    assert ink.style(shared).reverse
    assert not ink.style(shared, on_cursor=True).reverse
    other = next(color for color in COLORS if color != shared)
    assert not ink.style(other).reverse
    assert ink.style(other, on_cursor=True).reverse


def test_named_colours_keep_the_colours_of_the_design_on_16():
    ink = TERMINAL.on_terminal(["#ff0000", "orange", "blue"], 16)
    assert (ink.queue("orange"), ink.queue("blue")) == ("red", "bright_blue")
    assert ink.queue("#ff0000") == "bright_red"


def test_the_dark_blue_of_8_colours_is_written_bold():
    assert TERMINAL.on_terminal(["blue"], 8).style("blue").bold


def test_without_colours_every_queue_is_told_by_its_tag_alone():
    ink = MONO.on_terminal(["#ff0000", "green"], 8)
    assert ink.queue("#ff0000") == ink.queue("green") == "default"
    assert ink.bar("green").reverse


@pytest.mark.parametrize(("ink", "_least"), GROUNDS)
def test_the_first_free_colours_differ_to_colour_blind_eyes(ink, _least):
    for one, other in itertools.combinations(COLORS[:5], 2):
        for eyes in EYES:
            assert math.dist(seen(ink.queue(one), eyes), seen(ink.queue(other), eyes)) > 0.03, (one, other)


def seen(color, eyes):
    """Return a colour in OKLab as such eyes see it."""
    from tuidesk.term.contrast import linear

    light = [sum(part * amount for part, amount in zip(row, linear(color), strict=True)) for row in eyes]
    gamma = [max(0.0, min(1.0, c)) for c in light]
    encoded = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in gamma]
    return oklab("#" + "".join(f"{round(c * 255):02x}" for c in encoded))


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOR),
        ({"TERM": "screen-256color"}, 256),
        ({"TERM": "xterm"}, 8),
        ({"TERM": "no-such-terminal"}, 16),
    ],
)
def test_the_terminal_says_how_many_colours_it_has(environ, depth):
    # In a process of its own each: curses remembers the first terminal that it was asked about.
    asked = f"from tuidesk.term.theme import color_depth; print(color_depth({environ!r}))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert int(done.stdout) == depth
