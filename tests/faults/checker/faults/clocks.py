"""Clocks that are set while everybody works, and a night without network."""

from __future__ import annotations

import time

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.faults.workers import UP_SECONDS
from tests.faults.checker.place import Place

AGE_LEFT_SECONDS = 5  # of the machine that was just started


class Jump(Fault):
    """The clocks of all programs are set at once, while mail is put off, and stay so."""

    def __init__(self, name: str, seconds: int) -> None:
        self.name = name
        self._seconds = seconds

    def strike(self, place: Place) -> bool:
        served = happens(lambda: place.serves(place.workers[0]), UP_SECONDS)
        said = place.voice.say("MAIL", "451 4.3.0 try again later")
        put_off = happens(said.is_set, 12)
        place.clock.turn(self._seconds)
        linger(place, 0.5, 2.0)
        place.voice.say_nothing()
        return served and put_off


class Reboot(Fault):
    """The machine starts anew: its other clocks begin at 0, the wall clock is hours slow until it is set right."""

    name = "a reboot's clock"

    def strike(self, place: Place) -> bool:
        place.end_workers()
        slow = place.random.randint(600, 20_000)
        place.clock.turn(-slow)
        age = int(min(time.clock_gettime(time.CLOCK_BOOTTIME), time.monotonic())) - AGE_LEFT_SECONDS
        new = ("unshare", "--time", "--fork", "--kill-child", f"--monotonic=-{age}", f"--boottime=-{age}")
        worker = place.start_worker(prefix=new)
        served = happens(lambda: place.serves(worker), UP_SECONDS)
        linger(place, 0.5, 2.0)
        place.clock.turn(slow)
        linger(place, 0.5, 2.0)
        place.end_workers()
        place.start_worker()
        return served
