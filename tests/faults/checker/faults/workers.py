"""Faults of the worker itself."""

from __future__ import annotations

import signal
import subprocess

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place
from tests.faults.checker.quick import LEASE_MS


class Kill(Fault):
    """SIGKILL at any moment."""

    name = "worker killed"

    def strike(self, place: Place) -> bool:
        linger(place, 0.0, 1.5)
        worker = place.workers[0]
        alive = worker.poll() is None
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
        other = place.start_worker(listens=False)
        linger(place, 1.0, 2.0)
        alive = _both_live(worker, other)
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
        other = place.start_worker(listens=False)
        linger(place, 1.0, 3.0)
        alive = _both_live(place.workers[0], other)
        if place.random.random() < 0.5:
            place.workers[0].kill()
            place.workers[0].wait()
            linger(place, 0.5, 2.0)
        place.one_worker()
        return alive


def _both_live(*workers: subprocess.Popen[bytes]) -> bool:
    return all(worker.poll() is None for worker in workers)
