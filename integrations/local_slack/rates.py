"""How often an app may call: per method and minute, per channel and second, per workspace."""

import math
import time
from collections import defaultdict, deque

from integrations.local_slack.errors import RateLimitedError
from integrations.local_slack.settings import Settings

MINUTE = 60.0


class Rates:
    """Counts calls in real time and refuses those above the limits."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._tokens: dict[tuple[str, str], tuple[float, float]] = {}

    def method(self, app_id: str, method: str, tier: int) -> None:
        """Count a call of a method; RateLimitedError above its tier's calls per minute."""
        if self._settings.enforce_limits:
            self._window((app_id, method), self._settings.tier(tier), "ratelimited")

    def post(self, app_id: str, channel_id: str) -> None:
        """Count a message to a channel; RateLimitedError above its pace or the workspace's."""
        settings = self._settings
        if not settings.enforce_limits:
            return
        key = (app_id, channel_id)
        now = time.monotonic()
        rate = settings.posts_per_second * settings.rate_factor
        capacity = max(float(settings.posts_burst), rate)
        tokens, since = self._tokens.get(key, (capacity, now))
        tokens = min(capacity, tokens + (now - since) * rate)
        if tokens < 1.0:
            raise RateLimitedError(max(1, math.ceil((1.0 - tokens) / rate)))
        ceiling = settings.workspace_posts_per_minute + settings.tier_burst
        ceiling = max(1, round(ceiling * settings.rate_factor))
        self._window((app_id, "*posts"), ceiling, "rate_limited")
        self._tokens[key] = (tokens - 1.0, now)

    def _window(self, key: tuple[str, str], limit: int, code: str) -> None:
        now = time.monotonic()
        calls = self._calls[key]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= limit:
            raise RateLimitedError(max(1, math.ceil(calls[0] + MINUTE - now)), code)
        calls.append(now)
