"""Each refusal of a sign-in has its own sentence and remedy (the table of Microsoft's codes)."""

from __future__ import annotations

import pytest

from tests.servers.authority_refusals import CORRELATION, Refusal
from tuidesk.i18n import said, use_language
from tuidesk.mail.oauth.errors import AuthorityBusy, SignInNeeded, explain

HOST = "login.microsoftonline.com"
NAMES = {"user": "ana@desk.test", "tenant": "desk.test", "client_id": "app-7"}

# number -> what the sentence must say, and what the remedy must
TABLE = {
    7000218: ("without a client secret", "Allow public client flows"),
    700016: ("app-7 is not registered in the tenant desk.test", "Application (client) ID"),
    90002: ("no tenant called desk.test", "Directory (tenant) ID"),
    65001: ("consent is missing", "Grant admin consent"),
    90094: ("Only an administrator", "Grant admin consent"),
    50076: ("asks ana@desk.test for a second factor", "pass the second factor"),
    50079: ("must set up a second factor", "mysignins.microsoft.com"),
    50158: ("a check by another service", "in a browser"),
    53000: ("only managed devices", "managed device"),
    53003: ("blocks device codes", "Sign in by browser"),
    50020: ("personal or guest account", "a user of the tenant desk.test"),
    50034: ("no user called ana@desk.test", "typing error"),
    50057: ("is disabled", "enable it"),
    50126: ("this user with this password", "Type user and password again"),
    50053: ("is locked", "unlock"),
    50055: ("password of ana@desk.test has expired", "Choose a new one"),
    50105: ("not among the users of the app", "assign the user"),
    50173: ("was revoked", "Sign in again"),
    70008: ("has expired", "Sign in again"),
    700082: ("not used for 90 days", "Sign in again"),
    700084: ("single-page", "Mobile and desktop"),
    70011: ("asks for a permission", "SMTP.Send"),
    70016: ("has not been entered yet", "enter the code"),
    70018: ("does not know this code", "new code"),
    70019: ("code that was entered has expired", "new code"),
    70020: ("not entered in time", "new code"),
    54005: ("has been used already", "paste the new address once"),
    50011: ("does not know the redirect address", "http://localhost"),
    500113: ("no redirect address at all", "http://localhost"),
    7000215: ("client secret of the app app-7 is wrong", "Value, not its ID"),
    7000222: ("client secret of the app app-7 has expired", "make a new client secret"),
}


@pytest.mark.parametrize("number", TABLE)
def test_every_number_has_its_sentence_and_its_remedy(number: int) -> None:
    problem = explain(HOST, Refusal("invalid_grant", number).body(), NAMES)
    assert isinstance(problem, SignInNeeded)
    assert problem.number == number
    what, remedy = TABLE[number]
    assert what in problem.title
    assert remedy in problem.hint


def test_no_two_numbers_share_a_sentence() -> None:
    titles = [explain(HOST, Refusal("x", number).body(), NAMES).title for number in TABLE]
    assert len(set(titles)) == len(titles)


def test_the_number_is_read_out_of_the_words_where_no_list_is_given() -> None:
    answer = {"error": "invalid_grant", "error_description": "AADSTS53003: Access has been blocked"}
    problem = explain(HOST, answer, NAMES)
    assert "Conditional Access" in problem.title


@pytest.mark.parametrize(
    ("error", "suberror", "said_"),
    [
        ("invalid_grant", "", "is not valid any more"),
        ("interaction_required", "", "is not valid any more"),
        ("invalid_grant", "consent_required", "consent is missing"),
        ("invalid_grant", "user_password_expired", "password of ana@desk.test has expired"),
        ("invalid_client", "", "does not accept the app app-7"),
        ("unauthorized_client", "", "does not accept the app app-7"),
        ("invalid_scope", "", "asks for a permission"),
        ("access_denied", "", "was declined"),
        ("authorization_declined", "", "was declined"),
        ("expired_token", "", "not entered in time"),
        ("something_new", "", "refused the sign-in of ana@desk.test"),
    ],
)
def test_a_number_that_nobody_knows_leaves_oauths_own_words(error: str, suberror: str, said_: str) -> None:
    problem = explain(HOST, Refusal(error, 123456, suberror=suberror).body(), NAMES)
    assert isinstance(problem, SignInNeeded)
    assert said_ in problem.title


def test_what_happens_next_is_oauths_word_and_never_the_numbers() -> None:
    """A server that is only busy asks nobody to sign in again, whatever number it gives."""
    assert isinstance(explain(HOST, Refusal("temporarily_unavailable", 50173).body(), NAMES), AuthorityBusy)


def test_the_words_of_the_server_are_kept_apart() -> None:
    problem = explain(HOST, Refusal("invalid_grant", 50173, "\x1b[2J AADSTS50173: gone").body(), NAMES)
    assert "\x1b[2J" in problem.detail
    assert CORRELATION in problem.detail
    assert "\x1b" not in problem.line


@pytest.mark.parametrize("answer", [{}, {"error": None}, {"error_codes": "x", "error_description": 7}])
def test_an_answer_that_says_nothing_is_still_explained(answer: dict[str, object]) -> None:
    assert "refused the sign-in" in explain(HOST, answer, NAMES).title


def test_a_stored_refusal_has_no_language() -> None:
    problem = explain(HOST, Refusal("invalid_grant", 50173).body(), NAMES)
    use_language("es")
    try:
        assert "ana@desk.test" in said(problem.stored_title)
    finally:
        use_language("en")
