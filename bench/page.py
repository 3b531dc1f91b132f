"""The page of the local Slack: how long until others see what somebody writes.

Two browsers, one for each of two people; both clocks are the machine's.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from bench.processes import local_slack
from bench.report import progress, row
from tests.support.browser import FLAGS, NAMES, found

TIMES, WARM_UP = 50, 5
LIMIT_MS = 150
CHANNEL = "acme-support"
COMPOSER = 'textarea[aria-label^="Message "]'
# The key that sends, seen before the page sees it.
NOTE_ENTER = """() => addEventListener("keydown", (event) => {
    if (event.key === "Enter") window.enteredAt = performance.timeOrigin + performance.now();
}, { capture: true })"""
# Resolves when a message with these words has been through a frame, so it is on the screen.
DRAWN = """(words) => { window.drawn = new Promise((resolve) => {
    const look = () => {
        const found = [...document.querySelectorAll("#pane .message")]
            .slice(-5)
            .some((message) => message.textContent.includes(words));
        if (!found) return false;
        watcher.disconnect();
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
            port2.postMessage(null);
        });
        return true;
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
}); }"""


def page() -> None:
    """From Enter in one browser to the message drawn in another."""
    path = found()
    if path is None:
        progress(f"page: not measured, none of {', '.join(NAMES)} is here")
        return
    with _pages(path) as (writer, reader):
        for number in range(WARM_UP):
            _once(writer, reader, f"warm {number}.")
        taken = [_once(writer, reader, f"Bonjour {number}.") for number in range(TIMES)]
    details = {"messages": TIMES, "slowest_ms": round(max(taken), 1)}
    against = f"{LIMIT_MS} ms"
    row("page_ms", round(statistics.median(taken), 1), "ms", against, **details)
    row(
        "page_p99_ms",
        round(statistics.quantiles(taken, n=100, method="inclusive")[98], 1),
        "ms",
        against,
        **details,
    )


@contextmanager
def _pages(path: str) -> Iterator[tuple[Page, Page]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigie-bench-")))
        slack = stack.enter_context(local_slack(folder))
        chromium = stack.enter_context(sync_playwright()).chromium
        pages = []
        for person in ("claire", "alice"):
            browser = stack.enter_context(_browser(chromium, path))
            opened = browser.new_page(viewport={"width": 1200, "height": 800})
            opened.goto(f"{slack}/as/{person}?channel={CHANNEL}")
            opened.locator("body[data-live]").wait_for()
            pages.append(opened)
        writer, reader = pages
        writer.evaluate(NOTE_ENTER)
        yield writer, reader


@contextmanager
def _browser(chromium: BrowserType, path: str) -> Iterator[Browser]:
    browser = chromium.launch(executable_path=path, args=list(FLAGS))
    try:
        yield browser
    finally:
        browser.close()


def _once(writer: Page, reader: Page, words: str) -> float:
    """Write once; the milliseconds until it is drawn where somebody else looks."""
    reader.evaluate(DRAWN, words)
    writer.locator(COMPOSER).first.fill(words)
    writer.keyboard.press("Enter")
    drawn: float = reader.evaluate("() => window.drawn")
    entered: float = writer.evaluate("() => window.enteredAt")
    return drawn - entered
