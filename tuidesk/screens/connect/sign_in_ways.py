"""Three ways to sign in at Microsoft: by a code, by an address that is pasted back, by a client secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk import jobs, sign_in_notes
from tuidesk.i18n import _, ngettext
from tuidesk.screens.connect.page import Field, Go, Stay, Turn, Wish
from tuidesk.screens.connect.sign_in import SignIn, SigningIn
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, SafeText, clean_line


class DevicePage(SigningIn):
    """Shows an address and a code to type there; it may be left while somebody does."""

    kind = "sign-in-device"
    keeps_job = True

    def __init__(self, sign_in: SignIn, job_id: int = 0) -> None:
        super().__init__(sign_in)
        self.job_id = job_id

    def asked(self, opened: OpenDesk) -> None:
        """Note the job, so that one finds back to it; an account that signs in again is found in the settings."""
        if self.sign_in.account:
            return
        sign_in_notes.write(opened.store, opened.actor, replace(self.sign_in.notes, job_id=self.job_id))

    @property
    def explanation(self) -> SafeText:
        """Say where to go, once the worker was told."""
        uri = clean_line(str(self.view.data.get("uri", "")))
        if not uri or self.view.outcome is not None:
            return NOTHING
        words = _("Open {uri} in any browser, sign in as {address} and type this code:")
        return clean_line(words.format(uri=uri, address=self.sign_in.notes.address))

    def copied(self) -> SafeText:
        """Return the code."""
        return NOTHING if self.view.outcome is not None else clean_line(str(self.view.data.get("code", "")))

    def lines(self) -> Sequence[SafeText]:
        """Say how long the code is good for; the words change once a minute, so that nothing blinks."""
        expires = int(self.view.data.get("expires_at", 0))
        if not expires or self.view.outcome is not None or self.view.idle:
            return super().lines()
        return (left_words(expires - now()),)

    @property
    def next_words(self) -> SafeText:
        """Say what leaving means."""
        if self.view.outcome is not None:
            return super().next_words
        return SafeText(_("it goes on by itself; ^l leaves it to go on, ^r goes back and ends it"))


def left_words(left_ms: int) -> SafeText:
    """Return how long a code is still good for, in whole minutes."""
    minutes = left_ms // 60_000
    if minutes < 1:
        return SafeText(_("The code is good for less than a minute."))
    said = ngettext("The code is good for {n} minute.", "The code is good for {n} minutes.", minutes)
    return SafeText(said.format(n=minutes))


class BrowserPage(SigningIn):
    """Shows a long address and takes back the one on which the browser ends."""

    kind = "sign-in-browser"

    def field(self) -> Field | None:
        """Return the line to paste into."""
        return Field()

    @property
    def explanation(self) -> SafeText:
        """Say what to do, in order."""
        return SafeText(
            _(
                "1. Open this address in any browser (^y copies it) and sign in.  2. The browser ends on a page that "
                "it cannot show: its address begins with http://localhost.  3. Paste that address into the line below."
            )
        )

    def copied(self) -> SafeText:
        """Return the address to open."""
        return NOTHING if self.view.outcome is not None else clean_line(str(self.view.data.get("uri", "")))

    @property
    def next_words(self) -> SafeText:
        """Say what enter does."""
        if self.view.failed:
            return SafeText(_("enter begins again; ^r goes back to the other ways to sign in"))
        return SafeText(_("enter gives the pasted address to the worker"))

    def choices(self) -> Sequence[Choice]:
        """There is a line to type in instead."""
        return ()

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Hand the pasted address to the worker, sealed: the code in it signs in."""
        if self.view.failed:
            return Go(BrowserPage(self.sign_in), keep=False)
        if answer:
            jobs.submit(opened.store, opened.actor, "paste-code", {"sign_in": self.job_id}, answer)
        return Stay()


class SecretPage(SigningIn):
    """Signs in with a client secret; nobody has to do anything."""

    kind = "sign-in-secret"

    def __init__(self, sign_in: SignIn, secret: str) -> None:
        super().__init__(sign_in)
        self._secret = secret

    def wish(self) -> Wish:
        """Send the secret along, sealed."""
        return Wish(self.kind, self.sign_in.payload(), self._secret)

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Try the same secret again."""
        return Go(SecretPage(self.sign_in, self._secret), keep=False) if answer == "again" else Stay()
