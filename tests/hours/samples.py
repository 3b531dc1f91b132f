"""Example contexts of the hours room's templates, as its doors, jobs and loaders give them."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
# What our own code writes, and never a person.
FIXED = frozenset(
    {
        "starts",
        "ends",
        "since",
        "until",
        "at",
        "what",
        "policy",
        "state",
        "over",
        "record",
        "classes",
    }
    | {"rates", "unit", "minimum"}
)

BANK: dict[str, Any] = {
    "id": 7,
    "name": "Carnet 2026",
    "left": 510,
    "total": 1200,
    "used": 690,
    "percent": 57,
    "starts": "2026-01-01",
    "ends": "2026-12-31",
    "over": None,
}
SPENT = BANK | {"id": 8, "left": -90, "used": 1290, "percent": 107, "ends": None, "over": "asked"}
RATES = [("business", "1"), ("evening", "1.5"), ("weekend", "2"), ("travel", "1")]
DETAILS = {"state": "now", "carried": 0, "unit": 15, "minimum": 30, "rates": RATES}
ALICE = {"who": "Alice Martin", "since": NOW.isoformat(), "minutes": 12}
BRUNO = ALICE | {"who": "Bruno Keller"}
ALERT = BANK | {"client": "Acme", "what": "low", "policy": "told", "leads": ["Luc"], "told": True}
LEFT = {"client": "Acme", "banks": [BANK, SPENT], "left": 420, "until": "2026-12-31"}
LINE = {
    "number": 12,
    "at": NOW,
    "who": "Alice Martin",
    "spent": 20,
    "billed": 45,
    "classes": ["business", "evening"],
    "corrected": True,
}
VALUES = {
    "name": "Carnet 2026",
    "hours": "20",
    "starts": "2026-01-01",
    "ends": "2026-12-31",
    "carry": "all",
    "unit": 15,
    "minimum": 30,
    "rates": dict(RATES),
    "thresholds": "50, 80, 100",
    "over": "approval",
    "contract": 3,
}
FORM = {"record": "bank.7", "client": "Acme", "units": (1, 15), "minimums": (0, 30)}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "hours/clock": [
        {"id": 12, "open": True, "running": [], "more": False},
        {"id": 12, "open": True, "running": [ALICE | {"minutes": None}], "more": False},
        {"id": 12, "open": True, "running": [ALICE], "more": True},
        {"id": 12, "open": True, "running": [ALICE, BRUNO], "more": True},
        {"id": 12, "open": False, "running": [ALICE], "more": True},
    ],
    "hours/for_form": LEFT,
    "hours/log": {"id": 12},
    "hours/logged": {"number": 12, "minutes": 20},
    "hours/correct": [
        {"id": 12, "lines": [LINE | {"entry": 1}]},
        {"id": 12, "lines": [LINE | {"entry": 1}, LINE | {"entry": 2}]},
    ],
    "hours/corrected": {"number": 12, "spent": 20, "billed": 30},
    "hours/started": [
        {"number": 12, "stopped": {}},
        {"number": 12, "stopped": {"number": 9, "elapsed": 12, "added": 12}},
    ],
    "hours/stopped": [
        {"number": 12, "elapsed": 0, "added": 0},
        {"number": 12, "elapsed": 12, "added": 0},
        {"number": 12, "elapsed": 12, "added": 5},
        {"number": 12, "elapsed": 12, "added": 12},
    ],
    "hours/ask": {
        "number": 12,
        "since": NOW.isoformat(),
        "until": NOW.isoformat(),
        "minutes": 235,
    },
    "hours/kept": {"number": 12},
    "hours/forgotten": {"number": 12, "elapsed": 235, "added": 235},
    "hours/overview": [
        {"clients": [], "more": 0},
        {"clients": [LEFT, LEFT | {"client": "Globex", "banks": [BANK]}], "more": 2},
    ],
    "hours/client": [
        {"id": 1, "client": "Acme", "banks": [], "may_change": False},
        {
            "id": 1,
            "client": "Acme",
            "banks": [
                BANK | DETAILS,
                SPENT | DETAILS | {"state": "over", "carried": 120, "minimum": 0},
                SPENT | DETAILS | {"id": 9, "state": "later", "over": "approved"},
                SPENT | DETAILS | {"id": 10, "over": "refused"},
            ],
            "may_change": True,
        },
    ],
    "hours/bank": [
        FORM | {"values": VALUES, "contracts": [(3, "Contrat 2026")]},
        FORM | {"values": VALUES | {"ends": "", "carry": ""}, "contracts": []},
    ],
    "hours/saved": [
        LEFT | {"name": "Carnet 2026", "adopted": 2},
        LEFT | {"name": "Carnet 2027", "adopted": 0, "banks": []},
    ],
    "hours/used": [
        {"client": "Acme", "name": "Carnet 2026", "lines": [LINE, LINE], "more": True},
        {"client": "Acme", "name": "", "lines": [], "more": False},
    ],
    "hours/left": [LEFT, LEFT | {"banks": []}],
    "hours/ask_lead": [{"leads": ["Luc Moreau"]}, {"leads": []}],
    "hours/team_alert": [
        ALERT,
        ALERT | {"what": "ends", "told": False},
        ALERT | SPENT | {"what": "over", "policy": "approval"},
        ALERT | SPENT | {"what": "over", "leads": [], "told": False},
    ],
    "hours/lead_alert": [ALERT, ALERT | {"what": "ends"}, ALERT | SPENT | {"what": "over"}],
    "hours/decided": [
        {"client": "Acme", "name": "Carnet", "who": "Luc", "state": state, "words": words}
        for state, words in (("approved", ""), ("refused", "Pas sans devis."), ("lapsed", ""))
    ],
}
