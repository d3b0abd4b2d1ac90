# PyJWT types a key by a package that HS256 does not need.
# pyright: reportUnknownMemberType=false
import jwt
import pytest

from interviewer_contracts.problems import UnauthorizedError
from interviewer_contracts.tokens import (
    CLOCKS_APART_SECONDS,
    EXAMPLE_SECRETS,
    SECRET_MIN_CHARACTERS,
    TOKEN_SECONDS,
    UnsafeSecretError,
    checked_secret,
    issue,
    verify,
)

SECRET = "s" * 48
OTHER_SECRET = "o" * 48


def test_a_token_tells_who_asks_whom() -> None:
    claims = verify(SECRET, issue(SECRET, audience="llm", subject="user1"), audience="llm")

    assert (claims.audience, claims.subject) == ("llm", "user1")


def test_a_token_lives_for_a_minute() -> None:
    token = issue(SECRET, audience="llm", subject="user1")

    claims = jwt.decode(token, options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == TOKEN_SECONDS == 60


def forged(**changes: object) -> str:
    """A token that differs from a good one in the given claims; None takes a claim away."""
    good = jwt.decode(issue(SECRET, audience="llm", subject="user1"), options={"verify_signature": False})
    claims = {name: value for name, value in {**good, **changes}.items() if value is not None}
    return jwt.encode(claims, SECRET, algorithm="HS256")


def of_a_clock(ahead: int) -> str:
    """A token of a machine whose clock is so many seconds ahead of ours."""
    good = jwt.decode(issue(SECRET, audience="llm", subject="user1"), options={"verify_signature": False})
    return forged(iat=good["iat"] + ahead, exp=good["exp"] + ahead)


@pytest.mark.parametrize("ahead", [CLOCKS_APART_SECONDS // 2, -TOKEN_SECONDS - CLOCKS_APART_SECONDS // 2])
def test_clocks_of_two_machines_may_differ_a_little(ahead: int) -> None:
    assert verify(SECRET, of_a_clock(ahead), audience="llm").subject == "user1"


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("", "nothing"),
        ("not.a.token", "no JWT"),
        (issue(OTHER_SECRET, audience="llm", subject="user1"), "another installation's secret"),
        (issue(SECRET, audience="tts", subject="user1"), "meant for another service"),
        (jwt.encode({"aud": "llm", "sub": "u"}, "", algorithm="none"), "unsigned"),
        (forged(exp=1), "expired"),
        (of_a_clock(3_600), "issued in an hour"),
        (forged(exp=None), "never expires"),
        (forged(sub=None), "nobody asks"),
        (forged(iss="elsewhere"), "issued elsewhere"),
    ],
)
def test_anything_else_is_refused_alike(token: str, why: str) -> None:
    with pytest.raises(UnauthorizedError) as refused:
        verify(SECRET, token, audience="llm")

    assert refused.value.status == 401, why
    assert refused.value.detail == "This service answers other services of this installation only."


@pytest.mark.parametrize("secret", [*EXAMPLE_SECRETS, "", "x" * (SECRET_MIN_CHARACTERS - 1)])
def test_no_service_starts_on_an_example_or_a_short_secret(secret: str) -> None:
    with pytest.raises(UnsafeSecretError, match="INTERVIEWER_SERVICE_SECRET"):
        checked_secret(secret)


def test_a_long_secret_will_do() -> None:
    assert checked_secret(SECRET) == SECRET
