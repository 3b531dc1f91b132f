"""The scripts and styles of the page, and what browsers may load with it."""

from pathlib import Path

from aiohttp import web

HERE = Path(__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
ALONE = ("app.js", "beside.js")
OWN = ("/as/", "/page/")


def modules() -> list[str]:
    """Return the scripts that the first one leads to: browsers then ask for all at once."""
    return sorted(path.name for path in HERE.glob("*.js") if path.name not in ALONE)


async def give(request: web.Request) -> web.StreamResponse:
    """Send a script or a style by its name."""
    name = request.match_info["name"]
    path = HERE / name
    kind = KINDS.get(path.suffix)
    if kind is None or path.parent != HERE or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": f"{kind}; charset=utf-8"})


async def guard(request: web.Request, response: web.StreamResponse) -> None:
    """Let a page load nothing from elsewhere and run no script that is not a file of ours."""
    if request.path == "/" or request.path.startswith(OWN):
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-cache")
