"""Keep the Spanish catalogue in step with the source.

Without arguments: collect the texts of tuidesk/, add new ones to the .po file untranslated,
drop those that are gone and compile the .mo file. With --check: change nothing, and fail
when a text is missing, untranslated, fuzzy, or when the .mo file is not what the .po says.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tuidesk"
PO = SOURCE / "locale" / "es" / "LC_MESSAGES" / "tuidesk.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def collect() -> Catalog:
    """Return a catalogue of every text in the source, without line numbers."""
    template = Catalog(project="tuidesk")
    for path, _line, message, comments, context in extract_from_dir(
        SOURCE, [("**.py", "python")], keywords=KEYWORDS
    ):
        template.add(message, None, [(f"tuidesk/{path}", 0)], auto_comments=comments, context=context)
    return template


def load() -> Catalog:
    """Return the Spanish catalogue as it is on disk."""
    if not PO.exists():
        return Catalog(locale="es", project="tuidesk", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="es")


def compiled(catalog: Catalog) -> bytes:
    """Return the bytes of the .mo file."""
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def complaints(catalog: Catalog, template: Catalog) -> list[str]:
    """List what keeps the catalogue from being complete and true."""
    found = []
    for message in template:
        if not message.id:
            continue
        here = catalog.get(message.id)
        texts = (here.string if isinstance(here.string, (list, tuple)) else (here.string,)) if here else ()
        if not here or not all(texts):
            found.append(f"not translated: {message.id!r}")
        elif here.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        else:
            ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
            wanted = set(PLACEHOLDER.findall(ids[-1]))
            found += [
                f"placeholders differ: {ids[-1]!r}"
                for text in texts[-1:]
                if set(PLACEHOLDER.findall(text)) != wanted
            ]
    found += [f"no longer in the source: {m.id!r}" for m in catalog if m.id and m.id not in template]
    return found


def check() -> int:
    """Print what is wrong and return the exit code."""
    catalog = load()
    found = complaints(catalog, collect())
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
    catalog, template = load(), collect()
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(
            file,
            catalog,
            width=110,
            sort_output=True,
            no_location=True,
            omit_header=False,
            ignore_obsolete=True,
        )
    MO.write_bytes(compiled(catalog))
    open_ = [
        m
        for m in catalog
        if m.id and not all(m.string if isinstance(m.string, (list, tuple)) else (m.string,))
    ]
    print(f"{len(catalog)} texts, {len(open_)} not translated yet")
    return 0


if __name__ == "__main__":
    raise SystemExit(check() if "--check" in sys.argv[1:] else update())
