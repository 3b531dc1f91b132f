"""Delivery of one message: one call to Slack, or the look-up that finds whether it landed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from integrations.slack.errors import Ambiguous, NotFound, Rejected, Unread, call
from integrations.slack.mrkdwn import literal

EVENT_TYPE = "vigie"
LONG = aiohttp.ClientTimeout(total=60)
# A copy is held in memory whole; what is larger is told by a link.
MOST_BYTES = 50 * 1024 * 1024
LONGEST_ALT = 1000


class Sender:
    """Writing calls. The client must not resend by itself (`retry_handlers=[]`)."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._direct: dict[str, str] = {}

    async def direct(self, user: str) -> str:
        """Open the direct conversation with somebody; its channel id."""
        if user not in self._direct:
            answer = await call(self._client.conversations_open(users=user))
            self._direct[user] = answer["channel"]["id"]
        return self._direct[user]

    async def post(
        self,
        op: str,
        channel: str,
        message: Mapping[str, Any],
        *,
        thread_ts: str | None,
        broadcast: bool,
    ) -> str:
        """Post a message that carries its operation id; its ts."""
        extra: dict[str, Any] = {"reply_broadcast": True} if broadcast and thread_ts else {}
        answer = await call(
            self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"op_id": op}},
                unfurl_links=False,
                unfurl_media=False,
                **message,
                **extra,
            )
        )
        ts: str = answer["ts"]
        return ts

    async def find(
        self, op: str, channel: str, *, thread_ts: str | None, oldest: str
    ) -> str | None:
        """Look for the message of an operation id since `oldest`; its ts, or None."""
        cursor = ""
        while True:
            page: dict[str, Any] = {
                "channel": channel,
                "oldest": oldest,
                "include_all_metadata": True,
                "limit": 200,
                "cursor": cursor,
            }
            try:
                if thread_ts:
                    coroutine = self._client.conversations_replies(ts=thread_ts, **page)
                else:
                    coroutine = self._client.conversations_history(**page)
                answer = await call(coroutine)
            except NotFound:
                return None
            for message in answer["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("op_id") == op:
                    ts: str = message["ts"]
                    return ts
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def update(self, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        """Edit a message in place; doing it twice does no harm."""
        await call(self._client.chat_update(channel=channel, ts=ts, **message))

    async def whisper(
        self, channel: str, user: str, message: Mapping[str, Any], *, thread_ts: str | None
    ) -> None:
        """Say something to one person in a channel."""
        await call(
            self._client.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread_ts, **message
            )
        )

    async def sign(
        self, channel: str, ts: str, *, wanted: frozenset[str], gone: frozenset[str]
    ) -> None:
        """Put the reactions `wanted` on a message, and take those in `gone` away."""
        for name in sorted(gone):
            try:
                await call(self._client.reactions_remove(channel=channel, timestamp=ts, name=name))
            except Rejected as refusal:
                if refusal.reason != "no_reaction":
                    raise
        for name in sorted(wanted):
            try:
                await call(self._client.reactions_add(channel=channel, timestamp=ts, name=name))
            except Rejected as refusal:
                if refusal.reason != "already_reacted":
                    raise

    async def publish(self, user: str, view: Mapping[str, Any]) -> None:
        """Show a person's Home tab."""
        await call(self._client.views_publish(user_id=user, view=dict(view)))

    async def copy_file(
        self, op: str, channel: str, file: Mapping[str, Any], *, thread_ts: str | None
    ) -> None:
        """Bring a file that somebody sent to another place, under a name that holds the op id."""
        content = await self._download(str(file["url_private"]))
        name = str(file.get("name") or "file")
        await self.send_file(op, channel, name, content, thread_ts=thread_ts)

    async def send_file(
        self,
        op: str,
        channel: str,
        name: str,
        content: bytes,
        *,
        thread_ts: str | None,
        title: str = "",
        alt: str = "",
    ) -> None:
        """Show a file somewhere, under a name that holds the op id; `alt` says it in words."""
        named = file_name(op, name)
        answer = await call(
            self._client.files_getUploadURLExternal(
                filename=named, length=len(content), alt_txt=alt[:LONGEST_ALT] or None
            )
        )
        await call(_upload(answer["upload_url"], content))
        await call(
            self._client.files_completeUploadExternal(
                files=[{"id": answer["file_id"], "title": title or name}],
                channel_id=channel,
                thread_ts=thread_ts,
            )
        )

    async def find_file(self, op: str, channel: str, *, thread_ts: str | None, oldest: str) -> bool:
        """Look whether a copied file landed."""
        if thread_ts:
            coroutine = self._client.conversations_replies(
                channel=channel, ts=thread_ts, oldest=oldest, limit=200
            )
        else:
            coroutine = self._client.conversations_history(
                channel=channel, oldest=oldest, limit=200
            )
        answer = await call(coroutine)
        return any(
            op in str(file.get("name"))
            for message in answer["messages"]
            for file in message.get("files") or []
        )

    async def _download(self, url: str) -> bytes:
        host = urlsplit(url).hostname or ""
        if host != urlsplit(self._client.base_url).hostname and not host.endswith(".slack.com"):
            # The token goes to Slack and to nobody else, whatever an event says.
            raise Rejected("file_not_at_slack")
        try:
            return await call(_fetch(url, {"Authorization": f"Bearer {self._client.token}"}))
        except Ambiguous as broken:  # a download posts nothing, so there is nothing in doubt
            raise Unread(f"file_not_downloaded: {broken}") from broken


async def _upload(url: str, content: bytes) -> None:
    async with (
        aiohttp.ClientSession(timeout=LONG) as http,
        http.post(url, data=content) as answer,
    ):
        answer.raise_for_status()


async def _fetch(url: str, headers: Mapping[str, str]) -> bytes:
    async with (
        aiohttp.ClientSession(timeout=LONG) as http,
        http.get(url, headers=headers) as answer,
    ):
        answer.raise_for_status()
        content = bytearray()
        async for piece in answer.content.iter_any():
            content += piece
            if len(content) > MOST_BYTES:  # its record said less, or nothing
                raise Rejected("file_too_large")
        return bytes(content)


def too_large(file: Mapping[str, Any]) -> bool:
    """Whether a file (its Slack record) is too large to be copied."""
    size = file.get("size")
    return isinstance(size, int) and size > MOST_BYTES


def link_to(file: Mapping[str, Any]) -> dict[str, str]:
    """Render the message that stands for a file that is not copied: its name, with a link."""
    name = literal(str(file.get("name") or "file"))
    url = str(file.get("permalink") or "")
    if not url.startswith("https://") or set(url) & set("<>|"):
        return {"text": name}
    return {"text": f"<{url}|{name}>"}


def file_name(op: str, name: str) -> str:
    """Put the operation id into a file's name, before its ending."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{op}.{ending}" if dot else f"{name}-{op}"
