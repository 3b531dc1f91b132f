"""Signed HTTP: what an app with a request URL receives, as Slack would post it."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from integrations.local_slack.bodies import parsed
from integrations.local_slack.records import JSON, App
from integrations.local_slack.settings import Settings

MAX_REDIRECTS = 2
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
OK = 200
REDIRECT = 300


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back: `reason` is Slack's word for a failure, None when it was a 2xx in time."""

    reason: str | None
    payload: JSON | None = None
    no_retry: bool = False


def sign(secret: str, timestamp: int, body: str) -> str:
    """Return Slack's signature v0 of a raw body sent at `timestamp` (epoch seconds)."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpDoor:
    """Posts to request URLs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self, app: App, kind: str, payload: JSON, retry: tuple[int, str] | None
    ) -> HttpAnswer:
        """Post one payload; `retry` is (number, reason) when it was sent before."""
        if kind == "events_api":
            body, content_type = json.dumps(payload), JSON_TYPE
        elif kind == "slash_commands":
            body, content_type = urlencode(payload), FORM_TYPE
        else:
            body, content_type = urlencode({"payload": json.dumps(payload)}), FORM_TYPE
        # Real time, not the shared clock: the app compares it with its own.
        timestamp = int(time.time())
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(app.signing_secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (local)",
        }
        if retry is not None:
            headers |= {"x-slack-retry-num": str(retry[0]), "x-slack-retry-reason": retry[1]}
        return await self._post(app.request_url or "", body.encode(), headers)

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> HttpAnswer:
        timeout = aiohttp.ClientTimeout(total=self._settings.ack_seconds)
        try:
            async with self._client().post(
                url, data=body, headers=headers, timeout=timeout, max_redirects=MAX_REDIRECTS
            ) as response:
                text = await response.text()
        except TimeoutError:
            return HttpAnswer("http_timeout")
        except aiohttp.TooManyRedirects:
            return HttpAnswer("too_many_redirects")
        except aiohttp.ClientConnectorError:
            return HttpAnswer("connection_failed")
        except (aiohttp.ClientError, ValueError):
            return HttpAnswer("unknown_error")
        if not OK <= response.status < REDIRECT:
            no_retry = response.headers.get("x-slack-no-retry") == "1"
            return HttpAnswer("http_error", no_retry=no_retry)
        return HttpAnswer(None, _payload(text, response.content_type))

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session

    async def verify(self, app: App) -> bool:
        """Ask the request URL to repeat a challenge, as Slack does when the URL is set."""
        challenge = hashlib.sha256(str(time.time_ns()).encode()).hexdigest()
        payload = {
            "token": app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        answer = await self.send(app, "events_api", payload, None)
        given = answer.payload or {}
        return answer.reason is None and challenge in (given.get("challenge"), given.get("text"))

    async def close(self) -> None:
        """Close the connections to the apps."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _payload(text: str, content_type: str) -> JSON | None:
    if not text:
        return None
    if content_type == JSON_TYPE:
        try:
            value = parsed(text)
        except ValueError:
            return {"text": text}
        return value if isinstance(value, dict) else {"text": text}
    return {"text": text}
