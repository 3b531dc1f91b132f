"""Opening people's pages in the browser of a test."""

from urllib.parse import urlencode

from playwright.async_api import BrowserContext, ConsoleMessage, Error, Locator, Page

from integrations.local_slack import LocalSlack


class Desk:
    """The pages of a test; `complaints` is what went wrong in them."""

    def __init__(self, slack: LocalSlack, context: BrowserContext) -> None:
        self._slack = slack
        self._context = context
        self.complaints: list[str] = []

    async def opens(self, name: str, channel: str = "", **query: str) -> Page:
        """Open the page of a person, live, on a channel (by name or id)."""
        asked = ({"channel": channel} if channel else {}) | query
        return await self.visits(f"/as/{name}" + (f"?{urlencode(asked)}" if asked else ""))

    async def visits(self, path: str, *, live: bool = True) -> Page:
        """Open an address and wait until it is live, if it will be."""
        page = await self._context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", self._fail)
        await page.goto(f"{self._slack.url}{path}")
        if live:
            await page.locator("body[data-live]").wait_for()
        return page

    def forgive(self, part: str) -> None:
        """Leave out the complaints that hold this: they were meant to come."""
        self.complaints = [said for said in self.complaints if part not in said]

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))


def message(page: Page, text: str, within: str = "#pane") -> Locator:
    """Return the message of a page in which this can be read."""
    return page.locator(f"{within} .message").filter(has_text=text)


async def writes(page: Page, text: str, where: str = "Message ") -> None:
    """Write in a composer (its label begins with `where`) and send it."""
    field = page.locator(f'textarea[aria-label^="{where}"]')
    await field.fill(text)
    await field.press("Enter")


async def actions(page: Page, shown: Locator, choice: str) -> None:
    """Choose something in the menu of a message."""
    await shown.hover()
    await shown.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name=choice, exact=True).click()


async def scroll_of(page: Page) -> int:
    """Return how far down the messages of a page are scrolled, in pixels."""
    return int(await page.locator("#pane .list").evaluate("list => Math.round(list.scrollTop)"))
