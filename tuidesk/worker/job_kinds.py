"""What a worker can be asked for: each kind of job and its handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tuidesk.worker.audit_job import audit_mailbox
from tuidesk.worker.channel_test import test_channel
from tuidesk.worker.count_mail import count_mail
from tuidesk.worker.discover import discover
from tuidesk.worker.job import Job, Result
from tuidesk.worker.mailbox_check import check_mailbox
from tuidesk.worker.probing import probe_forward, probe_round
from tuidesk.worker.retrying import retry_mail
from tuidesk.worker.sign_in.shared import finish_sign_in
from tuidesk.worker.sign_in.ways import (
    check_tenant,
    paste_code,
    sign_in_browser,
    sign_in_device,
    sign_in_secret,
)
from tuidesk.worker.spam import look_spam, take_spam
from tuidesk.worker.trial import send_test

# A handler returns the plain values of its result, in which phrases may stand; a Problem that it
# raises becomes the result, in words. It ends soon after `job.stop` is set.
KINDS: Mapping[str, Callable[[Job], Result]] = {
    "audit-mailbox": audit_mailbox,
    "retry-mail": retry_mail,
    "look-spam": look_spam,
    "take-spam": take_spam,
    "send-test": send_test,
    "test-channel": test_channel,
    "check-mailbox": check_mailbox,
    "count-mail": count_mail,
    "discover": discover,
    "check-tenant": check_tenant,
    "sign-in-device": sign_in_device,
    "sign-in-browser": sign_in_browser,
    "sign-in-secret": sign_in_secret,
    "paste-code": paste_code,
    "finish-sign-in": finish_sign_in,
    "probe-forward": probe_forward,
    "probe-round": probe_round,
}

# Of these, one at a time for the same channel or address: two would tread on each other's connection limits.
ONE_AT_A_TIME = frozenset({"test-channel", "audit-mailbox"})

# These mostly wait, for a person at a browser or for a mail on its way: they must keep nobody else waiting.
PATIENT = frozenset({"sign-in-device", "sign-in-browser", "probe-forward", "probe-round"})
