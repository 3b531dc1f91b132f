"""Photographs the page of a running demo: `python docs/pictures/page.py http://127.0.0.1:8900`.

Start it with `vigie demo --quiet-start --no-open` before. Writes page.png and inspector.png beside
this file. Needs chromium on the PATH.
"""
# ruff: noqa: INP001  (a script beside its pictures, not a package)

import asyncio
import shutil
import sys
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, async_playwright

from integrations.local_slack.cast import Actor, Stage

HERE = Path(__file__).parent
SIZE = (1440, 860)
WISH = "Bonjour, l'imprimante du 2e ne répond plus et la réunion commence à 10 h."
WORDS = "Bonjour Claire, je m'en occupe : je relance le serveur d'impression."


async def main(url: str) -> None:
    """Play a few words, then look."""
    async with aiohttp.ClientSession() as http, async_playwright() as playwright:
        stage = Stage(url, http)
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        await beside(browser, url, stage)
        await inspected(browser, url, stage)
        await browser.close()


async def beside(browser: Browser, url: str, stage: Stage) -> None:
    """Claire's request in her channel, and its card at the desk."""
    claire, alice = Actor(stage, "claire", ""), Actor(stage, "alice", "")
    page = await browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    await page.goto(f"{url}/as/claire/beside/alice")
    left, right = page.frame_locator("iframe >> nth=0"), page.frame_locator("iframe >> nth=1")
    await left.locator("body[data-live]").wait_for()
    said = await claire.says(WISH, "acme-support")
    card = right.locator("#pane .message", has_text="imprimante du 2e").last
    await card.wait_for()
    await alice.clicks("tickets.take", "desk")
    await alice.says(WORDS, "acme-support", said)
    await card.filter(has_text="avec Alice").wait_for()
    await (
        left.locator("#pane .message", has_text="imprimante du 2e")
        .get_by_text("1 reply")
        .wait_for()
    )
    await page.screenshot(path=HERE / "page.png")


async def inspected(browser: Browser, url: str, stage: Stage) -> None:
    """The same seen by Bruno, with a rate limit in the inspector."""
    page = await browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    await page.goto(f"{url}/as/bruno?channel=desk")
    await page.locator("body[data-live]").wait_for()
    await page.locator("#inspector-toggle").click()
    await page.locator("#inspector").get_by_text("vigie_outbox_messages").first.wait_for()
    await stage.fault("chat.postMessage", "ratelimited", seconds=2)
    await Actor(stage, "claire", "").says("Merci beaucoup !", "@vigie")
    limited = page.locator(".inspector-entries > li", has_text="Retry-After").first
    await limited.locator("summary").click()
    await page.locator(".inspector-entries > li", has_text="after waiting").first.wait_for()
    await page.screenshot(path=HERE / "inspector.png")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
