"""What can go wrong when Slack is called, in the few words that decide what to do next.

`Unavailable`: it surely did not happen, try later. `Ambiguous`: it may have happened, look before
trying again. `Unread`: what should be sent could not be fetched, try a few times. `Rejected`: it
did not and will not, for this reason. `NotFound`: what it was about is not there. Every call to
Slack goes through `call`, so that no other error of Slack's, of the SDK's or of the network's gets
past this door.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

T = TypeVar("T")

_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
_UNKNOWN_OUTCOME = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)
_NOT_FOUND = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "user_not_found",
        "users_not_found",
        "file_not_found",
        "file_deleted",
        "not_found",
        "no_such_subteam",
    }
)
# With these, no call of this token will work until an administrator acts.
_OF_THE_APP = frozenset(
    {
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
        "no_permission",
        "access_denied",
        "org_login_required",
        "two_factor_setup_required",
        "team_access_not_granted",
        "ekm_access_denied",
        "enterprise_is_restricted",
    }
)
_TOO_MANY, _TIMEOUT, _SERVER_ERROR, _REFUSAL = 429, 408, 500, 400


class SlackFailure(Exception):  # noqa: N818  the family's names are the words of the design
    """A call to Slack failed. `reason` is Slack's error word, or the kind of network failure."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unavailable(SlackFailure):
    """Slack did not take the call: nothing happened. `retry_after` is in seconds, if it said."""

    def __init__(self, retry_after: float | None = None, reason: str = "unavailable") -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Ambiguous(SlackFailure):
    """Nobody knows whether Slack did what was asked: look for the effect before asking again."""


class Unread(SlackFailure):
    """What should be sent could not be fetched: nothing was posted, and it may never be had."""


class NotFound(SlackFailure):
    """The message, thread, person or file that the call was about is not there."""


class Rejected(SlackFailure):
    """Slack refused for good. `details` are its sentences, such as which block is wrong."""

    def __init__(self, reason: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.details = details

    def __str__(self) -> str:
        return ": ".join((self.reason, *self.details))

    @property
    def of_the_app(self) -> bool:
        """Say whether the token or the app is at fault, so that other calls will fail as well."""
        return self.reason in _OF_THE_APP


async def call(request: Awaitable[T]) -> T:
    """Await one call of the SDK; raise only members of the family (or what is not Slack's).

    Cancelling is not caught: whoever cancels a call must treat it as `Ambiguous`.
    """
    try:
        return await request
    except Exception as error:
        failure = classify(error)
        if failure is error:
            raise
        raise failure from error


def classify(error: Exception) -> Exception:
    """Return the member of the family that `error` means; `error` itself when it means none."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Unavailable(None, type(error).__name__)
    if isinstance(error, SlackClientError | aiohttp.InvalidURL):
        return Rejected(type(error).__name__, (str(error),))
    if isinstance(error, aiohttp.ClientResponseError):
        return _refused(f"http_{error.status}", error.status, _retry_after(error), ())
    # The SDK takes an answer that is not JSON as if it were, and trips over it: the call was made.
    if isinstance(error, aiohttp.ClientError | OSError | AttributeError | UnicodeError):
        return Ambiguous(type(error).__name__)
    return error


def _answered(error: SlackApiError) -> SlackFailure:
    """Classify an answer; its body may be anything, for a proxy may have written it."""
    response = error.response
    data = getattr(response, "data", response)
    body: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    status = _status(response)
    reason = str(body.get("error") or f"http_{status}")
    if not body and status < _REFUSAL:
        return Ambiguous("unreadable_answer")
    return _refused(reason, status, _retry_after(response), _details(body))


def _refused(
    reason: str, status: int, retry_after: float | None, details: tuple[str, ...]
) -> SlackFailure:
    if reason in _RATE_LIMITED or status == _TOO_MANY:
        return Unavailable(retry_after, "ratelimited")
    if reason in _UNKNOWN_OUTCOME or status >= _SERVER_ERROR or status == _TIMEOUT:
        return Ambiguous(reason)
    if reason in _NOT_FOUND:
        return NotFound(reason)
    return Rejected(reason, details)


def _status(response: Any) -> int:
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else 200


def _retry_after(response: Any) -> float | None:
    """Read `Retry-After` in seconds; None when it is absent or no number."""
    headers = getattr(response, "headers", None) or {}
    for name, value in headers.items():
        if str(name).lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                return None
    return None


def _details(body: Mapping[str, Any]) -> tuple[str, ...]:
    details = [str(sentence) for sentence in body.get("errors") or ()]
    if "needed" in body:
        details.append(f"needed scope: {body['needed']}")
    return tuple(details)
