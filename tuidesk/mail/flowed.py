"""Text that was sent flowed (RFC 3676): lines that end in a blank go on in the next one."""

from __future__ import annotations


def unflowed(text: str, delete_space: bool) -> str:
    """Join the lines that the sender's program broke; quoted ones only with others of the same depth."""
    out: list[str] = []
    open_depth = -1  # of the line that goes on, -1 when none does
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        goes_on = words.endswith(" ") and words != "-- "
        body = words[:-1] if goes_on and delete_space else words
        if open_depth == depth and words != "-- ":
            out[-1] += body
        else:
            out.append(f"{'>' * depth} {body}" if depth else body)
        open_depth = depth if goes_on else -1
    return "\n".join(out)
