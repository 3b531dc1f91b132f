"""One process of the program, from its start to the signal that ends it."""

import asyncio
import gc
import signal

import structlog

from bot.building import CannotStart
from bot.program import Mode, Program
from bot.settings import Settings
from bot.single import AnotherRuns

log = structlog.get_logger()
# New objects before a look at the youngest, and how many such looks before one at the older.
COLLECT = (20_000, 20, 20)


async def serve(settings: Settings, mode: Mode) -> str | None:
    """Run until SIGTERM or SIGINT; a sentence when it could not start or had to give up."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell(number: signal.Signals) -> None:
        log.info("told to stop", signal=number.name)
        told.set()
        # A second signal ends the process at once, as it would any other.
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell, number)
    try:
        program = await Program.build(settings)
    except (CannotStart, AnotherRuns) as refusal:
        return str(refusal)
    try:
        await program.start(mode)
        # What is loaded now stays: a full collection that walks it again and again would hold up
        # every request for a tenth of a second.
        gc.collect()
        gc.freeze()
        # Nearly all that a request makes dies with its last reference; cycles are looked for less
        # often than Python would, which takes a tenth of a request's time.
        gc.set_threshold(*COLLECT)
        return await _first(told, program)
    except CannotStart as refusal:
        return str(refusal)
    finally:
        await program.stop()


async def _first(told: asyncio.Event, program: Program) -> str | None:
    """Wait for the signal, or for a part of the program that ended although nobody told it to."""
    signalled = asyncio.create_task(told.wait())
    broken = asyncio.create_task(program.broken())
    await asyncio.wait({signalled, broken}, return_when=asyncio.FIRST_COMPLETED)
    signalled.cancel()
    if broken.done():
        return broken.result()
    broken.cancel()
    return None
