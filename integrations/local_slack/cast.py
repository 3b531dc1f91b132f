"""People as objects: what they do and see, over the people API of a local Slack.

The demo and the tests act through this; `alice.types("/ticket imprimante en panne")`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp

from integrations.local_slack.seen import Answer, Form, Json, Message, Seen, choice, elements, label

BAD_REQUEST = 400

# Where somebody acts: on a message, in a form or Home, or somewhere in a channel.
Place = Message | Form | str


class NotThere(AssertionError):  # noqa: N818  (it is read as it is named)
    """A person does not have before them what they should act on."""


class Refused(AssertionError):  # noqa: N818  (it is read as "Slack refused")
    """Slack itself does not let this person do that; `error` is its word."""

    def __init__(self, error: str, detail: Json) -> None:
        super().__init__(f"{error}: {dict(detail)}")
        self.error = error


async def nothing_to_wait_for() -> None:
    """Settle a stage without a bot."""


class Stage:
    """One running local Slack, and how to wait until its bot has done all there is to do."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http
        self.settle: Callable[[], Awaitable[None]] = nothing_to_wait_for

    async def post(self, path: str, body: Json) -> Any:
        """Do something; the answer as JSON."""
        async with self.http.post(f"{self.url}{path}", json=body) as answer:
            return await _read(answer)

    async def get(self, path: str, **query: str) -> Any:
        """Look at something; the answer as JSON."""
        async with self.http.get(f"{self.url}{path}", params=query) as answer:
            return await _read(answer)

    async def fault(self, method: str, kind: str, times: int = 1, **more: Any) -> None:
        """Let the next calls of a method (or "events") go wrong."""
        await self.post("/faults", {"method": method, "kind": kind, "times": times, **more})

    async def calls(self, method: str) -> list[Json]:
        """The calls of a Web API method so far."""
        found: list[Json] = await self.get("/calls", method=method)
        return found


async def _read(answer: aiohttp.ClientResponse) -> Any:
    body = await answer.json()
    if answer.status >= BAD_REQUEST:
        raise Refused(str(body.get("error")), body)
    return body


