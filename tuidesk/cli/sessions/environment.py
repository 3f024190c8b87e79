"""The environment of a session: built anew from a fixed list, of which each value has a shape it must fit.

Whatever else the client or the server set is not there: no TEXTUAL_*, PYTHON*, BROWSER, EDITOR,
PAGER, LESS*, LD_*, TUIDESK_*, TERMINFO or XDG_* reaches the program.
"""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Mapping

TERM = re.compile(r"[a-z0-9.+-]{1,40}", re.ASCII)
USUAL_TERM = "xterm-256color"
PATH = "/usr/bin:/bin"
ORIGINAL_COMMAND = "SSH_ORIGINAL_COMMAND"

_LOCALE = re.compile(
    r"(?P<language>[A-Za-z]{1,8}(?:_[A-Z]{2})?)(?:\.(?P<charset>[A-Za-z0-9-]{1,16}))?(?:@[a-z]{1,12})?"
)
_CARRIED = {
    "COLORTERM": re.compile(r"truecolor|24bit"),
    "COLORFGBG": re.compile(r"[0-9]{1,3}(;[0-9]{1,3}|;default){1,2}"),
    "NO_COLOR": re.compile(r"[A-Za-z0-9]{0,8}"),
    "SSH_CONNECTION": re.compile(r"[0-9A-Fa-f.:%a-z]{1,64} [0-9]{1,5} [0-9A-Fa-f.:%a-z]{1,64} [0-9]{1,5}"),
}


def built(given: Mapping[str, str], home: str) -> dict[str, str]:
    """Return the environment of a session.

    `given` is what SSH hands over; `home` is where the desk is, as the forced command says
    ('' = at the account's usual places).
    """
    made = {"PATH": PATH, "HOME": account_home(), "SSH_CONNECTION": "? 0 ? 0", "TERM": _term(given)}
    made |= {name: given[name] for name, shape in _CARRIED.items() if shape.fullmatch(given.get(name, "\n"))}
    made |= _locale(given)
    if home:
        made["TUIDESK_HOME"] = home
    if ORIGINAL_COMMAND in given:
        made[ORIGINAL_COMMAND] = given[ORIGINAL_COMMAND]
    return made


def account_home() -> str:
    """Return the home of the Unix account, as its entry says and not the environment."""
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return "/"


def _term(given: Mapping[str, str]) -> str:
    """Return the terminal's name if it is one; a name is all that the program may learn of it."""
    term = given.get("TERM", "")
    return term if TERM.fullmatch(term) else USUAL_TERM


def _locale(given: Mapping[str, str]) -> dict[str, str]:
    """Return the character set, UTF-8 or none, and the language; neither locale need exist on this machine."""
    letters = _first(given, "LC_ALL", "LC_CTYPE", "LANG")
    words = _first(given, "LC_ALL", "LC_MESSAGES", "LANG")
    utf8 = letters is not None and (letters["charset"] or "").lower().replace("-", "") == "utf8"
    made = {"LANG": f"{letters['language']}.UTF-8" if letters is not None and utf8 else "C"}
    return made | ({"LC_MESSAGES": words["language"]} if words is not None else {})


def _first(given: Mapping[str, str], *names: str) -> re.Match[str] | None:
    text = next((given[name] for name in names if given.get(name)), "")
    return _LOCALE.fullmatch(text)
