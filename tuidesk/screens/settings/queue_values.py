"""The fields of a queue whose values have words of their own: how they are said, chosen, asked for and taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuidesk.screens.settings import acknowledging, after, closed
from tuidesk.screens.settings.book import Choices
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import SafeText


@dataclass(frozen=True, slots=True)
class Values:
    """What a field needs beside its label; `asked` may let more be typed, `taken` turns that into a value."""

    said: Callable[[str], SafeText]
    choices: Callable[[], Choices]
    asked: Callable[[Ask], Ask] = lambda ask: ask
    taken: Callable[[str], str] = str


VALUES: Mapping[str, Values] = {
    "after": Values(after.said, after.choices, after.with_folder, after.taken),
    "acknowledge": Values(
        acknowledging.said, acknowledging.choices, acknowledging.with_words, acknowledging.taken
    ),
    "closed": Values(closed.said, closed.choices),
}
