"""Trying every route of an HTTP server without any right, and Slack's own without its signature."""

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import hdrs, web

from integrations.local_slack.http_delivery import FORM_TYPE, JSON_TYPE, sign
from tests.house.leaks import Secrets
from tests.house.payloads import (
    Json,
    Outsider,
    Target,
    click_body,
    command_body,
    form_body,
    shortcut_body,
)
from tests.house.said import Spot, event_bodies

SECRET = "local-signing-secret"
NAMES = ("id", "number", "name", "client", "ticket", "channel", "user", "q", "token")


def routes_of(app: web.Application) -> set[tuple[str, str]]:
    """Every (method, path) that is served."""
    return {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None
    }


def as_slack_sends(body: Json) -> tuple[str, str]:
    """A payload as it travels: its text and content type."""
    if body.get("type") == "event_callback":
        return json.dumps(body), JSON_TYPE
    if "command" in body:
        return urlencode(body), FORM_TYPE
    return urlencode({"payload": json.dumps(body)}), FORM_TYPE


def signed(text: str, content_type: str, secret: str, at: float) -> dict[str, str]:
    """The headers of a payload that is signed with this secret at this moment."""
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": str(int(at)),
        "X-Slack-Signature": sign(secret, int(at), text),
    }


def one_of_every_kind(who: Outsider, target: Target) -> Iterator[Json]:
    """Slack's payloads of somebody, one of each kind, around a target."""
    press = {"type": "button", "action_id": f"tickets.open:{target.value}"}
    yield command_body(who, "/ticket", target.value, "C0DESK")
    yield click_body(who, press, target)
    yield form_body(who, "tickets.reply", target.value, {"words": "hello"})
    yield shortcut_body(who, "tickets.from_message", target)
    yield next(event_bodies("message", who, Spot("C0ACME"), "1764999999.000100"))


@dataclass
class Caller:
    """Somebody at the HTTP door."""

    http: aiohttp.ClientSession
    address: str
    secrets: Secrets

    async def _ask(self, method: str, path: str, **more: Any) -> str:
        async with self.http.request(method, f"{self.address}{path}", **more) as answer:
            return f"{answer.status} {dict(answer.headers)} {await answer.text()}"

    async def try_routes(
        self, app: web.Application, targets: Sequence[Target]
    ) -> tuple[set[tuple[str, str]], list[str]]:
        """Ask every route about every target; which were tried, and what they gave away."""
        tried, leaks = set(), []
        for method, pattern in sorted(routes_of(app)):
            verb = hdrs.METH_GET if method == hdrs.METH_ANY else method
            for target in targets:
                path = re.sub(r"\{[^}]+\}", target.value, pattern)
                asked = dict.fromkeys(NAMES, target.value)
                for how in ({"params": asked}, {"json": asked}, {"data": asked}):
                    told = await self._ask(verb, path, **how)
                    tried.add((method, pattern))
                    if self.secrets.read_in(told, [target.value]):
                        leaks.append(f"{method} {path}: {told}")
        return tried, leaks

    async def forge(self, who: Outsider, target: Target) -> list[str]:
        """Send what they might, unsigned, wrongly signed, or signed long ago: the answers."""
        answers: list[str] = []
        for body in one_of_every_kind(who, target):
            text, kind = as_slack_sends(body)
            now = time.time()
            forged = (
                {"Content-Type": kind},
                signed(text, kind, "guessed", now),
                signed(text, kind, SECRET, now - 3600),
                signed(f"{text} ", kind, SECRET, now),
            )
            answers += [await self._post(text, headers) for headers in forged]
        return answers

    async def send(self, body: Mapping[str, Any]) -> str:
        """Send a payload as Slack does; the answer."""
        text, kind = as_slack_sends(dict(body))
        return await self._post(text, signed(text, kind, SECRET, time.time()))

    async def _post(self, text: str, headers: Mapping[str, str]) -> str:
        return await self._ask("POST", "/slack/events", data=text, headers=headers)
