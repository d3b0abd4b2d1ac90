"""What every request passes: where it came from, for whom, how large, how often; and what answers allow."""

import asyncio
import re
from collections.abc import AsyncGenerator

import httpx2
import pytest

from interviewer_contracts.problems import PROBLEM_MEDIA_TYPE
from interviewer_web.security.bodies import CLIP_JSON_BYTES
from interviewer_web.security.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS
from interviewer_web.store.records import question_id
from interviewer_web.testing import PASSWORD, POSTING, Stage

LOG_IN = {"email": "nadia@example.com", "password": PASSWORD}


def assert_guarded(answer: httpx2.Response) -> None:
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value


def test_the_policy_runs_no_inline_script_and_no_foreign_one() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'self'; ")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", ["/", "/sign-up", "/log-in", "/api/v1/docs", "/nowhere"])
async def test_no_page_has_an_inline_script_or_style(stage: Stage, path: str) -> None:
    async with stage.client() as browser:
        page = (await browser.get(path)).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


async def test_static_files_are_guarded_and_kept(stage: Stage) -> None:
    async with stage.client() as browser:
        path = re.findall(r'href="(/static/[^"]+\.css)"', (await browser.get("/log-in")).text)[0]
        # Files are read in threads, and their paths looked up there.
        style = await browser.get(path)
        missing = await browser.get("/static/none.css")
        outside = await browser.get("/static/%2e%2e/app.py")
    assert style.status_code == 200
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert style.headers["content-type"].startswith("text/css")
    assert (missing.status_code, outside.status_code) == (404, 404)
    for answer in (style, missing, outside):
        assert_guarded(answer)


async def test_ten_thousand_ranges_are_no_work(stage: Stage) -> None:
    async with stage.client() as browser:
        path = re.findall(r'href="(/static/[^"]+\.css)"', (await browser.get("/log-in")).text)[0]
        ranges = ",".join(f"{start}-{start}" for start in range(10_000))
        answer = await browser.get(path, headers={"Range": f"bytes={ranges}"})
    assert answer.status_code in {200, 206, 400, 416}
    assert len(answer.content) < 1_000_000


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Origin": "http://127.0.0.1:9000"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://127.0.0.1:8000@evil.example"}, 403),
        ({"Origin": "https://evil.example", "Authorization": "Bearer x", "Cookie": "a=b"}, 403),
        ({}, 303),
    ],
)
async def test_where_a_form_may_come_from(stage: Stage, headers: dict[str, str], status: int) -> None:
    await stage.person(LOG_IN["email"])
    async with stage.client() as browser:
        answer = await browser.post("/log-in", data=LOG_IN, headers=headers)
    assert answer.status_code == status
    assert ("set-cookie" in answer.headers) == (status == 303)
    assert_guarded(answer)


@pytest.mark.parametrize("path", ["/", "/interviews", "/nowhere", "/healthz", "static"])
async def test_the_head_of_an_answer_can_be_asked_for_alone(stage: Stage, path: str) -> None:
    async with stage.client() as browser:
        if path == "static":
            path = re.findall(r'href="(/static/[^"]+\.css)"', (await browser.get("/log-in")).text)[0]
        whole, head = await browser.get(path), await browser.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers == whole.headers


async def test_an_address_with_a_slash_too_many_leads_on_within_this_site(stage: Stage) -> None:
    async with stage.client() as browser:
        page = await browser.get("/log-in/?next=/account")
        form = await browser.post("/log-in/", data=LOG_IN)
        outside = await browser.get("http://127.0.0.1:8000//evil.example/")
    assert (page.status_code, page.headers["location"]) == (308, "/log-in?next=/account")
    assert (form.status_code, outside.status_code) == (404, 404)


