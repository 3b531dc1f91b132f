"""One ticket's life in a real browser: the client's page and the desk's, side by side."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from integrations.local_slack import LocalSlack
from tests.support.bot import Bot
from tests.support.browser import launched

pytestmark = pytest.mark.usefixtures("desk", "at_work")
WISH = "Bonjour, l'imprimante du 2e ne répond plus"


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    async with launched() as browser:
        yield await browser.new_context(viewport={"width": 1200, "height": 900})


@pytest.fixture
async def at_work(bot: Bot) -> AsyncIterator[None]:
    """Deliver as it comes: nobody knows when a browser's click has reached the bot."""

    async def deliver() -> None:
        while True:
            await bot.settle()
            await asyncio.sleep(0.01)

    working = asyncio.create_task(deliver())
    yield
    working.cancel()


async def opened(context: BrowserContext, slack: LocalSlack, person: str, channel: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{slack.url}/as/{person}?channel={channel}")
    await page.locator("body[data-live]").wait_for()
    return page


def message(page: Page, text: str) -> Locator:
    """Find the message in which this can be read, in the channel or in the thread beside it."""
    return page.locator(".message").filter(has_text=text).last


async def writes(page: Page, text: str) -> None:
    field = page.locator('textarea[aria-label^="Message "]')
    await field.fill(text)
    await field.press("Enter")


async def sends(page: Page, label: str, words: str) -> None:
    """Fill in the open form's long text and send it."""
    form = page.get_by_role("dialog")
    await form.locator("textarea").first.fill(words)
    await form.get_by_role("button", name=label).click()
    await expect(form).to_be_hidden()


async def test_a_ticket_from_the_report_to_it_works(
    context: BrowserContext, slack: LocalSlack
) -> None:
    claire = await opened(context, slack, "claire", "acme-support")
    alice = await opened(context, slack, "alice", "desk")

    await writes(claire, WISH)
    await expect(message(claire, WISH)).to_be_visible()
    await expect(message(claire, WISH).get_by_label("eyes, 1")).to_be_visible()
    card = message(alice, WISH)
    await expect(card).to_contain_text("Claire")

    await card.get_by_role("button", name="Prendre").click()
    await expect(card.get_by_role("button", name="Prendre")).to_have_count(0)
    await expect(card).to_contain_text("Alice")

    await card.get_by_role("button", name="Répondre au client").click()
    await sends(alice, "Envoyer", "Nous regardons tout de suite.")
    await message(claire, WISH).get_by_role("button", name="1 reply").click()
    await expect(message(claire, "Nous regardons tout de suite.")).to_be_visible()

    await card.get_by_role("button", name="Résoudre").click()
    await sends(alice, "Résoudre", "Le service d'impression est relancé.")
    answer = message(claire, "Le service d'impression est relancé.")
    await answer.get_by_role("button", name="Ça marche").click()
    await expect(answer.get_by_role("button", name="Ça marche")).to_have_count(0)
    await expect(claire.get_by_label("white_check_mark, 1").first).to_be_visible()
    await expect(card).to_contain_text("Clos")


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    context: BrowserContext, slack: LocalSlack
) -> None:
    alice = await opened(context, slack, "alice", "desk")
    await writes(alice, "/ticket Imprimante en panne")
    form = alice.get_by_role("dialog")
    send = form.get_by_role("button", name="Ouvrir le ticket")
    await expect(form.get_by_role("textbox").first).to_have_value("Imprimante en panne")
    await form.get_by_role("combobox", name="Client").select_option("Acme")
    await send.click()
    await expect(form).to_be_hidden()
    card = message(alice, "Imprimante en panne")
    await card.get_by_role("button", name="Prendre").click()

    await card.get_by_role("button", name="Résoudre").click()
    words, minutes = form.get_by_role("textbox").first, form.get_by_label("Temps passé")
    await words.fill("C'est réparé.")
    await minutes.fill("longtemps")
    await form.get_by_role("button", name="Résoudre").click()
    await expect(form.get_by_role("alert")).to_contain_text("Je ne comprends pas cette durée.")
    await expect(words).to_have_value("C'est réparé.")
    await minutes.fill("1h20")
    await form.get_by_role("button", name="Résoudre").click()
    await expect(form).to_be_hidden()
    await expect(card).to_contain_text("Résolu")
