"""Trying every registered door as somebody, and telling what they reached that is not theirs."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count, product

from commands.kit.doors import Doors
from commands.kit.inbound import Event
from tests.house.doors import Shape, door_of, send, shapes
from tests.house.leaks import Secrets, alike
from tests.house.payloads import Outsider, Target
from tests.house.said import Spot, event_bodies


@dataclass
class Sweep:
    """What was tried, and what should not have been found."""

    doors: Doors
    secrets: Secrets
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)

    async def knock(self, people: Iterable[Outsider], targets: Sequence[Target]) -> None:
        """Try every door that answers, with every target."""
        everybody = list(people)
        for shape in shapes(self.doors):
            for who in everybody:
                # What is not theirs and what is not there must not be told apart.
                absent = {t.kind: t.absent for t in targets}.values()
                nothing = {t.kind: await self._told(shape, who, t) for t in absent}
                await asyncio.gather(
                    *(self._try(shape, who, target, nothing[target.kind]) for target in targets)
                )

    async def _told(self, shape: Shape, who: Outsider, target: Target) -> str:
        reply = await send(self.doors, shape.make(who, target))
        return alike(reply.to_json(), target.value)

    async def _try(self, shape: Shape, who: Outsider, target: Target, nothing: str) -> None:
        inbound = shape.make(who, target)
        door = door_of(self.doors, shape, inbound)
        self.tried[door] += 1
        reply = (await send(self.doors, inbound)).to_json()
        tried = f"{who.user} at {door} with {target.value}"
        read = self.secrets.read_in(reply, (target.value, getattr(inbound, "text", "")))
        if read:
            self.leaks.append(f"{tried} reads {read}: {reply}")
        if alike(reply, target.value) != nothing:
            self.leaks.append(f"{tried} can tell it from nothing: {reply}")

    async def happen(self, people: Iterable[Outsider], spots: Sequence[Spot]) -> None:
        """Let every kind of event happen in every place."""
        numbers = count(10_000)
        everybody = list(people)
        for type_, who, spot in product(self.doors.events, everybody, spots):
            ts = f"17650{next(numbers)}.000100"
            for body in event_bodies(type_, who, spot, ts):
                self.tried["event", type_] += 1
                await self.doors.event(Event.parse(body))