async def test_reading_is_open_to_links_from_everywhere(stage: Stage) -> None:
    async with stage.client() as browser:
        answer = await browser.get("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


async def test_a_program_with_its_bearer_alone_passes(stage: Stage) -> None:
    owner = await stage.person()
    async with stage.client(bearer=owner.token) as api:
        answer = await api.delete("/api/v1/sessions", headers={"Origin": "https://tool.example"})
    assert answer.status_code == 204


async def test_no_other_origin_is_let_in_by_cors(stage: Stage) -> None:
    async with stage.client() as browser:
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
        preflight = await browser.options("/api/v1/interviews", headers=headers)
        answer = await browser.get("/", headers={"Origin": "https://evil.example"})
    assert preflight.status_code == 405
    for found in (preflight, answer):
        assert not [name for name in found.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.5:8000", 200),
        ("0x7f.1", 403),
        ("evil.example", 403),
        ("evil.example:8000", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example:8000", 403),
        ("fe80::1%a", 403),
        ("[fe80::1%a]:8000", 403),
        ("", 403),
    ],
)
async def test_only_our_own_name_is_answered(stage: Stage, host: str, status: int) -> None:
    async with stage.client() as browser:
        answer = await browser.get("/log-in", headers={"Host": host})
        probe = await browser.get("/healthz", headers={"Host": host})
    assert (answer.status_code, probe.status_code) == (status, 200)
    assert_guarded(answer)


@pytest.mark.parametrize("stage", [{"public_url": "https://jobs.example"}], indirect=True)
async def test_browsers_are_told_to_stay_on_tls_under_this_name_alone(stage: Stage) -> None:
    async with stage.client(base_url="https://jobs.example") as browser:
        told = (await browser.get("/log-in")).headers["Strict-Transport-Security"]
    assert "max-age=31536000" in told
    assert "includeSubDomains" not in told


@pytest.mark.parametrize("stage", [{"public_url": "https://Jobs.Example:8443"}], indirect=True)
async def test_the_public_name_is_ours_as_well(stage: Stage) -> None:
    async with stage.client(base_url="https://jobs.example:8443") as browser:
        assert (await browser.get("/log-in")).status_code == 200


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/sessions", 16 * 1024, 422),
        ("/api/v1/sessions", 16 * 1024 + 1, 413),
        ("/api/v1/interviews", 560 * 1024 + 1, 413),
        ("/log-in", 16 * 1024 + 1, 413),
        ("/api/v1/users/me/voices", CLIP_JSON_BYTES, 422),
        ("/api/v1/users/me/voices", CLIP_JSON_BYTES + 1, 413),
    ],
)
@pytest.mark.parametrize("told", [True, False], ids=["length told", "chunked"])
async def test_a_body_that_is_too_large(stage: Stage, path: str, size: int, status: int, told: bool) -> None:  # noqa: FBT001
    owner = await stage.person()

    async def chunks() -> AsyncGenerator[bytes]:
        for start in range(0, size, 1024):
            yield b" " * min(1024, size - start)
            await asyncio.sleep(0)

    async with stage.client(bearer=owner.token) as api:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded" if path == "/log-in" else "application/json"
        }
        answer = await api.post(path, content=b" " * size if told else chunks(), headers=headers)
    assert answer.status_code == status, answer.text
    assert_guarded(answer)
    if path != "/log-in" and status == 413:
        assert answer.headers["content-type"] == PROBLEM_MEDIA_TYPE
        assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize("length", ["-1", "1e9", "ten", "١٢"])
async def test_a_length_that_is_no_number_is_refused(stage: Stage, length: str) -> None:
    async with stage.client(bearer="x") as api:
        answer = await api.post("/api/v1/sessions", headers={b"Content-Length": length.encode()})
    assert answer.status_code == 413


async def test_the_longest_posting_of_the_widest_characters_fits(stage: Stage) -> None:
    owner = await stage.person()
    posting = "\n".join(["👩" * 99] * 200)
    async with stage.client(cookie=owner.token) as browser:
        answer = await browser.post("/interviews", data={"posting": posting, "count": "3"})
    assert answer.status_code == 303


@pytest.mark.parametrize("stage", [{"limits_factor": 1}], indirect=True)
async def test_guessing_passwords_is_slowed_per_address(stage: Stage) -> None:
    wrong = {"email": "nadia@example.com", "password": "wrong but long"}
    async with stage.client(bearer="x") as api:
        answers = [await api.post("/api/v1/sessions", json=wrong) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["code"] == "too_many"
    async with stage.client(bearer="x", address="198.51.100.9") as elsewhere:
        assert (await elsewhere.post("/api/v1/sessions", json=wrong)).status_code == 401
    async with stage.client() as browser:
        page = await browser.post("/log-in", data=wrong)
    assert page.status_code == 429
    assert "<html" in page.text


@pytest.mark.parametrize("stage", [{"limits_factor": 1}], indirect=True)
async def test_one_subscriber_has_one_limit_over_all_addresses_of_ipv6(stage: Stage) -> None:
    wrong = {"email": "nadia@example.com", "password": "wrong but long"}
    found = list[int]()
    for host in range(11):
        async with stage.client(bearer="x", address=f"2001:db8::{host}") as api:
            found.append((await api.post("/api/v1/sessions", json=wrong)).status_code)
    assert found == [401] * 10 + [429]


@pytest.mark.parametrize("stage", [{"limits_factor": 0.05}], indirect=True)
async def test_starting_interviews_is_limited_per_user(stage: Stage) -> None:
    one, two = await stage.person(), await stage.person("two@example.com")
    body = {"posting": POSTING, "count": 3}
    async with stage.client(bearer=one.token) as api:
        found = [(await api.post("/api/v1/interviews", json=body)).status_code for _ in range(4)]
    async with stage.client(bearer=two.token) as api:
        other = await api.post("/api/v1/interviews", json=body)
    assert found == [201, 201, 201, 429]
    assert other.status_code == 201


@pytest.mark.parametrize("stage", [{"limits_factor": 0.0125}], indirect=True)
async def test_having_questions_written_again_is_limited_per_user(stage: Stage) -> None:
    owner = await stage.person()
    interview = await stage.written(owner)
    path = f"/api/v1/interviews/{interview}"
    async with stage.client(bearer=owner.token) as api:
        rewriting = f"{path}/questions/{question_id(interview, 1)}/rewrite"
        found = [(await api.post(rewriting, json={})).status_code for _ in range(2)]
        found += [(await api.post(f"{path}/requirements/r5/question")).status_code for _ in range(2)]
        own = await api.post(f"{path}/own-questions", json={"text": "Who trained you?"})
    assert found == [200, 200, 201, 429]
    assert own.status_code == 201
