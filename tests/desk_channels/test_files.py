"""Names of files that an admin or agent types: whatever they are, there is a file of that name or there is none."""

from __future__ import annotations

import pytest

from tuidesk.desk.attaching import attach
from tuidesk.desk.servers import check_ca_file
from tuidesk.errors import BadUsage

NO_FILES = [
    "x" * 5_000,
    "é" * 300,
    "~nobody-of-that-name/ca.pem",
    "\0",
    "\ud800",
    "/",
    "ca.pem/x",
    "😀" * 200,
]


@pytest.mark.parametrize("name", NO_FILES)
def test_a_name_of_no_file_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(BadUsage, match="There is no file"):
        check_ca_file(name)
    with pytest.raises(BadUsage):
        attach(name)
