"""Photographs what two people see of one request: `python docs/pictures/make.py two-sides.png`.

A short scene is played on the local Slack; what the people API shows of it is drawn and nothing
else. Needs chromium on the PATH.
"""
# ruff: noqa: INP001  (a script beside its pictures, not a package)

import asyncio
import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from pydantic import SecretStr
from sqlalchemy import update

from bot.demo_house import furnish
from bot.program import Mode, Program
from bot.settings import Settings
from integrations.local_slack import LocalSlack, SharedClock, demo_seed
from integrations.local_slack import Settings as Limits
from integrations.local_slack.cast import Actor, Stage
from integrations.local_slack.seen import Json, Message, Seen, label
from storage.clients import Client
from storage.desk import Desk
from storage.people import Person

PARIS = ZoneInfo("Europe/Paris")
NAMES = {
    "claire": ("Claire Dubois", "#1d9c6c"),
    "luc": ("Luc Moreau", "#2563eb"),
    "alice": ("Alice Martin", "#c2410c"),
    "bruno": ("Bruno Keller", "#7c3aed"),
    "vigie": ("Vigie", "#1f2a44"),
}
PATIENCE_S = 20.0
SIZE = "1480,700"
# Drawn by hand: not every machine that takes the picture has a font with these signs.
SIGNS = {
    "eyes": '<svg viewBox="0 0 20 14"><g stroke="#333" fill="#fff"><ellipse cx="5" cy="7" rx="4"'
    ' ry="5.5"/><ellipse cx="14" cy="7" rx="4" ry="5.5"/></g><circle cx="6.3" cy="8" r="2"/>'
    '<circle cx="15.3" cy="8" r="2"/></svg>',
    "white_check_mark": '<svg viewBox="0 0 14 14"><rect width="14" height="14" rx="3" '
    'fill="#3ba55d"/><path d="M3 7.5l2.6 2.6L11 4.5" stroke="#fff" stroke-width="2" '
    'fill="none"/></svg>',
    "alarm_clock": '<svg viewBox="0 0 14 14"><circle cx="7" cy="7.5" r="5.5" fill="#fff" '
    'stroke="#d33" stroke-width="2"/><path d="M7 4.5v3l2 1.5" stroke="#333" fill="none"/></svg>',
}
STYLE = """
body{margin:0;padding:26px;background:#e9ecf2;font:15px/1.45 "Liberation Sans",Arial,sans-serif;
color:#1d1c1d;display:flex;gap:26px}
.side{flex:1;background:#fff;border-radius:12px;box-shadow:0 2px 14px #0002;overflow:hidden}
.bar{background:#3f0e40;color:#fff;padding:12px 18px;font-weight:bold}
.client .bar{background:#0b4f4a}.bar small{font-weight:normal;opacity:.8;float:right}
.talk{padding:14px 18px}.m{display:flex;gap:11px;margin-bottom:13px}
.m.reply{margin-left:46px;border-left:3px solid #e3e3e8;padding-left:12px}
.face{flex:none;width:36px;height:36px;border-radius:8px;color:#fff;font-weight:bold;display:flex;
align-items:center;justify-content:center}.reply .face{width:26px;height:26px;font-size:12px}
.who b{margin-right:7px}.who span{color:#777;font-size:12px}.app{background:#e8e8e8;color:#555;
border-radius:3px;font-size:10px;padding:1px 4px;margin-right:7px}
.context{color:#616061;font-size:13px;margin:3px 0}.quote{border-left:4px solid #ddd;
padding-left:9px;margin:3px 0}.actions{margin:7px 0 2px;display:flex;gap:7px;flex-wrap:wrap}
.b{border:1px solid #bbb;border-radius:5px;padding:4px 11px;font-weight:bold;font-size:13px}
.b.primary{background:#007a5a;border-color:#007a5a;color:#fff}
.sign{border:1px solid #c9d7f2;background:#eef4ff;border-radius:11px;padding:1px 8px;
display:inline-flex;gap:6px;align-items:center;font-size:12px;margin-top:5px}svg{height:13px}
"""

Look = Callable[[], Awaitable[Seen]]


