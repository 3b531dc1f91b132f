"""The Web API over real HTTP, by both clients of slack_sdk, against what facts/slack.md says."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from integrations.local_slack import LocalSlack, Settings, demo_seed
from integrations.local_slack.seed import SeedUsergroup
from integrations.local_slack.web_api.call import METHODS
from tests.local_slack.contract import CONTRACT, PARENT, REPLY, misfits
from tests.local_slack.kit import modal, section
from tests.local_slack.raw_app import JSON

ROOT = Path(__file__).parents[2]
DESK, ACME = "C0DESK", "C0ACME"
METADATA = {"event_type": "sent", "event_payload": {"op_id": "1"}}
CALLED = re.compile(r"\.((?:chat|views|conversations|users|usergroups|reactions|files)_\w+)\(")


class Ground:
    """A workspace, and one client that speaks to it: `call("chat.postMessage", …)`."""

    def __init__(self, slack: LocalSlack, client_class: type[WebClient | AsyncWebClient]) -> None:
        self.slack = slack
        self._bot = client_class("xoxb-local", base_url=slack.api_url)
        self._app = client_class("xapp-local", base_url=slack.api_url)

    async def call(self, method: str, **arguments: Any) -> JSON:
        """Call a method as an app does; the answer."""
        client = self._app if CONTRACT[method].app_token else self._bot
        name = method.replace(".", "_")
        extra = {"app_token": "xapp-local"} if CONTRACT[method].app_token else {}
        speak = getattr(client, name)
        if isinstance(client, AsyncWebClient):
            return cast("JSON", (await speak(**arguments, **extra)).data)
        answer = await asyncio.to_thread(speak, **arguments, **extra)
        return cast("JSON", answer.data)

    def trigger(self) -> str:
        """A trigger_id that Alice just made."""
        world = self.slack.world
        return world.new_trigger(world.state.apps["A0VIGIE"], world.state.user("alice"))

    async def post(self, **more: Any) -> str:
        """Post at the desk; the ts."""
        posted = await self.call("chat.postMessage", channel=DESK, text="bonjour", **more)
        return str(posted["ts"])

    async def channel(self) -> str:
        """A new channel; its id."""
        made = await self.call("conversations.create", name="essais")
        return str(made["channel"]["id"])

    async def upload(self) -> str:
        """A file that is uploaded and not shared yet; its id."""
        ticket = await self.call("files.getUploadURLExternal", filename="plan.txt", length=4)
        async with aiohttp.ClientSession() as http:
            (await http.post(ticket["upload_url"], data=b"plan")).raise_for_status()
        return str(ticket["file_id"])

    async def shared_file(self) -> str:
        """A file that the desk has; its id."""
        file = await self.upload()
        await self.call("files.completeUploadExternal", files=[{"id": file}], channel_id=DESK)
        return file


@pytest.fixture(params=[WebClient, AsyncWebClient], ids=["WebClient", "AsyncWebClient"])
async def ground(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[Ground]:
    group = SeedUsergroup(id="S0CHEFS", team="T0US", handle="chefs", users=("nadia",))
    seed = demo_seed().model_copy(update={"usergroups": (group,)})
    patient = settings.model_copy(update={"trigger_seconds": 30.0})
    async with LocalSlack(seed, patient) as slack:
        slack.world.state.channels[ACME].members["U0VIGIE"] = None
        yield Ground(slack, request.param)


Example = Callable[[Ground], Awaitable[JSON]]
EXAMPLES: dict[str, Example] = {}


def example(method: str) -> Callable[[Example], Example]:
    def declare(call: Example) -> Example:
        EXAMPLES[method] = call
        return call

    return declare


def plain(method: str, **arguments: Any) -> None:
    EXAMPLES[method] = lambda ground: ground.call(method, **arguments)


plain("auth.test")
plain("apps.connections.open")
plain("team.info")
plain("chat.postMessage", channel=DESK, text="a", blocks=[section("a")], metadata=METADATA)
plain("chat.postEphemeral", channel=DESK, user="U0ALICE", text="a")
plain("conversations.info", channel=ACME)
plain("conversations.list", types="public_channel,private_channel")
plain("users.conversations", types="public_channel,private_channel")
plain("conversations.members", channel=ACME)
plain("conversations.open", users="U0ALICE")
plain("conversations.create", name="essais")
plain("users.info", user="U0CLAIRE")
plain("users.list", limit=2)
plain("users.lookupByEmail", email="nadia@lumen.example")
plain("usergroups.list")
plain("usergroups.users.list", usergroup="S0CHEFS")
plain("files.getUploadURLExternal", filename="plan.txt", length=4)
plain("views.publish", user_id="U0ALICE", view={"type": "home", "blocks": [section("a")]})


@example("chat.update")
async def update(ground: Ground) -> JSON:
    ts = await ground.post()
    return await ground.call("chat.update", channel=DESK, ts=ts, text="b", blocks=[section("b")])


@example("chat.delete")
async def delete(ground: Ground) -> JSON:
    return await ground.call("chat.delete", channel=DESK, ts=await ground.post())


@example("chat.getPermalink")
async def permalink(ground: Ground) -> JSON:
    return await ground.call("chat.getPermalink", channel=DESK, message_ts=await ground.post())


@example("conversations.history")
async def history(ground: Ground) -> JSON:
    await ground.post(metadata=METADATA)
    return await ground.call("conversations.history", channel=DESK, include_all_metadata=True)


@example("conversations.replies")
async def replies(ground: Ground) -> JSON:
    root = await ground.post()
    await ground.post(thread_ts=root)
    found = await ground.call("conversations.replies", channel=DESK, ts=root)
    parent, reply = found["messages"]
    assert [*misfits(parent, PARENT, "parent"), *misfits(reply, REPLY, "reply")] == []
    return found


@example("conversations.archive")
async def archive(ground: Ground) -> JSON:
    return await ground.call("conversations.archive", channel=await ground.channel())


@example("conversations.invite")
async def invite(ground: Ground) -> JSON:
    return await ground.call(
        "conversations.invite", channel=await ground.channel(), users=["U0ALICE", "U0BRUNO"]
    )


@example("conversations.kick")
async def kick(ground: Ground) -> JSON:
    channel = await ground.channel()
    await ground.call("conversations.invite", channel=channel, users=["U0ALICE"])
    return await ground.call("conversations.kick", channel=channel, user="U0ALICE")


@example("conversations.leave")
async def leave(ground: Ground) -> JSON:
    return await ground.call("conversations.leave", channel=await ground.channel())


@example("conversations.join")
async def join(ground: Ground) -> JSON:
    channel = await ground.channel()
    await ground.call("conversations.leave", channel=channel)
    return await ground.call("conversations.join", channel=channel)


async def _reacted(ground: Ground) -> str:
    ts = await ground.post()
    await ground.call("reactions.add", channel=DESK, timestamp=ts, name="eyes")
    return ts


@example("reactions.add")
async def react(ground: Ground) -> JSON:
    ts = await ground.post()
    return await ground.call("reactions.add", channel=DESK, timestamp=ts, name="eyes")


@example("reactions.remove")
async def unreact(ground: Ground) -> JSON:
    ts = await _reacted(ground)
    return await ground.call("reactions.remove", channel=DESK, timestamp=ts, name="eyes")


@example("reactions.get")
async def reactions(ground: Ground) -> JSON:
    ts = await _reacted(ground)
    return await ground.call("reactions.get", channel=DESK, timestamp=ts, full=True)


@example("files.completeUploadExternal")
async def complete(ground: Ground) -> JSON:
    files = [{"id": await ground.upload(), "title": "Le plan"}]
    return await ground.call(
        "files.completeUploadExternal", files=files, channel_id=DESK, initial_comment="voici"
    )


@example("files.info")
async def file_info(ground: Ground) -> JSON:
    return await ground.call("files.info", file=await ground.shared_file())


@example("files.delete")
async def file_delete(ground: Ground) -> JSON:
    return await ground.call("files.delete", file=await ground.shared_file())


async def _opened(ground: Ground) -> JSON:
    view = modal(section("a"), external_id="e-1", private_metadata="t:1")
    return await ground.call("views.open", trigger_id=ground.trigger(), view=view)


EXAMPLES["views.open"] = _opened


@example("views.push")
async def push(ground: Ground) -> JSON:
    await _opened(ground)
    return await ground.call("views.push", trigger_id=ground.trigger(), view=modal(section("b")))


@example("views.update")
async def view_update(ground: Ground) -> JSON:
    view = (await _opened(ground))["view"]
    return await ground.call(
        "views.update", view_id=view["id"], hash=view["hash"], view=modal(section("b"))
    )


@pytest.mark.parametrize("method", CONTRACT)
async def test_an_answer_has_its_shape(ground: Ground, method: str) -> None:
    answer = await EXAMPLES[method](ground)
    assert answer["ok"] is True
    assert list(misfits(answer, CONTRACT[method].shape)) == []


def test_whatever_vigie_calls_is_in_the_contract() -> None:
    code = [
        path
        for folder in ("bot", "commands", "integrations/slack")
        for path in (ROOT / folder).rglob("*.py")
    ]
    called = {name for path in code for name in CALLED.findall(path.read_text(encoding="utf-8"))}
    known = {method.replace(".", "_") for method in CONTRACT}
    # Two of the SDK's own helpers, which call methods of the contract.
    assert called - {"files_upload_v2"} <= known
    assert len(called) > 10


def test_the_stand_in_has_the_tiers_of_the_contract() -> None:
    assert {name: METHODS[name].tier for name in CONTRACT} == {
        name: method.tier for name, method in CONTRACT.items()
    }
    assert set(METHODS) - set(CONTRACT) == {"api.test", "apps.manifest.validate"}


@pytest.mark.parametrize(
    ("value", "shape", "words"),
    [
        ({}, {"ts": r"\d+"}, "answer has no ts"),
        ({"ts": 1}, {"ts": r"\d+"}, "answer.ts is 1, not like"),
        ({"items": []}, {"items": [int]}, "not a list with something in it"),
        ({"items": ["1"]}, {"items": [int]}, r"answer.items\[0\] is '1'"),
        ([], {"a": int}, "not an object"),
    ],
)
def test_what_does_not_fit_is_told(value: Any, shape: Any, words: str) -> None:
    (told,) = misfits(value, shape)
    assert re.search(words, told)
