"""Whatever is sent, the answer is never a fault of ours."""

import asyncio
import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer_web.store.records import question_id
from interviewer_web.testing import Stage, settings_of

ROUTES = [
    ("POST", "/api/v1/users"),
    ("POST", "/api/v1/sessions"),
    ("PUT", "/api/v1/users/me/password"),
    ("POST", "/api/v1/interviews"),
    ("PATCH", "/api/v1/interviews/abcdefghijklmno"),
    ("DELETE", "/api/v1/users/me"),
    ("POST", "/api/v1/interviews/abcdefghijklmno/questions/abcdefghijklmno/rewrite"),
    ("PATCH", "/api/v1/interviews/abcdefghijklmno/questions/abcdefghijklmno"),
    ("POST", "/api/v1/interviews/abcdefghijklmno/own-questions"),
    ("POST", "/api/v1/users/me/voices"),
]
FORMS = [
    "/sign-up",
    "/log-in",
    "/account/password",
    "/interviews",
    "/interviews/abcdefghijklmno/questions",
    "/interviews/abcdefghijklmno/title",
    "/interviews/abcdefghijklmno/questions/ABC/rewrite",
    "/interviews/abcdefghijklmno/questions/ABC/words",
    "/interviews/abcdefghijklmno/own-questions",
    "/account/voices",
    "/account/voices/remove",
]
FIELDS = st.sampled_from(
    [
        "email",
        "password",
        "current",
        "new",
        "posting",
        "count",
        "id",
        "title",
        "shown",
        "next",
        "x",
        "cv",
        "round",
        "level",
        "emphasis",
        "engine",
        "part",
        "text",
        "wish",
        "name",
        "language",
        "words",
        "consent",
        "clip",
        "voice",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=5),
    max_leaves=8,
)
BODIES = st.one_of(
    JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(FIELDS, st.text() | st.integers(), max_size=6).map(
        lambda value: json.dumps(value).encode()
    ),
    st.binary(max_size=200),
    st.just(b'{"email": "\\ud800@example.com", "password": "' + b"x" * 40 + b'"}'),
    st.just(b"[" * 5_000),
    st.just(b'{"count": ' + b"9" * 5_000 + b"}"),
    st.just(b'{"title": "a' + b"\\u0000" * 20 + b'"}'),
)
TYPES = st.sampled_from(
    ["application/json", "application/problem+json", "text/plain", "", "application/json; charset=utf-16"]
)
PAIRS = st.lists(st.tuples(FIELDS, st.text(max_size=40)), max_size=6)
FORM_TYPES = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=latin-9",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        f"multipart/form-data; boundary={'x' * 5000}",
    ]
)
FORM_BODIES = st.one_of(
    st.binary(max_size=200),
    PAIRS.map(lambda pairs: "&".join(f"{name}={text}" for name, text in pairs).encode("utf-8", "replace")),
    st.just(b"shown=" + b"9" * 5_000),
    st.just(b"shown=%D9%A3&shown=-1&shown=%00&shown=%C2%B2"),
    st.just("title=x&next=/你".encode()),
    st.just(b"email=%ED%A0%80&password=" + b"x" * 20),
    st.just(b'--x\r\nContent-Disposition: form-data; name="posting"; filename="a"\r\n\r\nhi\r\n--x--\r\n'),
    st.just(b'--x\r\nContent-Disposition: form-data; name="clip"\r\n\r\nhi\r\n--x--\r\n'),
)
EXTRA = st.sampled_from([dict[str, str](), {"HX-Request": "true"}])
HEADERS = st.sampled_from(
    ["Host", "Origin", "Cookie", "Authorization", "HX-Current-URL", "Accept", "X-Forwarded-For", "Range"]
)
VALUES = st.one_of(
    st.binary(max_size=60).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"")),
    st.sampled_from([b"http://[", b"http://[::1", b"[fe80::1%/]", b"null", b"//", b"session-8000=a.W10.b"]),
)
LIMITED = settings(max_examples=60, deadline=None)


class Fuzzed:
    """One application and one loop for all examples: making either takes longer than a request."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.stage = Stage(settings_of())
        self.owner = self.runner.run(self.stage.person())

    def status(self, client: httpx2.AsyncClient, request: httpx2.Request) -> int:
        async def send() -> int:
            async with client:
                return (await client.send(request)).status_code

        return self.runner.run(send())


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Fuzzed]:
    fuzzed = Fuzzed()
    yield fuzzed
    fuzzed.runner.close()


@LIMITED
@given(route=st.sampled_from(ROUTES), body=BODIES, media_type=TYPES)
def test_no_body_of_the_api_is_a_fault_of_ours(
    fuzzed: Fuzzed, route: tuple[str, str], body: bytes, media_type: str
) -> None:
    api = fuzzed.stage.client(bearer=fuzzed.owner.token)
    headers = {"Content-Type": media_type} if media_type else {}
    assert fuzzed.status(api, api.build_request(*route, content=body, headers=headers)) < 500


@LIMITED
@given(path=st.sampled_from(FORMS), body=FORM_BODIES, media_type=FORM_TYPES, extra=EXTRA)
def test_no_form_is_a_fault_of_ours(
    fuzzed: Fuzzed, path: str, body: bytes, media_type: str, extra: dict[str, str]
) -> None:
    interview = fuzzed.runner.run(fuzzed.stage.written(fuzzed.owner))
    browser = fuzzed.stage.client(cookie=fuzzed.owner.token)
    headers = {"Content-Type": media_type, **extra}
    path = path.replace("abcdefghijklmno", interview).replace("ABC", question_id(interview, 1))
    assert fuzzed.status(browser, browser.build_request("POST", path, content=body, headers=headers)) < 500


@LIMITED
@given(
    method=st.sampled_from(["GET", "HEAD", "POST"]),
    path=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
    header=HEADERS,
    value=VALUES,
)
def test_no_address_and_no_header_is_a_fault_of_ours(
    fuzzed: Fuzzed, method: str, path: str, header: str, value: bytes
) -> None:
    browser = fuzzed.stage.client()
    request = browser.build_request(method, f"/interviews/{quote(path)}", headers={"HX-Request": "true"})
    request.headers[header] = value.decode("latin-1")
    assert fuzzed.status(browser, request) < 500
