"""Where a request goes, for what looks at it before the router does."""

from starlette.types import Scope


def path_of(scope: Scope) -> str:
    """The path as the application's own routes have it, wherever the application is mounted.

    By ASGI, `path` begins with `root_path`, which is what stands before the application: a proxy's or a
    cluster's prefix.
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path
