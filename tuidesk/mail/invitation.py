"""An invitation (RFC 5545) as a few plain lines: what, when, where, who. Read, never acted on."""

from __future__ import annotations

import re
from typing import NamedTuple

from tuidesk.mail.charset import decode
from tuidesk.mail.structure import Structure

_MAX = 128 * 1024
_MAX_VALUE = 500
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z-]{1,40})((?:;(?:\"[^\"]{0,500}\"|[^\":;\r\n]|;){0,1000})?):(.*)")
_PARAMETER = re.compile(r";([A-Za-z-]{1,40})=(\"[^\"]{0,500}\"|[^;\"]{0,500})")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ESCAPED = re.compile(r"\\(.)")
_MARKS = {"CANCEL": "invitation-cancelled", "REPLY": "invitation-answered"}


class _Property(NamedTuple):
    value: str
    parameters: dict[str, str]


def invitation_of(structure: Structure) -> tuple[str, str]:
    """Return the text of the first invitation in a mail and the mark that it deserves; '' twice for none."""
    for part in structure.attachments:
        if part.type in ("text/calendar", "application/ics"):
            event = _event(decode(part.data[:_MAX], part.charset))
            if event:
                method = event.get("METHOD", _NOTHING).value.upper()
                return "\n".join(_lines(event)), _MARKS.get(method, "invitation")
    return "", ""


_NOTHING = _Property("", {})


def _event(text: str) -> dict[str, _Property]:
    """Return the properties of the first event, each by its first value, and the METHOD of the whole."""
    found: dict[str, _Property] = {}
    inside = nested = 0
    for line in _FOLD.sub("", text).splitlines():
        match = _LINE.match(line[:5000])
        if not match:
            continue
        name, value = match[1].upper(), match[3].strip()
        if name in ("BEGIN", "END"):
            is_event = value.upper() in ("VEVENT", "VTODO")
            if is_event and name == "END":
                return found
            inside = inside or is_event
            nested = max(0, nested + (1 if name == "BEGIN" else -1)) if inside and not is_event else nested
        elif name == "METHOD" or (inside and not nested):
            parameters = {key.upper(): said.strip('"') for key, said in _PARAMETER.findall(match[2])}
            found.setdefault(name, _Property(_plain(value), parameters))
    return found if inside else {}


def _plain(value: str) -> str:
    unescaped = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value[: 4 * _MAX_VALUE])
    return " ".join(unescaped.split())[:_MAX_VALUE]


def _lines(event: dict[str, _Property]) -> list[str]:
    said = [event[name].value for name in ("SUMMARY",) if name in event]
    said += [_when(event), event.get("LOCATION", _NOTHING).value, _who(event.get("ORGANIZER", _NOTHING))]
    answer = event.get("ATTENDEE", _NOTHING)
    if event.get("METHOD", _NOTHING).value.upper() == "REPLY":
        said.append(f"{_who(answer)}: {answer.parameters.get('PARTSTAT', '').lower()}".strip(": "))
    return [line for line in said if line]


def _when(event: dict[str, _Property]) -> str:
    start, end = event.get("DTSTART", _NOTHING), event.get("DTEND", _NOTHING)
    first, last = _time(start.value), _time(end.value)
    if not first:
        return ""
    zone = "UTC" if start.value.endswith("Z") else start.parameters.get("TZID", "")
    if last[:10] == first[:10]:
        last = last[11:]
    span = f"{first} - {last}" if last else first
    return f"{span} ({zone})" if zone else span


def _time(value: str) -> str:
    found = _TIME.fullmatch(value.strip())
    if not found:
        return ""
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day} {found[4]}:{found[5]}" if found[4] else day


def _who(person: _Property) -> str:
    address = re.sub(r"(?i)^mailto:", "", person.value)
    name = person.parameters.get("CN", "")
    return f"{name} <{address}>" if name and name != address else address
