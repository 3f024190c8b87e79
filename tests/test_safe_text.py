"""No text from outside reaches a parameter that reads markup, a shell or a browser: the source itself is searched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color

import tuidesk
from tuidesk.app import TuideskApp
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import clean_block, clean_line, is_clean
from tuidesk.term.line_filter import OutputFilter
from tuidesk.term.links import find_links

ROOT = Path(tuidesk.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
DRAWING = ("app.py", "commands/", "screens/", "widgets/", "term/")  # alone may import textual

# What reads markup in a string that it is given, in Textual 8: widgets, methods, attributes.
WIDGETS = frozenset({
    "Static", "Label", "Button", "Checkbox", "RadioButton", "Option", "OptionList", "Selection",
    "SelectionList", "Select", "DataTable", "ListItem", "Tree", "Tab", "Tabs", "TabPane",
    "TabbedContent", "Collapsible", "Markdown", "MarkdownViewer", "RichLog", "Log", "Pretty",
    "Placeholder", "Digits",
})  # fmt: skip
METHODS = frozenset({
    "notify", "from_markup", "render_markup", "add_row", "add_rows", "add_column", "add_columns",
    "add_option", "add_options", "add_leaf", "add_tab", "copy_to_clipboard",
})  # fmt: skip
ATTRIBUTES = frozenset({"border_title", "border_subtitle", "tooltip"})
DRAWN_AS_THEY_ARE = frozenset({"Content", "SafeText", "Text"})
OPENERS = frozenset({"webbrowser", "system", "popen", "startfile", "deliver_screenshot", "eval", "exec"})
STARTERS = frozenset({
    "worker/child.py", "mail/cage_process.py", "store/backup/postgres.py", "store/restore/postgres.py",
    "demo/run.py", "demo/world.py", "screens/desk/files.py", "screens/editor.py",
})  # fmt: skip


def name_of(node: ast.expr) -> str:
    """Return the last part of a name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def is_safe(value: ast.expr) -> bool:
    """Say whether an expression is a text of ours, or one that is drawn as it is."""
    if isinstance(value, ast.Call):
        return name_of(value.func) in DRAWN_AS_THEY_ARE | {"_", "ngettext"}
    return isinstance(value, ast.Constant)


def risks(tree: ast.Module) -> Iterator[str]:
    """Yield each place where a text that may come from outside meets what reads markup."""
    for node in ast.walk(tree):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call) and name_of(node.func) in WIDGETS | METHODS:
            values = node.args
        elif isinstance(node, ast.Call) and name_of(node.func) == "Style":
            values = [word.value for word in node.keywords if word.arg == "meta"]
        elif isinstance(node, ast.Assign) and any(name_of(target) in ATTRIBUTES for target in node.targets):
            values = [node.value]
        yield from (f"{value.lineno}: {ast.unparse(value)}" for value in values if not is_safe(value))


def test_no_markup_is_read_in_a_text_from_outside() -> None:
    drawing = {path: tree for path, tree in TREES.items() if path.startswith(DRAWING)}
    assert {path: found for path, tree in drawing.items() if (found := list(risks(tree)))} == {}


def test_the_search_finds_what_it_looks_for() -> None:
    bad = (
        "Static(subject)", "Label(f'{x}')", "self.notify(subject)", "names.add_option(name)", "table.add_row(a)",
        "self.border_title = subject", "Style(meta={'@click': action})", "Content.from_markup(text)",
    )  # fmt: skip
    assert [line for line in bad if not list(risks(ast.parse(line)))] == []
    good = ("Static(Content(x))", "Static('words')", "self.notify(_('words'))", "Style(bold=True)")
    assert [line for line in good if list(risks(ast.parse(line)))] == []


def test_programs_start_in_known_places_only_and_never_through_a_shell() -> None:
    starters = set()
    for path, tree in TREES.items():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert not {name_of(call.func) for call in calls} & OPENERS, path
        assert not [word for call in calls for word in call.keywords if word.arg == "shell"], path
        if any(ast.unparse(call.func) in ("subprocess.Popen", "subprocess.run") for call in calls):
            starters.add(path)
    assert starters <= STARTERS


# --- what Textual could be made to do ----------------------------------------------------------


def nobody() -> OpenDesk:
    raise AssertionError("the store is not opened here")


def test_textuals_own_doors_are_shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", lambda *_args, **_more: pytest.fail("a browser was started"))
    monkeypatch.setattr(
        App, "deliver_screenshot", lambda *_args, **_more: pytest.fail("a picture was written")
    )
    app = TuideskApp(nobody)
    app.open_url("http://evil.test")
    app.action_screenshot("pwn.svg", str(tmp_path))
    app.action_suspend_process()
    assert not app.ENABLE_COMMAND_PALETTE
    assert list(tmp_path.iterdir()) == []
    bound = {one.action for several in app._bindings.key_to_bindings.values() for one in several}
    assert not bound & {"suspend_process", "screenshot", "command_palette", "change_theme"}


# --- links and cleaning ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "see https://a.test/x and javascript:alert(1) file:///etc/passwd",
        "https://a.test/\x1b]8;;http://evil.test\x1b\\x",
        "https://a.test@evil.test/ https://\u0430.test/ ssh://a.test data:text/html,x",
        "https://a.test/\u202ex https://[::1]:x/ https:// https://a.test/\x9d8;;x\x9c",
    ],
)
def test_only_what_a_text_shows_becomes_a_link(text: str) -> None:
    safe = clean_block(text)
    for link in find_links(safe):
        assert link.url == safe[link.start : link.end]
        assert link.url.startswith(("http://", "https://"))
        assert link.url.isascii()
        assert link.url.isprintable()
        assert "@" not in link.url


@pytest.mark.parametrize(
    "target", ["javascript:x", "http://a\x1b\\", "https://a.test/\x07", "file:///etc", "mailto:a b"]
)
def test_a_style_keeps_no_link_that_was_not_checked(target: str) -> None:
    [segment] = OutputFilter().apply([Segment("x", Style(link=target))], Color(0, 0, 0))
    assert segment.style is not None
    assert not segment.style.link


@pytest.mark.parametrize(
    "text",
    [
        "\x1b\u200b[31m",
        "\x1b\x1b[[31m31m",
        "\x90\x9b31m",
        "\u202e\x1b]\u202e52;c;x\x07",
        "\x1b\u200b]8;;x\x1b\\",
    ],
)
def test_nothing_comes_together_by_cleaning(text: str) -> None:
    once = clean_line(text)
    assert is_clean(once)
    assert clean_line(once) == once
