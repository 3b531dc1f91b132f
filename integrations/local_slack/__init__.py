"""A stand-in for Slack, in one process, that tests drive and people can use.

It answers the Web API, opens Socket Mode connections, signs and delivers HTTP requests, and lets
people act through a small HTTP API. State lives in memory. It is faithful where a bot can go wrong,
and knows nothing of the bot that it serves.
"""

from integrations.local_slack.clock import SharedClock
from integrations.local_slack.seed import Seed, demo_seed, load_seed
from integrations.local_slack.server import LocalSlack
from integrations.local_slack.settings import Settings

__all__ = ["LocalSlack", "Seed", "Settings", "SharedClock", "demo_seed", "load_seed"]
