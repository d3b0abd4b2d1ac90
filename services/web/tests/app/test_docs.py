"""What is written about `web` is what is there: routes, codes, settings, limits."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi.routing import iter_route_contexts
from limits import RateLimitItem

import interviewer_web.errors as web_errors
from interviewer_contracts.problems import ProblemError
from interviewer_web.identity import API_DOCS_PATH, API_PREFIX
from interviewer_web.security import bodies, limits
from interviewer_web.settings import Settings
from interviewer_web.site.api_docs import OPENAPI_PATH, document_of
from interviewer_web.testing import Stage

DOCS = Path(__file__).resolve().parents[4] / "docs"
API = (DOCS / "api.md").read_text(encoding="utf-8")
CONFIGURATION = (DOCS / "configuration.md").read_text(encoding="utf-8")


def routes(stage: Stage) -> set[str]:
    return {
        f"{method} {route.path}"
        for route in iter_route_contexts(stage.app.routes)
        for method in route.methods or ()
        if (route.path or "").startswith(API_PREFIX) and route.path not in {OPENAPI_PATH, API_DOCS_PATH}
    }


def kinds(kind: type[ProblemError] = ProblemError) -> set[type[ProblemError]]:
    return {kind, *(found for child in kind.__subclasses__() for found in kinds(child))}


def ours() -> set[type[ProblemError]]:
    return {
        kind for kind in kinds() if kind.__module__.startswith(("interviewer_contracts.", "interviewer_web."))
    }


def test_the_api_is_described_route_by_route(stage: Stage) -> None:
    described = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/v1[^`?]*)`", API))
    assert described == routes(stage)


def test_every_code_is_described_with_its_status() -> None:
    described = dict(re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", API, re.MULTILINE))
    assert described == {kind.code: str(kind.status) for kind in ours()} | {"method_not_allowed": "405"}


def test_the_tree_of_errors_names_every_error() -> None:
    drawn = set(re.findall(r"([A-Za-z]+Error)\b", str(web_errors.__doc__)))
    here = {"interviewer_contracts.problems", "interviewer_web.errors"}
    assert drawn == {kind.__name__ for kind in ours() if kind.__module__ in here}


def test_the_openapi_document_says_who_may_call(stage: Stage) -> None:
    document = document_of(stage.app)
    described = {
        f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods
    }
    open_to_all = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if "security" not in operation
    }
    assert described == routes(stage)
    assert open_to_all == {"POST /api/v1/users", "POST /api/v1/sessions"}
    assert "HTTPValidationError" not in json.dumps(document)


async def test_the_page_about_the_api_shows_every_route(stage: Stage) -> None:
    async with stage.client() as browser:
        page = BeautifulSoup((await browser.get(API_DOCS_PATH)).text, "html.parser")
    assert {heading.get_text() for heading in page.find_all("h2")} >= routes(stage)
    assert page.find("a", href=OPENAPI_PATH) is not None


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described_with_its_default(name: str) -> None:
    row = re.search(rf"^\| `INTERVIEWER_{name.upper()}` \| ([^|]+) \|", CONFIGURATION, re.MULTILINE)
    assert row is not None
    default = Settings.model_fields[name].default
    if isinstance(default, str | int | float) and not isinstance(default, bool):
        assert row[1].strip() == f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def test_every_setting_of_the_code_is_described() -> None:
    root = DOCS.parent
    sources = [*root.glob("services/*/src/**/*.py"), *root.glob("packages/*/src/**/*.py")]
    named = {
        name
        for source in sources
        for name in re.findall(r"\bINTERVIEWER_[A-Z_]*[A-Z]\b", source.read_text(encoding="utf-8"))
    }
    described = set(re.findall(r"\bINTERVIEWER_[A-Z_]*[A-Z]\b", CONFIGURATION))
    assert named <= described


@pytest.mark.parametrize("name", [name for name in vars(limits) if name.endswith("_LIMIT")])
def test_every_limit_is_described(name: str) -> None:
    limit = vars(limits)[name].dependency
    assert isinstance(limit, limits.Limit)
    assert f"`{name}`" in str(limits.__doc__)
    for rate in limit.rates:
        assert isinstance(rate, RateLimitItem)
        period = {60: "a minute", 3600: "an hour"}[rate.get_expiry()]
        assert f"{rate.amount:,} {period}" in CONFIGURATION
        assert f"{rate.amount:,} {period}" in str(limits.__doc__)


def test_sizes_are_described() -> None:
    assert f"{bodies.POSTING_BYTES // 1024} KB" in CONFIGURATION
    assert f"{bodies.DEFAULT_BYTES // 1024} KB" in CONFIGURATION