class Actor:
    """One person. What they do is done when it is acknowledged; what they see is settled first."""

    def __init__(self, stage: Stage, name: str, user_id: str) -> None:
        self.stage = stage
        self.name = name
        self.id = user_id

    @property
    def mention(self) -> str:
        """How Slack names them in text."""
        return f"<@{self.id}>"

    async def types(self, line: str, channel: str = "desk", **more: str) -> Answer:
        """Type a slash command: `/ticket imprimante en panne`."""
        command, _, text = line.partition(" ")
        return await self._act("command", channel=channel, command=command, text=text, **more)

    async def says(
        self,
        text: str,
        channel: str,
        thread_ts: Message | str | None = None,
        files: Sequence[Mapping[str, str]] = (),
    ) -> Message:
        """Write a message, perhaps under another one; files are {name, content}."""
        root = thread_ts.thread_ts if isinstance(thread_ts, Message) else thread_ts
        body = {"channel": channel, "text": text, "thread_ts": root, "files": list(files)}
        said = await self._do("say", body)
        return Message(
            {
                "ts": said["ts"],
                "channel": said["channel"],
                "thread_ts": root,
                "user_name": self.name,
                "text": text,
                "blocks": [],
            }
        )

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        await self._do("edit", {"channel": message.channel, "ts": message.ts, "text": text})

    async def deletes(self, message: Message) -> None:
        """Delete one's own message."""
        await self._do("delete", {"channel": message.channel, "ts": message.ts})

    async def reacts(self, message: Message, name: str) -> None:
        """Add a reaction: `ticket`."""
        await self._do("react", {"channel": message.channel, "ts": message.ts, "name": name})

    async def invites(self, who: str, channel: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        await self._do("invite", {"channel": channel, "user": who})

    async def clicks(self, what: str, in_: Place | None = None) -> Answer:
        """Press a button, by its label or action_id: the newest one that this person sees.

        `in_` is a message, a form or Home, or a channel; left out: the open form, else every
        channel.
        """
        return await self._act("click", **await self._target(what, in_))

    async def picks(self, what: str, option: str, in_: Place | None = None, **typed: Any) -> Answer:
        """Choose in a menu; the option by its text or value.

        In a form, `typed` is what stands in its other fields by then, by label or block_id.
        """
        target = await self._target(what, in_)
        element = target.pop("element")
        values = (await self._open_form()).values(typed) if typed else {}
        chosen = choice(element, option)
        return await self._act("click", **target, selected=chosen, values=values)

    async def submits(self, values: Mapping[str, Any] | None = None, **by_block: Any) -> Answer:
        """Fill in the open form, by label or block_id, and send it."""
        form = await self._open_form()
        filled = form.values({**(values or {}), **by_block})
        return await self._act("submit", view_id=form.id, values=filled)

    async def uses(self, shortcut: str, on: Message | None = None) -> Answer:
        """Start a shortcut, perhaps on a message."""
        place = {"channel": on.channel, "ts": on.ts} if on else {}
        return await self._act("shortcut", callback_id=shortcut, **place)

    async def closes(self) -> None:
        """Close the open form without sending it."""
        form = await self._open_form()
        await self._do("close", {"view_id": form.id})

    async def opens_home(self) -> Form | None:
        """Open the bot's Home, and see it when it is up to date."""
        await self._do("home", {})
        await self.stage.settle()
        home = await self.stage.get(f"/people/{self.name}/home")
        return Form(home) if home else None

    async def form(self) -> Form | None:
        """The form before them, if one is open."""
        modal = await self.stage.get(f"/people/{self.name}/modal")
        return Form(modal) if modal else None

    async def _open_form(self) -> Form:
        form = await self.form()
        if form is None:
            raise NotThere(f"{self.name} has no form open")
        return form

    async def sees(self, channel: str, thread_ts: str | None = None) -> Seen:
        """What they see in a channel (`@vigie`: the direct messages with the bot) or a thread."""
        await self.stage.settle()
        return await self._look(channel, thread_ts)

    async def thread(self, message: Message) -> Seen:
        """What they see in a message's thread, the message itself first."""
        return await self.sees(message.channel, message.thread_ts)

    async def newest(self, channel: str) -> Message:
        """The newest message that they see in a channel."""
        return (await self.sees(channel))[-1]

    async def channels(self) -> list[str]:
        """The names of the channels they are in."""
        found = await self.stage.get(f"/people/{self.name}/channels")
        return [str(channel["name"]) for channel in found]

    async def _look(self, channel: str, thread_ts: str | None = None) -> Seen:
        query = {"channel": channel} | ({"thread_ts": thread_ts} if thread_ts else {})
        found = await self.stage.get(f"/people/{self.name}/sees", **query)
        return Seen(Message(message) for message in found)

    async def _do(self, act: str, body: Json) -> Any:
        return await self.stage.post(f"/people/{self.name}/{act}", body)

    async def _act(self, act: str, **body: Any) -> Answer:
        body.pop("element", None)
        return Answer.parse(await self._do(act, body))

    async def _target(self, what: str, in_: Place | None) -> dict[str, Any]:
        await self.stage.settle()
        form = in_ if isinstance(in_, Form) else await self.form() if in_ is None else None
        for _, element in elements(form.raw["blocks"]) if form else ():
            if what in _names(element):
                return {"view_id": form.id if form else "", **_press(element)}
        if isinstance(in_, Form):
            raise NotThere(f"{self.name} sees no {what!r} in {in_.words}")
        places: Sequence[Message | str] = [in_] if in_ is not None else await self.channels()
        seen = [message for place in places for message in await self._messages(place)]
        found = [
            (message, element)
            for message in seen
            for _, element in elements(message.raw["blocks"])
            if what in _names(element)
        ]
        buttons = [button for message in seen for button in message.buttons]
        if not found:
            raise NotThere(f"{self.name} sees no button {what!r}; they see {buttons}")
        message, element = max(found, key=lambda pair: pair[0].ts)
        return {"channel": message.channel, "ts": message.ts, **_press(element)}

    async def _messages(self, place: Message | str) -> list[Message]:
        """The messages of a channel and of its threads; or one message, as it stands now."""
        if isinstance(place, Message):
            root = place.thread_ts if place.thread_ts != place.ts else None
            return [m for m in await self._look(place.channel, root) if m.ts == place.ts]
        messages = await self._look(place)
        for message in list(messages):
            if message.raw["reply_count"]:
                messages += (await self._look(place, message.ts))[1:]
        return messages


def _names(element: Json) -> tuple[str, ...]:
    """What a button or menu may be called by: its words, its action_id, with or without record."""
    action = str(element["action_id"])
    return label(element), action, action.partition(":")[0]


def _press(element: Json) -> dict[str, Any]:
    return {"action_id": element["action_id"], "element": element}


__all__ = ["Actor", "Answer", "Form", "Message", "NotThere", "Refused", "Seen", "Stage"]
