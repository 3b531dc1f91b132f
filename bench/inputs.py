"""What Slack would send, signed as Slack signs, written to a file for the load generator.

A file holds whole HTTP requests one after another, each behind a line with its length in bytes.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.processes import SECRET
from bot.rendering import renderer
from commands.kit.services import SystemClock

Body = Callable[[], str]
_TEAM = {"id": "T0US", "domain": "ssii"}


def list_mine(user: str) -> Body:
    """`/ticket list mine`, each time with a trigger of its own."""
    fixed = {
        "token": "legacy",
        "team_id": _TEAM["id"],
        "team_domain": _TEAM["domain"],
        "channel_id": "C0DESK",
        "channel_name": "desk",
        "user_id": user,
        "user_name": "alice",
        "command": "/ticket",
        "text": "list mine",
        "api_app_id": "A0VIGIE",
        "is_enterprise_install": "false",
    }

    def body() -> str:
        unique = uuid4().hex
        return urlencode(
            {
                **fixed,
                "response_url": f"https://hooks.slack.com/commands/T0US/1/{unique}",
                "trigger_id": f"1.2.{unique}",
            }
        )

    return body


def new_ticket(user: str, clients: list[tuple[int, str]]) -> Body:
    """The form of a new ticket sent, the whole view in it, each time another view."""
    context = {"clients": clients, "client_id": None, "title": "", "words": "", "zone": "UTC"}
    view = renderer(SystemClock()).render_view("tickets/new", context, "fr-FR")
    typed = {
        "title": "Imprimante de l'accueil en panne",
        "words": "Elle clignote en rouge depuis ce matin, et rien ne sort.",
    }
    place = "VIEW0000"
    view |= {
        "id": place,
        "team_id": _TEAM["id"],
        "app_id": "A0VIGIE",
        "app_installed_team_id": _TEAM["id"],
        "bot_id": "B0VIGIE",
        "hash": "1700000000.abcdefgh",
        "root_view_id": place,
        "previous_view_id": None,
        "external_id": "",
        "state": {"values": _filled_in(view["blocks"], typed)},
    }
    payload = {
        "type": "view_submission",
        "team": _TEAM,
        "user": {"id": user, "username": "alice", "name": "alice", "team_id": _TEAM["id"]},
        "api_app_id": "A0VIGIE",
        "token": "legacy",
        "trigger_id": f"1.2.{place}",
        "view": view,
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
    encoded = urlencode({"payload": json.dumps(payload)})
    return lambda: encoded.replace(place, f"V{uuid4().hex}")


def _filled_in(blocks: Iterable[Any], typed: dict[str, str]) -> dict[str, Any]:
    """The values that somebody would send who wrote these words and chose a client."""
    values: dict[str, Any] = {}
    for block in blocks:
        element = block.get("element")
        if element is None:
            continue
        state = {"type": element["type"]}
        if element["type"] == "plain_text_input":
            state["value"] = typed.get(block["block_id"], element.get("initial_value"))
        else:
            state["selected_option"] = element.get("initial_option") or element["options"][0]
        values[block["block_id"]] = {element["action_id"]: state}
    return values


def write(path: Path, body: Body, count: int, port: int) -> Path:
    """Write so many requests for a server; Slack's signatures are good for five minutes."""
    stamp = str(now())
    with path.open("wb") as file:
        for _ in range(count):
            whole = request(body(), stamp, port)
            file.write(b"%d\n" % len(whole))
            file.write(whole)
    return path


def request(body: str, stamp: str, port: int) -> bytes:
    """One signed request, as the bytes on the wire."""
    head = (
        "POST /slack/events HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: {signature(body, stamp)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def now() -> int:
    """The moment that is signed with a request, in seconds since 1970."""
    return int(time.time())


def signature(body: str, stamp: str) -> str:
    """Slack's signature of a body."""
    signed = f"v0:{stamp}:{body}".encode()
    return "v0=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
