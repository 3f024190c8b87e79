"""Each kind of fault, one class a module; `KINDS` names all of them."""

from __future__ import annotations

from tests.faults.checker.faults.base import Fault
from tests.faults.checker.faults.clocks import Jump, Reboot
from tests.faults.checker.faults.disk import DiskFull, SyncFails
from tests.faults.checker.faults.imap import Cut, Expunge, Nonsense, Password, Silence, Uidvalidity
from tests.faults.checker.faults.network import Gone
from tests.faults.checker.faults.night import Night
from tests.faults.checker.faults.postgres import CommitUnanswered, DatabaseFull, Restart, Terminate
from tests.faults.checker.faults.smtp import REFUSALS, AfterDot, Away, BeforeDot, PartlyRefused
from tests.faults.checker.faults.smtp import Nonsense as SmtpNonsense
from tests.faults.checker.faults.store import Lock
from tests.faults.checker.faults.trust import CertificateChanged, CertificateExpired, TokenExpired
from tests.faults.checker.faults.workers import Clock, Kill, KillAtCommit, Paused, Two

KINDS: tuple[Fault, ...] = (
    Kill(),
    KillAtCommit(),
    Cut(),
    Silence(),
    Uidvalidity(),
    Expunge(),
    Password(),
    BeforeDot(),
    AfterDot(),
    *REFUSALS,
    Away(),
    Lock(),
    DiskFull(),
    Paused(),
    Two(),
    Restart(),
    Terminate(),
    Clock(),
    Nonsense(),
    SmtpNonsense(),
    PartlyRefused(),
    Gone(),
    SyncFails(),
    Jump("clocks set 2 h ahead", 2 * 3600),
    Jump("clocks set 1 h back", -3600),
    Reboot(),
    Night(),
    TokenExpired(),
    CertificateChanged(),
    CertificateExpired(),
    CommitUnanswered(),
    DatabaseFull(),
)
