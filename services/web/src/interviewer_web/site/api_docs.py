"""The JSON API, described: for programs as OpenAPI, for people as a page that needs no script.

The page is made from the OpenAPI document, so the two can't differ; docs/api.md tells the story.
"""

from typing import Any, Final, cast

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from htpy import Renderable, code, li, strong, ul

from interviewer_web.dependencies import VisitorDep
from interviewer_web.identity import API_DOCS_PATH, API_PREFIX
from interviewer_web.rendering import html
from interviewer_web.store.records import Session
from interviewer_web.ui.cards import sheet
from interviewer_web.ui.layout import page
from interviewer_web.ui.text import column, paragraph, quiet, stack, text_link, title, titled

OPENAPI_PATH: Final = f"{API_PREFIX}/openapi.json"

Document = dict[str, Any]

_LEAD: Final = (
    "Everything that the pages can do, for your own programs. Log in by POST /api/v1/sessions and send the "
    "token as “Authorization: Bearer …”."
)
_PROBLEM: Final[Document] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "says what to do next"},
        "code": {"type": "string", "description": "stable; the words may change"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_OPEN: Final = frozenset({("/api/v1/users", "post"), ("/api/v1/sessions", "post")})

router = APIRouter(include_in_schema=False)


@router.get(OPENAPI_PATH)
async def openapi(request: Request) -> Response:
    return JSONResponse(document_of(request.app))


@router.get(API_DOCS_PATH)
async def docs(request: Request, visitor: VisitorDep) -> Response:
    return html(_page(document_of(request.app), visitor))


def document_of(app: FastAPI) -> Document:
    """The OpenAPI document of the JSON API; made once per application."""
    known = cast("Document | None", getattr(app.state, "openapi", None))
    if known is None:
        known = app.state.openapi = _completed(
            get_openapi(title="Interviewer", version=app.version, description=_LEAD, routes=app.routes)
        )
    return known


def _completed(document: Document) -> Document:
    """Says what the framework can't know: who may call, and the one shape of all errors."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["securitySchemes"] = {"session": {"type": "http", "scheme": "bearer"}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {"description": "A problem (RFC 9457).", "content": problem}
            if (path, method) not in _OPEN:
                operation["security"] = [{"session": []}]
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    return document


def _page(document: Document, session: Session | None) -> Renderable:
    operations = [
        _operation(path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return page(
        column(
            title("The API", lead=_LEAD),
            paragraph("The same for machines: ", text_link(OPENAPI_PATH, "the OpenAPI document"), "."),
            stack(*operations),
        ),
        title="API",
        session=session,
    )


def _operation(path: str, method: str, operation: Document) -> Renderable:
    name = f"{method.upper()} {path}"
    body = operation.get("requestBody", {}).get("content", {})
    schema = next((content["schema"] for content in body.values()), None)
    return titled(
        name,
        sheet(
            paragraph(operation.get("description", "")),
            quiet("Open to all." if (path, method) in _OPEN else "Needs a session."),
            ul[
                [li[code[one["name"]], f" in the {one['in']}"] for one in operation.get("parameters", ())],
                schema is not None and li["Body: ", code[_name_of(schema)]],
                [
                    li[strong[status], f" {answer['description']}"]
                    for status, answer in operation["responses"].items()
                ],
            ],
        ),
        id_=operation["operationId"],
    )


def _name_of(schema: Document) -> str:
    return str(schema.get("$ref", schema.get("type", "JSON"))).rpartition("/")[2]
