"""What can be turned up, down or off; the defaults are Slack's own."""

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """The limits of the stand-in. Times are real seconds, whatever the shared clock says."""

    model_config = ConfigDict(extra="forbid")

    ack_seconds: float = Field(3.0, description="an app has this long to acknowledge")
    trigger_seconds: float = Field(3.0, description="a trigger_id opens a form for this long")
    retry_delays: tuple[float, ...] = Field(
        (0.0, 60.0, 300.0), description="waits before an unacknowledged event is sent again"
    )
    settle_seconds: float = Field(
        0.05, description="after an ack that showed nothing, wait this long for a form or an answer"
    )

    enforce_limits: bool = Field(default=True, description="false: no rate limit at all")
    check_blocks: bool = Field(default=True, description="false: Block Kit is taken as it comes")
    rate_factor: float = Field(1.0, gt=0, description="multiplies every rate limit below")
    posts_per_second: float = Field(1.0, gt=0, description="messages per second and channel")
    posts_burst: int = Field(3, ge=1, description="messages that a channel takes at once")
    workspace_posts_per_minute: int = Field(600, ge=1, description="posts of an app in a workspace")
    tier_burst: int = Field(5, ge=0, description="calls that each limit per minute takes above it")
    tier_1: int = Field(1, ge=1, description="calls per minute of a method of tier 1")
    tier_2: int = Field(20, ge=1, description="idem, tier 2")
    tier_3: int = Field(50, ge=1, description="idem, tier 3")
    tier_4: int = Field(100, ge=1, description="idem, tier 4")

    response_url_uses: int = Field(5, ge=0, description="times a response_url can be used")
    response_url_seconds: float = Field(1800.0, description="how long a response_url lives")

    max_connections: int = Field(10, ge=1, description="Socket Mode connections per app")
    refresh_seconds: float = Field(
        0.0, ge=0, description="age at which a connection is asked to reconnect; 0: never"
    )
    log_size: int = Field(20_000, ge=1, description="calls and envelopes that are remembered")

    metrics_url: str = Field(
        "", description="an app's Prometheus metrics, whose outbox the inspector shows; empty: none"
    )

    def tier(self, number: int) -> int:
        """Return the calls per minute that a method of this tier may receive."""
        base = (self.tier_1, self.tier_2, self.tier_3, self.tier_4)[number - 1]
        return max(1, round((base + self.tier_burst) * self.rate_factor))
