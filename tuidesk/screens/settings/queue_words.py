"""What the cells of a queue say, and what is asked to change them."""

from __future__ import annotations

from tuidesk.desk.names import COLORS
from tuidesk.desk.queue_cards import QueueCard
from tuidesk.i18n import LANGUAGES, _, mark
from tuidesk.screens.settings.health_words import channel_health
from tuidesk.screens.settings.queue_book import LABELS, QueueBook
from tuidesk.screens.settings.tab import Ask
from tuidesk.screens.settings.words import LANGUAGE_WORDS
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell

_COLOR_WORDS = (
    mark("green"), mark("blue"), mark("amber"), mark("violet"), mark("rose"), mark("teal"),
    mark("orange"), mark("slate"),
)  # fmt: skip

CHOSEN = frozenset({"color", "inbound", "reply-via", "assignee", "language"})  # from a drop-down


def cell(book: QueueBook, card: QueueCard, key: str) -> Cell:
    """Return a cell with its value, and the stored one beside it while it is unsaved."""
    if key == "health":
        return channel_health(book.channels.get(card.line.inbound))
    value, stored = book.value(card, key), book.stored(card, key)
    color = book.value(card, "color") if key in ("color", "tag") else "text"
    before = shown(book, card, key, stored) or clean_line(_("none")) if value != stored else NOTHING
    words = shown(book, card, key, value)
    return Cell(words, color, before, bar=key == "color", drops=key == "reply-via")


def shown(book: QueueBook, card: QueueCard, key: str, value: str) -> SafeText:
    """Return the words for a value."""
    match key:
        case "color":
            return clean_line(_(value))
        case "reply-via":
            return _way_out(book, card, value)
        case "inbound" if value in book.channels:
            row = book.channels[value]
            return clean_line(_("Forwarded") if row.kind == "forward" else row.address or value)
        case "language":
            return clean_line(_(LANGUAGE_WORDS.get(value, value)))
        case "members" if not value:
            return clean_line(_("everybody"))
        case "assignee" if not value:
            return clean_line(_("nobody"))
    return clean_line(value)


def _way_out(book: QueueBook, card: QueueCard, value: str) -> SafeText:
    """Show the address that customers will see, also where no channel was chosen."""
    if value in book.channels:
        return clean_line(book.channels[value].from_address or value)
    way = book.ways.get(card.id)
    return clean_line(way.outbound.from_address if way and way.outbound else _("none"))


def named(book: QueueBook, card: QueueCard, key: str) -> SafeText:
    """Name a field and its value, for the line above the keys."""
    words = cell(book, card, key).text or clean_line(_("none"))
    way = book.ways.get(card.id)
    back = f"   {way.back}" if key == "reply-via" and way and way.back else ""
    return clean_line(f"{_(LABELS[key])}: {words}{back}")


def ask(book: QueueBook, card: QueueCard, key: str) -> Ask | None:
    """Return what to ask for a new value; colours, channels and people are chosen, the rest is typed."""
    if key == "health":
        return None
    typed = clean_line(_("another one, as #rrggbb")) if key == "color" else NOTHING
    return Ask(
        clean_line(_(LABELS[key])),
        book.value(card, key),
        _choices(book, key),
        colors=key == "color",
        typed=typed,
    )


def _choices(book: QueueBook, key: str) -> tuple[tuple[str, SafeText], ...]:
    match key:
        case "color":
            return tuple((name, clean_line(_(name))) for name in COLORS)
        case "reply-via":
            ways = [
                (row.name, _way(row.from_address, row.name)) for row in book.channels.values() if row.outbound
            ]
            return (*ways, ("", clean_line(_("by itself: same account, same address, or the relay"))))
        case "inbound":
            ways = [(row.name, _way(row.address, row.name)) for row in book.channels.values() if row.inbound]
            return (*ways, ("", clean_line(_("none: tickets are opened by hand"))))
        case "assignee":
            return (*((name, clean_line(name)) for name in book.agents), ("", clean_line(_("nobody"))))
        case "language":
            known = [(code, clean_line(_(LANGUAGE_WORDS[code]))) for code in LANGUAGES]
            return (*known, ("", clean_line(_("none: as each agent's"))))
    return ()


def _way(address: str, channel: str) -> SafeText:
    return clean_line(channel if address in ("", channel) else f"{address}  {channel}")
