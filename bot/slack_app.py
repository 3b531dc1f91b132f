"""Slack's side of the program: Bolt, and the one catch-all behind it.

Bolt verifies signatures, knows our own events and drops them; everything else comes to
`Entrance`, which types it, passes it to the doors and carries out their reply. It stands in Bolt
as a middleware that never calls `next`: so nothing is matched, injected or polled for.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.replies import Replies
from commands.kit.doors import Doors
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed

log = structlog.get_logger()
Body = Mapping[str, Any]


class Us(AsyncAuthorize):
    """Who the bot is, asked of Slack once at the start instead of at the first request."""

    def __init__(self, me: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._result = AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=me.get("team_id"),
            bot_id=me.get("bot_id"),
            bot_user_id=me.get("user_id"),
        )

    async def __call__(self, **_: Any) -> AuthorizeResult:
        """Give the same answer for every request: the app is installed in our workspace only."""
        return self._result


class Entrance(AsyncMiddleware):
    """Everything of Slack's, by its kind."""

    def __init__(self, doors: Doors, replies: Replies, metrics: Metrics) -> None:
        self._doors = doors
        self._replies = replies
        self._metrics = metrics
        self._kinds: dict[str, Callable[[Body], Awaitable[Body]]] = {
            "event_callback": self._event,
            "block_actions": self._click,
            "view_submission": self._form,
            "shortcut": self._shortcut,
            "message_action": self._shortcut,
            "block_suggestion": self._options,
            "url_verification": self._challenge,
            "app_rate_limited": self._held_back,
        }

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002  (Bolt passes it by name)
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002  (idem)
    ) -> BoltResponse:
        """Answer a request; what is not known is acknowledged, so that Slack does not insist."""
        start = time.perf_counter()
        kind = str(req.body.get("type") or ("command" if "command" in req.body else "unknown"))
        handler = self._command if kind == "command" else self._kinds.get(kind)
        if handler is None:
            # view_closed is of this kind too: nobody waits for an answer.
            log.debug("acknowledged and left", kind=kind)
            return BoltResponse(status=200)
        try:
            answer = await handler(req.body)
        except Exception:
            # Events are sent again by Slack. For the rest the doors have a sentence of their own;
            # what fails outside them shows as Slack's own failure, which is the truth.
            self._metrics.failed.labels(kind).inc()
            log.exception("not acknowledged", kind=kind, event_id=req.body.get("event_id"))
            return BoltResponse(status=500)
        self._metrics.inbound.labels(kind).observe(time.perf_counter() - start)
        return BoltResponse(status=200, body=dict(answer) if answer else "")

    async def _command(self, body: Body) -> Body:
        typed = Typed.parse(body)
        return await self._replies.to_command(typed, await self._doors.command(typed))

    async def _click(self, body: Body) -> Body:
        click = Click.parse(body)
        reply = await self._doors.click(click)
        in_modal = (body.get("view") or {}).get("type") == "modal"
        return await self._replies.to_click(click, reply, in_modal=in_modal)

    async def _form(self, body: Body) -> Body:
        sent = Submitted.parse(body)
        return self._replies.to_form(await self._doors.form(sent))

    async def _shortcut(self, body: Body) -> Body:
        picked = Picked.parse(body)
        return await self._replies.to_shortcut(picked, await self._doors.shortcut(picked))

    async def _event(self, body: Body) -> Body:
        await self._doors.event(Event.parse(body))
        return {}

    async def _options(self, _body: Body) -> Body:
        return {"options": []}

    async def _challenge(self, body: Body) -> Body:
        return {"challenge": body.get("challenge", "")}

    async def _held_back(self, body: Body) -> Body:
        self._metrics.rate_limited.inc()
        log.warning("Slack holds events back", minute=body.get("minute_rate_limited"))
        return {}


def slack_app(
    entrance: Entrance, me: Mapping[str, Any], *, api_url: str, signing_secret: str | None
) -> AsyncApp:
    """Bolt with what it does per request cut down to what we need.

    Without a signing secret nothing is verified: that is Socket Mode, which has no signatures.
    """
    logger = logging.getLogger("vigie.bolt")
    app = AsyncApp(
        name="vigie",
        logger=logger,
        # Bolt makes a client for each request and sends nothing with it: it needs no token.
        client=AsyncWebClient(base_url=api_url, logger=logger, retry_handlers=[]),
        authorize=Us(me),
        signing_secret=signing_secret or "none",
        process_before_response=True,
        request_verification_enabled=signing_secret is not None,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.use(entrance)
    return app
