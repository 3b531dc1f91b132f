"""Whatever goes wrong in a call becomes one of four words, over the real SDK and real sockets."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.slack.errors import (
    Ambiguous,
    NotFound,
    Rejected,
    SlackFailure,
    Unavailable,
    call,
    classify,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def slack_that(handler: Handler) -> AsyncIterator[AsyncWebClient]:
    """Serve one handler for every method, and give the SDK's client for it."""
    app = web.Application()
    app.router.add_route("*", "/api/{method}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield AsyncWebClient("xoxb-test", f"http://{host}:{port}/api/", retry_handlers=[])
    finally:
        await runner.cleanup()


async def failure_of(handler: Handler) -> SlackFailure:
    async with slack_that(handler) as client:
        with pytest.raises(SlackFailure) as caught:
            await call(client.chat_postMessage(channel="C1", text="x"))
    return caught.value


def answering(status: int = 200, headers: dict[str, str] | None = None, **body: Any) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.json_response(body, status=status, headers=headers)

    return handler


def refusing(error: str, **more: Any) -> Handler:
    return answering(ok=False, error=error, **more)


@pytest.mark.parametrize("error", ["ratelimited", "rate_limited"])
async def test_a_rate_limit_is_unavailable_for_as_long_as_slack_says(error: str) -> None:
    said = answering(429, {"Retry-After": "30"}, ok=False, error=error)
    failure = await failure_of(said)
    assert isinstance(failure, Unavailable)
    assert failure.retry_after == 30.0


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}])
async def test_a_rate_limit_without_a_number_is_still_one(headers: dict[str, str]) -> None:
    failure = await failure_of(answering(429, headers, ok=False, error="ratelimited"))
    assert isinstance(failure, Unavailable)
    assert failure.retry_after is None


@pytest.mark.parametrize(
    "error", ["fatal_error", "internal_error", "request_timeout", "service_unavailable"]
)
async def test_some_of_slacks_errors_say_nothing_about_the_outcome(error: str) -> None:
    failure = await failure_of(refusing(error))
    assert isinstance(failure, Ambiguous)
    assert failure.reason == error


@pytest.mark.parametrize(
    "error", ["message_not_found", "thread_not_found", "user_not_found", "file_not_found"]
)
async def test_what_is_not_there_is_not_found(error: str) -> None:
    failure = await failure_of(refusing(error))
    assert isinstance(failure, NotFound)
    assert failure.reason == error


@pytest.mark.parametrize(
    ("error", "of_the_app"),
    [
        ("channel_not_found", False),
        ("is_archived", False),
        ("not_in_channel", False),
        ("invalid_blocks", False),
        ("an_error_of_tomorrow", False),
        ("missing_scope", True),
        ("invalid_auth", True),
        ("token_revoked", True),
    ],
)
async def test_other_errors_are_refusals_for_good(error: str, of_the_app: bool) -> None:
    failure = await failure_of(refusing(error))
    assert isinstance(failure, Rejected)
    assert (failure.reason, failure.of_the_app) == (error, of_the_app)


async def test_a_refusal_carries_slacks_sentences() -> None:
    sentence = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    failure = await failure_of(refusing("invalid_blocks", errors=[sentence]))
    assert str(failure) == f"invalid_blocks: {sentence}"
    failure = await failure_of(refusing("missing_scope", needed="chat:write", provided="x"))
    assert str(failure) == "missing_scope: needed scope: chat:write"


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_is_ambiguous_whatever_its_body(status: int) -> None:
    assert isinstance(await failure_of(answering(status, ok=False, error="oops")), Ambiguous)

    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<h1>")

    assert isinstance(await failure_of(page), Ambiguous)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/plain"),
        (b"hello", "text/plain"),
        (b"<html>", "text/html"),
        (b"{", "application/json"),
        (b"", "application/json"),
        (b"null", "application/json"),
        (b"[]", "application/json"),
        (b"[1]", "application/json"),
        (b"{}", "application/json"),
        (b'"\xff"', "application/json"),
    ],
)
async def test_an_answer_that_cannot_be_read_is_ambiguous(body: bytes, kind: str) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type=kind)

    assert isinstance(await failure_of(handler), Ambiguous)


async def test_a_proxy_that_forbids_is_a_refusal() -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=403, text="no")

    failure = await failure_of(handler)
    assert isinstance(failure, Rejected)
    assert failure.reason == "http_403"


async def test_a_connection_lost_after_the_request_is_ambiguous() -> None:
    async def handler(request: web.Request) -> web.Response:
        await request.read()
        assert request.transport
        request.transport.abort()
        return web.Response()

    assert isinstance(await failure_of(handler), Ambiguous)


async def test_a_body_that_stops_half_way_is_ambiguous() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        response.content_type = "application/json"
        await response.prepare(request)
        await response.write(b'{"ok":')
        assert request.transport
        request.transport.close()
        return response

    assert isinstance(await failure_of(handler), Ambiguous)


async def test_an_answer_that_does_not_come_is_ambiguous() -> None:
    gone = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await gone.wait()
        return web.Response()

    impatient = aiohttp.ClientTimeout(sock_read=0.01)
    async with (
        slack_that(handler) as client,
        aiohttp.ClientSession(timeout=impatient) as client.session,
    ):
        with pytest.raises(Ambiguous):
            await call(client.chat_postMessage(channel="C1", text="x"))
        gone.set()


async def test_a_connection_that_is_refused_means_nothing_was_sent() -> None:
    with contextlib.closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    client = AsyncWebClient("xoxb-test", f"http://127.0.0.1:{port}/api/", retry_handlers=[])
    with pytest.raises(Unavailable) as caught:
        await call(client.chat_postMessage(channel="C1", text="x"))
    assert caught.value.retry_after is None


async def test_a_call_that_succeeds_gives_its_answer() -> None:
    async with slack_that(answering(ok=True, ts="1.2")) as client:
        assert (await call(client.chat_postMessage(channel="C1", text="x")))["ts"] == "1.2"


async def test_mistakes_of_ours_are_not_disguised() -> None:
    async def broken() -> None:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        await call(broken())


async def test_a_cancelled_call_stays_cancelled() -> None:
    forever = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(call(forever))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def _http(status: int) -> aiohttp.ClientResponseError:
    info: Any = None
    return aiohttp.ClientResponseError(info, (), status=status)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError(), Ambiguous),
        (ConnectionResetError(), Ambiguous),
        (aiohttp.ServerDisconnectedError(), Ambiguous),
        (aiohttp.SocketTimeoutError(), Ambiguous),
        (aiohttp.ConnectionTimeoutError(), Unavailable),
        (aiohttp.InvalidURL("x"), Rejected),
        (SlackRequestError("no channel"), Rejected),
        (SlackApiError("x", {"error": "is_archived"}), Rejected),  # type: ignore[no-untyped-call]
        (_http(500), Ambiguous),
        (_http(429), Unavailable),
        (_http(404), Rejected),
    ],
)
def test_each_error_has_its_word(error: Exception, kind: type[SlackFailure]) -> None:
    assert type(classify(error)) is kind


def test_a_certificate_that_is_wrong_means_nothing_was_sent() -> None:
    key: Any = type("Key", (), {"host": "x", "port": 1, "ssl": True, "is_ssl": True})()
    error = aiohttp.ClientConnectorCertificateError(key, ssl.SSLCertVerificationError("x"))
    assert type(classify(error)) is Unavailable
