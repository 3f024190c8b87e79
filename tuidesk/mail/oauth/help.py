"""What Microsoft's sign-in means by its error numbers, and what an administrator does about each.

Microsoft says that the numbers may change, so they only choose the words: what happens next is decided by
OAuth's own `error` (see errors.py). Source of the meanings: Entra's "authentication and authorization error
codes".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuidesk.i18n import mark


@dataclass(frozen=True, slots=True)
class Help:
    """A sentence and its remedy; {user}, {tenant}, {client_id} and {host} stand for what was asked with.

    Where a channel is known, AGAIN becomes AGAIN_BY.
    """

    what: str
    remedy: str


AGAIN = mark("Sign in again")
AGAIN_BY = mark("Sign in again in the settings, or by: tuidesk channel sign-in {channel}")
_NEW_CODE = mark("Ask for a new code and enter it within its time")

NO_TENANT = Help(
    mark("There is no tenant called {tenant}"),
    mark("Copy the Directory (tenant) ID from the overview page of Entra, or give the organisation's domain"),
)
NO_APP = Help(
    mark("The app {client_id} is not registered in the tenant {tenant}"),
    mark("Copy the Application (client) ID from Entra, App registrations, and check that it is this tenant"),
)
NO_CONSENT = Help(
    mark(
        "The app {client_id} may not read and send mail for {user}: the consent is missing or was withdrawn"
    ),
    mark("In Entra, App registrations, API permissions: Grant admin consent; then sign in again"),
)
BAD_SCOPE = Help(
    mark("The app {client_id} asks for a permission that the tenant {tenant} does not know"),
    mark("Add the delegated permissions IMAP.AccessAsUser.All and SMTP.Send to the app, then sign in again"),
)
CODE_EXPIRED = Help(mark("The code was not entered in time"), _NEW_CODE)
DECLINED = Help(mark("The sign-in was declined in the browser"), AGAIN)
VOID = Help(mark("The sign-in of {user} is not valid any more"), AGAIN)
NOT_YET = Help(
    mark("Nobody has signed in for {user} yet"),
    mark("Sign in with Office 365 in the settings, or by: tuidesk channel sign-in {channel}"),
)
BAD_APP = Help(
    mark("{host} does not accept the app {client_id}"),
    mark("Compare client id and client secret with the app registration in Entra"),
)
UNKNOWN = Help(
    mark("{host} refused the sign-in of {user}"),
    mark("Read what Microsoft said about it below, and sign in again"),
)

BY_NUMBER: Mapping[int, Help] = {
    7000218: Help(
        mark("The app {client_id} does not let anybody sign in without a client secret"),
        mark("In Entra, App registrations, Authentication: set Allow public client flows to Yes"),
    ),
    700016: NO_APP,
    90002: NO_TENANT,
    900023: NO_TENANT,
    65001: NO_CONSENT,
    90094: Help(
        mark("Only an administrator of {tenant} can consent to the app {client_id}"),
        mark("Let one grant it in Entra, API permissions: Grant admin consent; this can wait meanwhile"),
    ),
    50076: Help(
        mark("The tenant {tenant} asks {user} for a second factor"),
        mark("Sign in again and pass the second factor"),
    ),
    50079: Help(
        mark("{user} must set up a second factor first"),
        mark("Set it up at https://mysignins.microsoft.com, then sign in again"),
    ),
    50158: Help(
        mark("The tenant {tenant} asks {user} for a check by another service"),
        mark("Sign in again in a browser and pass that check too"),
    ),
    53000: Help(
        mark("The tenant {tenant} lets only managed devices sign in (Conditional Access)"),
        mark(
            "Sign in by browser on a managed device, or let an administrator exempt this app from the policy"
        ),
    ),
    53003: Help(
        mark("Conditional Access of {tenant} blocked the sign-in; it often blocks device codes"),
        mark("Sign in by browser instead, or let an administrator exempt this app from the policy"),
    ),
    50020: Help(
        mark("{user} is a personal or guest account and not a user of {tenant}"),
        mark("Sign in with a user of the tenant {tenant}"),
    ),
    50034: Help(
        mark("The tenant {tenant} has no user called {user}"),
        mark("Check the user name for a typing error, and that it is of this tenant"),
    ),
    50057: Help(
        mark("The account of {user} is disabled"),
        mark("Let an administrator of {tenant} enable it, then sign in again"),
    ),
    50126: Help(
        mark("{host} does not know this user with this password"),
        mark("Type user and password again in the browser"),
    ),
    50053: Help(
        mark("The account of {user} is locked after too many attempts"),
        mark("Wait some minutes or let an administrator unlock it, then sign in again"),
    ),
    50055: Help(
        mark("The password of {user} has expired"),
        mark("Choose a new one at https://mysignins.microsoft.com, then sign in again"),
    ),
    50105: Help(
        mark("{user} is not among the users of the app {client_id}"),
        mark("In Entra, Enterprise applications, Users and groups: assign the user, then sign in again"),
    ),
    50173: Help(mark("The sign-in of {user} was revoked by a new password or an administrator"), AGAIN),
    70008: Help(mark("The sign-in of {user} has expired"), AGAIN),
    700082: Help(mark("The sign-in of {user} has expired because it was not used for 90 days"), AGAIN),
    700084: Help(
        mark("The sign-in of {user} ended after a day: the app is registered as a single-page one"),
        mark(
            "In Entra, Authentication, add the platform Mobile and desktop applications; then sign in again"
        ),
    ),
    70011: BAD_SCOPE,
    70016: Help(
        mark("The code has not been entered yet"), mark("Open the address in a browser and enter the code")
    ),
    70018: Help(mark("{host} does not know this code"), _NEW_CODE),
    70019: Help(mark("The code that was entered has expired"), _NEW_CODE),
    70020: CODE_EXPIRED,
    54005: Help(
        mark("The address that was pasted has been used already"),
        mark("Sign in again in the browser and paste the new address once"),
    ),
    50011: Help(
        mark("The app {client_id} does not know the redirect address http://localhost"),
        mark(
            "In Entra, Authentication: add the platform Mobile and desktop applications with http://localhost"
        ),
    ),
    500113: Help(
        mark("The app {client_id} has no redirect address at all"),
        mark(
            "In Entra, Authentication: add the platform Mobile and desktop applications with http://localhost"
        ),
    ),
    7000215: Help(
        mark("The client secret of the app {client_id} is wrong"),
        mark("Give the secret's Value, not its ID; it is shown only when it is made, so make a new one"),
    ),
    7000222: Help(
        mark("The client secret of the app {client_id} has expired"),
        mark("In Entra, Certificates & secrets: make a new client secret and give its Value here"),
    ),
}

# OAuth's own words, for answers without a number that is known here (RFC 6749, RFC 8628, OpenID Connect).
BY_ERROR: Mapping[str, Help] = {
    "access_denied": DECLINED,
    "authorization_declined": DECLINED,
    "consent_required": NO_CONSENT,
    "code_expired": CODE_EXPIRED,
    "expired_token": CODE_EXPIRED,
    "invalid_client": BAD_APP,
    "unauthorized_client": BAD_APP,
    "invalid_scope": BAD_SCOPE,
    "invalid_tenant": NO_TENANT,
    "invalid_grant": VOID,
    "interaction_required": VOID,
    "login_required": VOID,
    "user_password_expired": BY_NUMBER[50055],
}
