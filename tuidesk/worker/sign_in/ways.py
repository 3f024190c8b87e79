"""The three ways to sign in to Office 365, each followed by whoever asked and let go of at any time."""

from __future__ import annotations

import queue
import time
from collections.abc import Mapping

from tuidesk.i18n import Phrase, mark
from tuidesk.mail.oauth.errors import SignInNeeded
from tuidesk.mail.oauth.help import CODE_EXPIRED
from tuidesk.worker.job import Cancelled, Job
from tuidesk.worker.sign_in.end import Result, conclude, connect
from tuidesk.worker.sign_in.paste import Pastes
from tuidesk.worker.sign_in.wish import Asker, Wish, wish_of

PASTE_SECONDS = 15 * 60.0  # how long a pasted address is waited for
LOOK_SECONDS = 0.2


def sign_in_device(job: Job) -> Result:
    """Do the job: payload `address, tenant, client_id, directions, queue, name?, account?`."""
    return by_device(job, _wish(job))


def sign_in_browser(job: Job) -> Result:
    """Do the job: the same payload; what is pasted comes by another job, paste-code."""
    return by_browser(job, _wish(job), job.context.pastes)


def sign_in_secret(job: Job) -> Result:
    """Do the job: the same payload and `secret_expires_at?`; the client secret is the job's secret."""
    return by_secret(job, _wish(job), job.secret)


def paste_code(job: Job) -> Result:
    """Do the job: payload `sign_in`; hand the pasted address, the job's secret, to the sign-in that waits for it."""
    job.context.pastes.give(int(job.payload.get("sign_in", 0)), job.secret)
    return {}


def check_tenant(job: Job) -> Result:
    """Do the job: payload `tenant, client_id`; says whether the tenant exists and knows the app."""
    from tuidesk.mail.oauth import microsoft as oauth

    wish = Wish("", str(job.payload.get("tenant", "")), str(job.payload.get("client_id", "")))
    tenant_id = oauth.check(wish.registration(job.locations))
    job.say(Phrase(mark("The tenant {tenant} exists and knows the app"), {"tenant": wish.tenant}))
    return {"tenant_id": tenant_id}


def by_device(asker: Asker, wish: Wish) -> Result:
    """Show a code and wait until somebody typed it into a browser."""
    from tuidesk.mail.oauth.device import DeviceSignIn

    asker.say(Phrase(mark("asking Microsoft for a code")))
    sign_in = DeviceSignIn(wish.registration(asker.locations))
    said = Phrase(
        mark("Open {uri} in any browser and type the code {code}"), {"uri": sign_in.uri, "code": sign_in.code}
    )
    asker.say(said, uri=sign_in.uri, code=sign_in.code, expires_at=sign_in.expires_at)
    return conclude(asker, wish, sign_in.wait(asker.stop), "device")


def by_browser(asker: Asker, wish: Wish, pastes: Pastes) -> Result:
    """Show an address and wait until the one on which the browser ended is pasted."""
    from tuidesk.mail.oauth.browser import BadPaste, BrowserSignIn

    sign_in = BrowserSignIn(wish.registration(asker.locations))
    deadline = time.monotonic() + PASTE_SECONDS
    with pastes.expecting(asker.id, sign_in.understand) as slot:
        said = mark("Open the address in any browser, and paste the one on which it ends")
        asker.say(Phrase(said), uri=sign_in.uri)
        while True:
            stopped = asker.stop.is_set()  # before the look: what was pasted just before its end counts
            try:
                answer: Mapping[str, str] = sign_in.understand(slot.texts.get(timeout=LOOK_SECONDS))
                return conclude(asker, wish, sign_in.finish(answer), "code")
            except BadPaste as problem:
                asker.say(problem.phrase)
            except queue.Empty:
                if stopped:
                    raise Cancelled from None
            if time.monotonic() > deadline:
                registration = wish.registration(asker.locations)
                raise SignInNeeded(registration.host, CODE_EXPIRED, registration.names)


def by_secret(asker: Asker, wish: Wish, secret: str) -> Result:
    """Let the app itself in; nobody signs in, so nobody can be the wrong one."""
    from tuidesk.mail.oauth import microsoft as oauth

    asker.say(Phrase(mark("asking Microsoft for a token")))
    signed = oauth.by_secret(wish.registration(asker.locations, secret))
    known = {"address": wish.address, "signed_in": wish.address}
    return connect(asker, wish, signed.cache, "secret", wish.address, secret=secret) | known


def _wish(job: Job) -> Wish:
    with job.store.read() as conn:
        return wish_of(conn, job.payload)
