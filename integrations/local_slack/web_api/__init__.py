"""The Web API under /api/: one module per family of methods."""

from integrations.local_slack.web_api import (
    apps,
    chat,
    conversations,
    files,
    histories,
    memberships,
    reactions,
    users,
    views,
)
from integrations.local_slack.web_api.call import METHODS
from integrations.local_slack.web_api.door import serve

__all__ = [
    "METHODS",
    "apps",
    "chat",
    "conversations",
    "files",
    "histories",
    "memberships",
    "reactions",
    "serve",
    "users",
    "views",
]
