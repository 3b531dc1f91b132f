"""What we ask of Slack: who somebody is, what a channel is, what was said while we were away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from integrations.slack.errors import Unavailable, call

PAGE = 200
# What Slack asks us to wait while a history is read is waited here, unless it is too long.
LONGEST_WAIT_S, MOST_WAITS = 60.0, 10


@dataclass(frozen=True, slots=True)
class Profile:
    """A Slack user; `team` is None when Slack does not say which organisation."""

    id: str
    team: str | None
    name: str
    locale: str | None
    zone: str | None
    is_bot: bool
    deleted: bool
    is_owner: bool
    # Only where Slack tells it: it needs a scope, and another organisation may keep it to itself.
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """A Slack channel, and the organisations it is shared with."""

    id: str
    name: str
    is_shared: bool
    is_private: bool
    is_dm: bool
    connected_teams: tuple[str, ...]
    is_member: bool = True
    is_archived: bool = False


class SlackReader:
    """Reading calls only: they may be repeated, so the SDK's own retries are welcome here."""

    def __init__(
        self,
        client: AsyncWebClient,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._sleep = sleep

    async def user(self, user: str) -> Profile:
        """Look somebody up; raises `NotFound`, `Rejected` or `Unavailable`."""
        answer = await call(self._client.users_info(user=user, include_locale=True))
        return _profile(answer["user"])

    async def user_by_email(self, email: str) -> Profile:
        """Look one of our own people up by address; raises as `user` does."""
        answer = await call(self._client.users_lookupByEmail(email=email))
        return _profile(answer["user"])

    async def user_groups(self) -> list[tuple[str, str]]:
        """Our own user groups: id and name of each."""
        answer = await call(self._client.usergroups_list())
        return [
            (str(group["id"]), str(group.get("name") or group.get("handle") or group["id"]))
            for group in answer["usergroups"]
        ]

    async def group_members(self, group: str) -> list[str]:
        """Look up who is in a user group; raises as `user` does."""
        answer = await call(self._client.usergroups_users_list(usergroup=group))
        return [str(user) for user in answer["users"]]

    async def channel(self, channel: str) -> ChannelInfo:
        """Look a channel up; raises as `user` does."""
        answer = await call(self._client.conversations_info(channel=channel))
        found: Mapping[str, Any] = answer["channel"]
        own = {found.get("context_team_id"), *(found.get("internal_team_ids") or [])}
        connected = found.get("connected_team_ids") or found.get("shared_team_ids") or []
        return ChannelInfo(
            id=found["id"],
            name=found.get("name") or "",
            is_shared=bool(found.get("is_ext_shared")),
            is_private=bool(found.get("is_private")),
            is_dm=bool(found.get("is_im")),
            connected_teams=tuple(team for team in connected if team not in own),
            is_member=bool(found.get("is_member")),
            is_archived=bool(found.get("is_archived")),
        )

    async def team(self, team: str) -> str:
        """Look up the name of an organisation that shares a channel with us; raises as above."""
        answer = await call(self._client.team_info(team=team))
        return str(answer["team"]["name"])

    async def file(self, file: str) -> Mapping[str, Any]:
        """Look a file up: of those that another organisation's people send, events hold the id."""
        answer = await call(self._client.files_info(file=file))
        found: Mapping[str, Any] = answer["file"]
        return found

    async def me(self) -> Mapping[str, Any]:
        """Who the token is: `user_id`, `bot_id`, `team_id`, `team`."""
        answer = await call(self._client.auth_test())
        return {name: answer.get(name) for name in ("user_id", "bot_id", "team_id", "team")}

    async def message(self, channel: str, ts: str) -> Mapping[str, Any] | None:
        """Read one message, in the channel or in a thread; None when it is gone."""
        answer = await call(
            self._client.conversations_replies(
                channel=channel, ts=ts, latest=ts, inclusive=True, limit=1
            )
        )
        for message in answer["messages"]:
            if message.get("ts") == ts:
                found: Mapping[str, Any] = message
                return found
        return None

    async def history(self, channel: str, oldest: str) -> AsyncIterator[Mapping[str, Any]]:
        """Read a channel's messages after `oldest` (a ts), newest first; obeys `Retry-After`."""
        where = {"channel": channel, "oldest": oldest}
        async for message in self._pages(self._client.conversations_history, where):
            yield message

    async def replies(self, channel: str, ts: str, oldest: str) -> AsyncIterator[Mapping[str, Any]]:
        """Read a thread's messages after `oldest`, the parent first; obeys `Retry-After`."""
        where = {"channel": channel, "ts": ts, "oldest": oldest}
        async for message in self._pages(self._client.conversations_replies, where):
            yield message

    async def _pages(
        self, ask: Callable[..., Awaitable[Any]], where: Mapping[str, str]
    ) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            answer = await self._patiently(ask, {**where, "limit": PAGE, "cursor": cursor})
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _patiently(self, ask: Callable[..., Awaitable[Any]], what: Mapping[str, Any]) -> Any:
        """Ask, and go on from this very page when Slack has us wait: not all over again."""
        for _ in range(MOST_WAITS):
            try:
                return await call(ask(**what))
            except Unavailable as busy:
                if busy.retry_after is None or busy.retry_after > LONGEST_WAIT_S:
                    raise
                await self._sleep(busy.retry_after)
        return await call(ask(**what))


def _profile(found: Mapping[str, Any]) -> Profile:
    profile = found.get("profile") or {}
    return Profile(
        id=found["id"],
        team=found.get("team_id"),
        name=profile.get("real_name")
        or found.get("real_name")
        or profile.get("display_name")
        or found.get("name")
        or found["id"],
        locale=found.get("locale"),
        zone=found.get("tz"),
        is_bot=bool(found.get("is_bot")),
        deleted=bool(found.get("deleted")),
        is_owner=bool(found.get("is_owner") or found.get("is_primary_owner")),
        email=profile.get("email") or None,
    )
