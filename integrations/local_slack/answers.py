"""What an app shows in answer to an act: in its ack, or through a response_url."""

import json
import time
from urllib.parse import parse_qsl

from aiohttp import web

from integrations.local_slack import posting
from integrations.local_slack.blocks import checked_blocks
from integrations.local_slack.bodies import parsed, text_of
from integrations.local_slack.errors import SlackError
from integrations.local_slack.faults import Fault
from integrations.local_slack.journal import CallRecord
from integrations.local_slack.records import JSON, App, Channel, Message
from integrations.local_slack.web_api.door import after, before
from integrations.local_slack.world import WORLD, ResponseUrl, World

CONTENT = ("text", "blocks", "attachments")


def answer_message(app: App, channel: Channel, body: JSON, team_id: str) -> Message:
    """Return a message of the app with what an answer says."""
    return Message(
        ts="",
        channel=channel.id,
        user=app.bot_user_id,
        team=team_id,
        text=str(body.get("text") or ""),
        blocks=_list(body, "blocks"),
        attachments=_list(body, "attachments"),
        app_id=app.id,
        metadata=body.get("metadata"),
    )


def _list(body: JSON, key: str) -> list[JSON]:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        return value or []
    try:
        return parsed(value)  # type: ignore[no-any-return]
    except ValueError:
        raise SlackError(f"invalid_{key}") from None


def show_answer(world: World, url: ResponseUrl, body: JSON) -> None:
    """Show an answer where it belongs: ephemeral by default, or to the whole channel.

    SlackError when Slack would refuse its content.
    """
    app = world.state.apps[url.app_id]
    content = {key: body[key] for key in CONTENT if body.get(key) is not None}
    for key in ("blocks", "attachments"):
        if key in content:
            content[key] = _list(body, key)
    if body.get("delete_original"):
        _delete(world, url)
        return
    checked_blocks(world.settings, content)
    target = url.origin or url.last
    if body.get("replace_original") and target is not None:
        changes = {"text": "", "blocks": [], "attachments": []} | content
        posting.rewrite(world, url.channel, target, changes, editor=app.bot_user_id)
        if target.ephemeral_to is None:
            world.showed(url.user_id, target)
        return
    message = answer_message(app, url.channel, body, app.team_id)
    parent = posting.thread_of(url.channel, str(body.get("thread_ts") or ""))
    message.thread_ts = parent.ts if parent else None
    if body.get("response_type") == "in_channel":
        posting.post(world, url.channel, message)
        world.showed(url.user_id, message)
    else:
        message.metadata = None
        posting.post_ephemeral(world, url.channel, url.user_id, message)
    url.last = message


def _delete(world: World, url: ResponseUrl) -> None:
    target = url.origin or url.last
    if target is None:
        raise SlackError("message_not_found")
    gone = not target.ephemeral_to and target.ts not in url.channel.messages
    if not gone:
        posting.remove(world, url.channel, target)


async def receive(request: web.Request) -> web.Response:
    """Take what an app posts to a response_url; refusals are bare words with a 4xx."""
    world = request.app[WORLD]
    started = time.monotonic()
    fault = world.faults.take("response_url")
    body: JSON = {}
    try:
        body = await _body(request)
        if fault is not None:
            await before(world, fault)
        _use(world, request, body)
    except SlackError as refusal:
        status = refusal.status if refusal.status != web.HTTPOk.status_code else 400
        response = web.Response(status=status, text=refusal.code, headers=refusal.headers)
    else:
        response = web.Response(text="ok")
    record = _note(world, request, response, started, fault)
    world.journal.tell("call", record=record, given=body, answer=response.body)
    if fault is not None:
        after(request, fault)
    return response


def _use(world: World, request: web.Request, body: JSON) -> None:
    url = world.response_urls.get(request.match_info["token"])
    if url is None or url.app_id != request.match_info["app_id"]:
        raise SlackError("expired_url", status=404)
    if time.monotonic() - url.since > world.settings.response_url_seconds:
        raise SlackError("expired_url", status=404)
    if url.uses >= world.settings.response_url_uses:
        raise SlackError("used_url", status=404)
    show_answer(world, url, body)
    url.uses += 1


async def _body(request: web.Request) -> JSON:
    try:
        text = await text_of(request)
        if request.content_type == "application/x-www-form-urlencoded":
            fields = dict(parse_qsl(text))
            text = fields.get("payload", json.dumps(fields))
        body = parsed(text)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def _note(
    world: World, request: web.Request, response: web.Response, started: float, fault: Fault | None
) -> CallRecord:
    ok = response.status == web.HTTPOk.status_code
    record = CallRecord(
        method="response_url",
        app_id=request.match_info["app_id"],
        at=world.clock.now(),
        ms=round((time.monotonic() - started) * 1000, 3),
        status=response.status,
        ok=ok,
        error=None if ok else response.text,
        channel=None,
        fault=fault.kind if fault else None,
    )
    world.journal.calls.append(record)
    return record
