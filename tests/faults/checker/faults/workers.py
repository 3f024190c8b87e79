"""Faults of the worker itself."""

from __future__ import annotations

import signal
import subprocess

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place
from tests.faults.checker.quick import LEASE_MS

UP_SECONDS = 20.0  # until a worker that was started serves


class Kill(Fault):
    """SIGKILL at any moment."""

    name = "worker killed"

    def strike(self, place: Place) -> bool:
        worker = place.workers[0]
        alive = happens(lambda: place.serves(worker), UP_SECONDS)
        linger(place, 0.0, 1.5)
        worker.kill()
        worker.wait()
        place.one_worker()
        return alive


class KillAtCommit(Fault):
    """SIGKILL right before or right after the n-th commit."""

    name = "worker killed at its n-th commit"

    def strike(self, place: Place) -> bool:
        place.end_workers()
        number = place.random.randint(1, 60) * place.random.choice((-1, 1))
        worker = place.start_worker(dies_at=number)
        died = happens(lambda: worker.poll() is not None, 12)
        place.end_workers()
        place.start_worker()
        return died and worker.returncode == -signal.SIGKILL


class Paused(Fault):
    """SIGSTOP for longer than a lease lives, while another worker stands by; then the first goes on."""

    name = "worker paused past its lease"

    def strike(self, place: Place) -> bool:
        worker = place.workers[0]
        alive = _serve(place, worker, place.start_worker())
        worker.send_signal(signal.SIGSTOP)
        linger(place, 1.2 * LEASE_MS / 1000, 2.0 * LEASE_MS / 1000)
        worker.send_signal(signal.SIGCONT)
        linger(place, 0.5, 1.5)
        place.one_worker()
        return alive


class Two(Fault):
    """A second worker beside the first; then either of them is killed."""

    name = "two workers"

    def strike(self, place: Place) -> bool:
        alive = _serve(place, place.workers[0], place.start_worker())
        linger(place, 0.5, 2.0)
        if place.random.random() < 0.5:
            place.workers[0].kill()
            place.workers[0].wait()
            linger(place, 0.5, 2.0)
        place.one_worker()
        return alive


class Clock(Fault):
    """A worker whose clock is an hour slow or 400 days fast while mail is put off; then it is put right."""

    name = "wrong clock"

    def strike(self, place: Place) -> bool:
        place.end_workers()
        worker = place.start_worker(shift=place.random.choice((-3600, 400 * 86400)))
        place.voice.say("MAIL", "451 4.3.0 try again later")
        served = _serve(place, worker)
        linger(place, 1.0, 3.0)
        place.voice.say_nothing()
        place.end_workers()
        place.start_worker()
        return served


def _serve(place: Place, *workers: subprocess.Popen[bytes]) -> bool:
    return all(happens(lambda worker=worker: place.serves(worker), UP_SECONDS) for worker in workers)
