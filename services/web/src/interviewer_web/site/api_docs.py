"""The JSON API, described: for programs as OpenAPI, for people as a page that needs no script.

The page is made from the OpenAPI document, so the two can't differ; docs/api.md tells the story.
"""

from typing import Any, Final, cast

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from htpy import Node, Renderable, code, li, ul

from interviewer_web.dependencies import VisitorDep
from interviewer_web.identity import API_DOCS_PATH, API_PREFIX
from interviewer_web.rendering import html
from interviewer_web.store.records import Session
from interviewer_web.ui.cards import fold, sheet
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
    schemas: Document = document["components"]["schemas"]
    operations = [
        _operation(path, method, operation, schemas)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    about = paragraph(
        "The same for machines: ",
        text_link(OPENAPI_PATH, "the OpenAPI document"),
        ". Whatever goes wrong is told as a problem by RFC 9457, with a stable code.",
    )
    return page(column(title("The API", lead=_LEAD), stack(about, *operations)), title="API", session=session)


def _operation(path: str, method: str, operation: Document, schemas: Document) -> Renderable:
    open_to_all = (path, method) in _OPEN
    return titled(
        f"{method.upper()} {path}",
        sheet(
            paragraph(operation.get("description", "")),
            quiet("Open to all." if open_to_all else "Needs a session."),
            _parameters(operation),
            _body(operation, schemas),
            [
                _answer(status, answer, schemas)
                for status, answer in operation["responses"].items()
                if status.isdigit()
            ],
        ),
        id_=operation["operationId"],
    )


def _parameters(operation: Document) -> Node:
    found = [one for one in operation.get("parameters", ()) if one["in"] != "path"]
    return len(found) > 0 and fold(
        "Query and headers",
        ul[[li[code[one["name"]], _told(one["schema"], one.get("description") or "", {})] for one in found]],
        opened=True,
    )


def _body(operation: Document, schemas: Document) -> Node:
    content = operation.get("requestBody", {}).get("content", {})
    fields = [_fields(one["schema"], schemas) for one in content.values()]
    return len(fields) > 0 and fold("Body", fields, opened=True)


def _answer(status: str, answer: Document, schemas: Document) -> Node:
    bodies = [
        fold(f"Answer {status}", _fields(one["schema"], schemas))
        for one in answer.get("content", {}).values()
        if "$ref" in one.get("schema", {})
    ]
    return bodies or quiet(f"Answers {status}. {_own_words(answer)}")


def _own_words(answer: Document) -> str:
    words = str(answer["description"])
    return "" if words == "Successful Response" else words


def _fields(schema: Document, schemas: Document) -> Renderable:
    properties: Document = _resolved(schema, schemas).get("properties", {})
    return ul[
        [
            li[code[name], _told(found, found.get("description", ""), schemas)]
            for name, found in properties.items()
        ]
    ]


def _told(schema: Document, description: str, schemas: Document) -> str:
    """A type in a word, what values it takes, and what is said about it."""
    kind = _kind(schema, schemas)
    default = schema.get("default")
    parts = [kind, f"default {default}" if default is not None else "", description]
    return ": " + "; ".join(part for part in parts if part)


def _kind(schema: Document, schemas: Document) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(one, schemas) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), schemas)}"
    if "$ref" in schema:
        return ", ".join(_resolved(schema, schemas).get("properties", {})).join(("{", "}"))
    return str(schema.get("format", schema.get("type", "anything")))


def _resolved(schema: Document, schemas: Document) -> Document:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return cast("Document", schemas[name]) if name else schema
