"""What every answer of the page goes through: who looks, and what they are refused."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from markupsafe import Markup

from integrations.local_slack.errors import PeopleError
from integrations.local_slack.page.rendering import render
from integrations.local_slack.page.session import PAGE, Page
from integrations.local_slack.people import BAD_REQUEST, person_of
from integrations.local_slack.records import User
from integrations.local_slack.world import WORLD

Show = Callable[[Page, User, web.Request], Awaitable[Markup]]
Answer = Callable[[Page, User, web.Request], Awaitable[web.StreamResponse]]


def html(body: Markup, status: int = 200) -> web.Response:
    """Answer with HTML."""
    return web.Response(text=str(body), content_type="text/html", status=status)


def answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Turn a function of (page, who looks, request) into a request handler."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            person = person_of(request.app[WORLD], request)
            return await answer(request.app[PAGE], person, request)
        except PeopleError as refusal:
            return html(render("refused", code=refusal.code), refusal.status)
        except (TypeError, ValueError, OverflowError):
            return html(render("refused", code="invalid_arguments"), BAD_REQUEST)

    return handle


def showing(show: Show) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Turn a function that returns HTML into a request handler."""

    async def answer(page: Page, person: User, request: web.Request) -> web.StreamResponse:
        return html(await show(page, person, request))

    return answering(answer)
