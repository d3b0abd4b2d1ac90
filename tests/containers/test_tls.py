"""Caddy in front of web, by the profile tls: a certificate, the main job over it, and whom web believes."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

import httpx2
import pytest

from support.containers import APPLICATION, Project, until
from support.images import LARGEST_MB, images_of, megabytes_above_base
from support.journey import DESKTOP, OpenPage, example, expect_questions, expect_sound, paste, sign_up
from support.stack import free_ports

ROOT_CERTIFICATE = "/data/caddy/pki/authorities/local/root.crt"


@pytest.fixture(scope="module")
def tls(project: Project) -> Iterator[Project]:
    """The same application behind Caddy, for this file alone."""
    http, https = free_ports(2)
    settings = {
        "INTERVIEWER_DOMAIN": "localhost",
        "INTERVIEWER_TLS_BIND": "127.0.0.1",
        "INTERVIEWER_HTTP_PORT": str(http),
        "INTERVIEWER_HTTPS_PORT": str(https),
        "INTERVIEWER_LIMITS_FACTOR": "1",
    }
    behind = replace(project, settings={**project.settings, **settings})
    behind.compose("build", "caddy")
    behind.up("caddy")
    try:
        yield behind
    finally:
        behind.compose("rm", "--stop", "--force", "caddy")
        project.up(*APPLICATION)


def address_of(tls: Project) -> str:
    return f"https://localhost:{tls.settings['INTERVIEWER_HTTPS_PORT']}"


@pytest.fixture
def client(tls: Project) -> Iterator[httpx2.Client]:
    """Trusts the one authority that Caddy made for itself, and no other."""
    authority = tls.compose("exec", "-T", "caddy", "/bin/cat", ROOT_CERTIFICATE)
    trusting = ssl.create_default_context(cadata=authority)
    address = address_of(tls)
    with httpx2.Client(base_url=address, verify=trusting, trust_env=False) as one:
        yield one


def test_its_image_is_small(tls: Project) -> None:
    image = images_of(tls, ["caddy"])["caddy"]

    assert megabytes_above_base(image) <= LARGEST_MB["caddy"]


def test_who_comes_without_tls_is_sent_to_it(tls: Project) -> None:
    plain = f"http://localhost:{tls.settings['INTERVIEWER_HTTP_PORT']}/log-in"

    answer = httpx2.get(plain, trust_env=False)

    assert answer.status_code == HTTPStatus.PERMANENT_REDIRECT
    assert answer.headers["location"] == f"{address_of(tls)}/log-in"


def test_browsers_are_told_to_stay_on_tls_and_cookies_know_no_other_way(client: httpx2.Client) -> None:
    page = client.get("/sign-up")
    person = {"email": "zora@example.com", "password": "a patient blue lantern"}
    signed_up = client.post("/sign-up", data=person, headers={"Sec-Fetch-Site": "same-origin"})

    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    assert signed_up.headers["set-cookie"].startswith("__Host-session")
    assert "Secure" in signed_up.headers["set-cookie"]


def test_nobody_gets_another_address_by_saying_so(client: httpx2.Client) -> None:
    wrong = {"email": "nobody@example.com", "password": "this is not it at all"}

    answers = [
        client.post("/api/v1/sessions", json=wrong, headers={"X-Forwarded-For": f"203.0.113.{number}"})
        for number in range(12)
    ]

    assert answers[0].status_code == HTTPStatus.UNAUTHORIZED
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_killed_proxy_comes_back_with_the_same_authority(tls: Project, client: httpx2.Client) -> None:
    killed = tls.kill("caddy")

    until(lambda: tls.inspected("caddy")["State"]["Pid"] not in {0, killed})
    until(lambda: tls.health("caddy") == "healthy")
    assert client.get("/healthz").status_code == HTTPStatus.OK


@pytest.mark.browser
def test_the_main_job_over_tls(tls: Project, open_page: OpenPage) -> None:
    page = open_page(**DESKTOP, base_url=address_of(tls), ignore_https_errors=True)
    sign_up(page, "quinn@example.org")
    paste(page, example("electrician"))
    expect_questions(page, 10)
    page.get_by_role("button", name="Listen to question 1", exact=True).click()
    expect_sound(page)

    [session] = [cookie for cookie in page.context.cookies() if "session" in str(cookie.get("name"))]
    assert session.get("secure")
    assert page.url.startswith("https://")