async def until(look: Look, text: str) -> Message:
    """Wait until a text is seen, and give the message that holds it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for message in reversed(await look()):
                if text in message.words:
                    return message
            await asyncio.sleep(0.1)


async def scene(stage: Stage, clock: SharedClock) -> tuple[list[Message], list[Message]]:
    """Play one request; what Claire sees of it, and what Alice sees."""
    alice, bruno, claire, luc, nadia = (
        Actor(stage, name, "") for name in ("alice", "bruno", "claire", "luc", "nadia")
    )
    await nadia.invites("vigie", "acme-support")
    said = await claire.says(
        "The printer on floor 2 is dead, and our board meets at ten.", "acme-support"
    )
    card = await until(lambda: alice.sees("desk"), "printer")
    clock.advance(timedelta(minutes=4))
    await alice.clicks("tickets.take", card)
    await until(lambda: alice.sees("desk"), "with Alice")
    await bruno.says(
        "Third time this month. I'd swap the fuser, it is under contract.", "desk", card.ts
    )
    clock.advance(timedelta(minutes=2))
    await alice.clicks("tickets.reply", card)
    await alice.submits(
        words="I am restarting the print server, Claire. Two minutes.", minutes="10"
    )
    await until(lambda: claire.thread(said), "print server")
    clock.advance(timedelta(minutes=5))
    await claire.says("It prints again, thank you!", "acme-support", said)
    await until(lambda: alice.sees("desk", card.ts), "prints again")
    clock.advance(timedelta(minutes=1))
    await alice.clicks("tickets.resolve", card)
    await alice.submits(words="Restarted. We change a worn part on Thursday.", minutes="5")
    await until(lambda: claire.thread(said), "worn part")
    await until(lambda: alice.sees("desk", card.ts), "worn part")
    await until(lambda: alice.sees("desk"), "Resolved")
    clock.advance(timedelta(minutes=7))
    await luc.says("Can you make a mailbox for our trainee, who starts on Monday?", "acme-support")
    await until(lambda: alice.sees("desk"), "mailbox")
    await until(lambda: _with_sign(claire), "mailbox")
    theirs = [*await claire.thread(said), (await claire.sees("acme-support")).with_("mailbox")]
    ours = [*await alice.sees("desk", card.ts), (await alice.sees("desk")).with_("mailbox")]
    return theirs, ours


async def _with_sign(person: Actor) -> Seen:
    """What somebody sees that carries a reaction already."""
    return Seen(m for m in await person.sees("acme-support") if m.reactions)


def drawn(messages: list[Message], place: str, whose: str, kind: str) -> str:
    """One person's window."""
    talk = "".join(_message(message, first=message.thread_ts == message.ts) for message in messages)
    bar = f'<div class="bar"># {place}<small>{whose}</small></div>'
    return f'<div class="side {kind}">{bar}<div class="talk">{talk}</div></div>'


def _message(message: Message, *, first: bool) -> str:
    name, colour = NAMES[message.author]
    at = datetime.fromtimestamp(float(message.ts), PARIS)
    app = '<span class="app">APP</span>' if message.author == "vigie" else ""
    if message.author == "vigie":
        body = "".join(_block(block) for block in message.raw["blocks"])
    else:
        body = f"<div>{html.escape(message.text)}</div>"
    signs = "".join(f'<div class="sign">{SIGNS[r]}1</div>' for r in message.reactions)
    return (
        f'<div class="m{"" if first else " reply"}">'
        f'<div class="face" style="background:{colour}">{name[0]}</div><div>'
        f'<div class="who"><b>{name}</b>{app}<span>{at:%H:%M}</span></div>{body}{signs}</div></div>'
    )


def _block(block: Json) -> str:
    if block["type"] == "section":
        return "".join(_line(line) for line in str(block["text"]["text"]).split("\n"))
    if block["type"] == "context":
        texts = " ".join(str(element["text"]) for element in block["elements"])
        return f'<div class="context">{_mrkdwn(texts)}</div>'
    if block["type"] == "actions":
        buttons = "".join(
            f'<span class="b {e.get("style", "")}">{html.escape(label(e))}</span>'
            for e in block["elements"]
        )
        return f'<div class="actions">{buttons}</div>'
    raise ValueError(f"no drawing for a block of type {block['type']}")


def _line(line: str) -> str:
    quoted = line.removeprefix("&gt;").removeprefix(">")
    return f'<div class="{"quote" if quoted != line else ""}">{_mrkdwn(quoted.strip())}</div>'


def _mrkdwn(text: str) -> str:
    # Slack's text is escaped already.
    text = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", text)
    return re.sub(r":(\w+):", lambda found: SIGNS.get(found[1], found[0]), text)


async def _in_english(program: Program) -> None:
    async with program.db.writing() as session:
        for table in (Desk, Client):
            await session.execute(update(table).values(language="en"))
        await session.execute(update(Person).values(locale="en-US"))


async def play() -> str:
    """The page to photograph."""
    clock = SharedClock()
    clock.set(datetime(2026, 11, 23, 9, 12, tzinfo=PARIS))
    with tempfile.TemporaryDirectory() as folder:
        async with LocalSlack(demo_seed(), Limits(enforce_limits=False), clock) as slack:
            await slack.start(port=0)
            settings = Settings(
                slack_bot_token=SecretStr("xoxb-local"),
                slack_app_token=SecretStr("xapp-local"),
                slack_api_url=slack.api_url,
                database_url=f"sqlite:///{folder}/picture.sqlite3",
                port=0,
                pace_channel_s=0.02,
                pace_workspace_per_minute=60_000,
                pace_factor=100,
            )
            program = await Program.build(settings, clock=clock)
            await furnish(program.db, clock.now())
            await _in_english(program)
            await program.start(Mode.RUN)
            try:
                async with aiohttp.ClientSession() as http:
                    theirs, ours = await scene(Stage(slack.url, http), clock)
            finally:
                await program.stop()
    left = drawn(theirs, "acme-support", "what Claire, of the client Acme, sees", "client")
    right = drawn(ours, "desk", "what Alice, technician, sees", "desk")
    return f'<meta charset="utf-8"><style>{STYLE}</style>{left}{right}'


def main() -> None:
    """Play, draw, photograph."""
    picture = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(asyncio.run(play()), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        size = f"--window-size={SIZE}"
        subprocess.run([*command, size, f"--screenshot={picture}", str(page)], check=True)  # noqa: S603  (our own page, our own browser)


if __name__ == "__main__":
    main()
