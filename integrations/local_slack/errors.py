"""The refusals that the stand-in gives, one class per place where they are read."""

from typing import Any


class SlackError(Exception):
    """A Web API call was refused; `code` is the error string that Slack would give."""

    def __init__(
        self,
        code: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = headers or {}
        self.extra = extra


class RateLimitedError(SlackError):
    """Too many calls; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int, code: str = "ratelimited") -> None:
        super().__init__(code, status=429, headers={"Retry-After": str(retry_after)})
        self.retry_after = retry_after


class PeopleError(Exception):
    """A person asked for something that Slack's own client would not let them do."""

    def __init__(self, code: str, status: int = 400, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.extra = extra


class NotDoneError(Exception):
    """The person acted and sees why it did not work: `code` for programs, `sentence` for them."""

    def __init__(self, code: str, sentence: str = "", **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.extra = extra
