"""When a mailbox is audited by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tuidesk.desk.nightly import is_due, last_quiet
from tuidesk.store.audits import Audited

MADRID = ZoneInfo("Europe/Madrid")
DAY = 86_400_000


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-25 12:00", "2026-11-25 02:07"),  # 03:07 in Madrid
        ("2026-11-25 02:06", "2026-11-24 02:07"),
        ("2026-11-25 02:07", "2026-11-25 02:07"),
        ("2026-07-25 12:00", "2026-07-25 01:07"),  # summer time
    ],
)
def test_the_quiet_hour_is_one_of_the_clock_on_the_wall(moment: str, quiet: str) -> None:
    assert last_quiet(ms(moment), 1, MADRID) == ms(quiet)


def test_it_is_due_once_a_day_after_its_mail_was_synced() -> None:
    moment = ms("2026-11-25 12:00")
    quiet = last_quiet(moment, 1)
    known = {"inbound_id": 1, "audited_at": quiet - DAY, "ok_at": moment, "created_at": quiet - 9 * DAY}
    assert is_due(Audited(**known), moment)
    for name, value in (("audited_at", quiet), ("created_at", quiet + 1), ("ok_at", quiet - 1)):
        assert not is_due(Audited(**known | {name: value}), moment)
