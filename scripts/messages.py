"""Keep the Spanish catalogue in step with the source.

Without arguments: collect the texts of tuidesk/, add new ones to the .po file untranslated,
drop those that are gone and compile the .mo file. With --check: change nothing, and fail
when a text is missing, untranslated, fuzzy, has other placeholders than its translation, or
when the .mo file is not what the .po says.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tuidesk"
PO = SOURCE / "locale" / "es" / "LC_MESSAGES" / "tuidesk.po"
MO = PO.with_suffix(".mo")
ARGUMENTS = {"_": 1, "mark": 1, "ngettext": 2, "plural": 2}  # function -> how many of its arguments are texts
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}")
TITLE = "# Spanish texts of tuidesk. Made by scripts/messages.py: translate here, then run it again."
# No dates and no tool versions: the same texts make the same file, whoever compiles it and when.
HEADER = [
    ("Project-Id-Version", "tuidesk"),
    ("PO-Revision-Date", "2026-01-01 00:00+0000"),
    ("Language", "es"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]

Text = str | tuple[str, ...]


class Spanish(Catalog):
    """The catalogue as it is written, under our own header."""

    mime_headers = HEADER

    def __init__(self, texts: Iterable[Message]) -> None:
        super().__init__(locale="es", header_comment=TITLE, fuzzy=False)
        for message in texts:
            self.add(message.id, message.string)


def texts_of(code: str) -> Iterator[Text]:
    """Yield the texts that a module gives to _, mark, ngettext and plural, also those within f-strings."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        wanted = ARGUMENTS.get(node.func.id, 0)
        values = [one.value for one in node.args[:wanted] if isinstance(one, ast.Constant)]
        found = tuple(value for value in values if isinstance(value, str))
        if wanted and len(found) == wanted:
            yield found if wanted > 1 else found[0]


def collect() -> Catalog:
    """Return a catalogue of every text in the source."""
    template = Catalog(project="tuidesk")
    for path in sorted(SOURCE.rglob("*.py")):
        for text in texts_of(path.read_text(encoding="utf-8")):
            template.add(text)
    return template


def load() -> Catalog:
    """Return the Spanish catalogue as it is on disk."""
    if not PO.exists():
        return Catalog(locale="es", project="tuidesk", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="es")


def texts(catalog: Catalog) -> list[Message]:
    """Return the messages of a catalogue without the header, in the order of their texts."""
    return sorted((message for message in catalog if message.id), key=lambda message: forms(message.id))


def forms(text: Text | list[str] | None) -> tuple[str, ...]:
    """Return a text's singular and plural, or the one form that it has."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def untranslated(message: Message | None) -> bool:
    """Say whether a message or one of its plural forms has no translation."""
    return message is None or not forms(message.string) or not all(forms(message.string))


def written(catalog: Catalog) -> bytes:
    """Return the bytes of the .po file."""
    target = io.BytesIO()
    write_po(target, Spanish(texts(catalog)), width=110, sort_output=True, no_location=True)
    return target.getvalue().strip() + b"\n"


def compiled(catalog: Catalog) -> bytes:
    """Return the bytes of the .mo file."""
    target = io.BytesIO()
    write_mo(target, Spanish(texts(catalog)))
    return target.getvalue()


def complaints(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """Yield what keeps the catalogue from being complete and true."""
    for message in texts(template):
        here = catalog.get(message.id)
        if here is None or untranslated(here):
            yield f"not translated: {message.id!r}"
        elif here.fuzzy:
            yield f"fuzzy: {message.id!r}"
        elif not same_placeholders(here):
            yield f"placeholders differ: {message.id!r}"
    yield from (f"no longer in the source: {m.id!r}" for m in texts(catalog) if m.id not in template)


def same_placeholders(message: Message) -> bool:
    """Say whether every form of the translation names what the last form of the text names."""
    wanted = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
    return all(sorted(PLACEHOLDER.findall(text)) == wanted for text in forms(message.string))


def check() -> int:
    """Print what is wrong and return the exit code."""
    catalog = load()
    found = list(complaints(catalog, collect()))
    if PO.read_bytes() != written(catalog):
        found.append("the .po file is not as scripts/messages.py writes it")
    if not MO.exists() or MO.read_bytes() != compiled(catalog):
        found.append("the .mo file is not what the .po file says")
    for line in found:
        print(line)
    if found:
        print(
            f"{len(found)} to mend in {PO.relative_to(ROOT)}: run scripts/messages.py, translate, run it again"
        )
    return 1 if found else 0


def update() -> int:
    """Rewrite the .po and .mo files and say how much is left to translate."""
    catalog = load()
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(catalog))
    MO.write_bytes(compiled(catalog))
    left = sum(map(untranslated, texts(catalog)))
    print(f"{len(texts(catalog))} texts, {left} not translated yet")
    return 0


if __name__ == "__main__":
    raise SystemExit(check() if "--check" in sys.argv[1:] else update())
