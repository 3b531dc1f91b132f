"""How fresh a Home is kept, and how much it shows. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

# Whoever opened it that long ago does not look any more; opening it again publishes it anew.
WATCHED = timedelta(hours=8)
# A Home is not looked at again sooner, however much happens.
REST = timedelta(seconds=20)
# Time alone makes things late: it is looked at again although nothing happened.
AT_LEAST_EVERY = timedelta(minutes=5)
AT_ONCE = 50

AT_RISK_WITHIN = timedelta(hours=1)
SOLVED_SHOWN_FOR = timedelta(days=7)
OPINIONS_OF = timedelta(days=30)
# Lines of one section; a Home holds a hundred blocks.
LINES = 12
TEAM_SHOWN = 20


def digest(template: str, context: Mapping[str, Any], locale: str, zone: str) -> str:
    """Return what tells two Homes apart: the same digest is the same Home."""
    told = json.dumps([template, context, locale, zone], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
