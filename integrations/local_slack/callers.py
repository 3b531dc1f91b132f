"""Who may call: programs of this machine and our own page, no other page that a browser shows.

A browser lets any site send requests to a port of its machine. Our doors ask for no password, so
what such a request says of where it comes from decides.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from integrations.local_slack.people import refused
from integrations.local_slack.world import WORLD

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - to be recognised, not to be listened on
FORBIDDEN = 403
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse with a sentence what comes by another name of this machine, or from another site."""
    if request.path != "/healthz":
        own = request.app[WORLD].url
        name = request.headers.get("Host", "")
        if not _is_ours(_host(f"//{name}"), _host(own)):
            return _no("The local Slack does not answer by this host name.")
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() not in (f"http://{name}".lower(), own):
            return _no("The local Slack takes nothing from the pages of another site.")
        if _is_led_here(request):
            return _no("The local Slack lets other sites link to its pages, and nothing else.")
    return await handler(request)


def _no(sentence: str) -> web.Response:
    return refused("forbidden_caller", FORBIDDEN, {"sentence": sentence})


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_ours(host: str, bound: str) -> bool:
    if host in LOOPBACK or host == bound:
        return bool(host)
    return bound in ANYWHERE and _is_number(host)


def _is_number(host: str) -> bool:
    """Tell whether a host is an address: a site that wants to pass for us needs a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_led_here(request: web.Request) -> bool:
    """Tell whether a picture, a form or a script of another site calls; it may link to a page."""
    if request.headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        return False
    page = request.path == "/" or request.path.startswith("/as/")
    linked = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method == "GET"
    return not (page and linked)
