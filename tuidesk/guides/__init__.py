"""Step-by-step guides for the pages of other providers: one text file a topic and language."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

PLACE = "{address}"  # stands in the guides for the address that mail is to be forwarded to
LIST = "{providers}"  # a line of the guide `forward`, where a screen lists the others
WIDEST = 74  # cells of a line: a box on a terminal of 80 holds it

# The topics in the order in which a list of them is shown.
TOPICS = (
    "forward",
    "forward-gmail",
    "forward-office365",
    "forward-yahoo",
    "forward-icloud",
    "forward-zoho",
    "forward-fastmail",
    "forward-ionos",
    "forward-ovh",
    "forward-cpanel",
    "forward-postfix",
    "office365",
    "gmail",
)


def topics() -> tuple[str, ...]:
    """Return the name of every guide."""
    return TOPICS


def read(topic: str, language: str, address: str = "") -> str:
    """Return a guide as plain text, at most WIDEST columns wide; `address` is what mail is forwarded to.

    A language without guides reads the English ones. Raises KeyError for a topic that is none.
    """
    if topic not in TOPICS:
        raise KeyError(topic)
    text = _file(language, topic).read_text(encoding="utf-8")
    return text.replace(PLACE, address or _somewhere(language))


def title(topic: str, language: str) -> str:
    """Return a guide's first line, which says what it is for."""
    return read(topic, language).partition("\n")[0].removeprefix("# ")


def _file(language: str, topic: str) -> Traversable:
    folder = files(__name__) / language
    name = f"{topic}.md"
    return folder / name if (folder / name).is_file() else files(__name__) / "en" / name


def _somewhere(language: str) -> str:
    """Return what stands for an address that is not known yet."""
    return "CORREO-DE-CREACIÓN" if language == "es" else "CREATION-ADDRESS"
