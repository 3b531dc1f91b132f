"""Example contexts of the tickets room's templates, as service and loaders give them."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

TICKET: dict[str, Any] = {
    "id": 12,
    "number": "T-12",
    "title": "L'imprimante du 2e ne répond plus",
    "kind": "incident",
    "state": "new",
    "impact": 2,
    "urgency": 2,
    "priority": 3,
    "client": "Acme",
    "who": "Claire Dubois",
    "technician": None,
    "words": "Bonjour,\nl'imprimante du 2e ne répond plus",
    "deleted": False,
    "refused": False,
    "created_at": NOW,
    "answered_at": None,
    "response_due_at": NOW,
    "resolved_at": None,
    "resolution": None,
    "minutes": 20,
    "is_open": True,
    "is_new": True,
    "history": [],
    "earlier": 0,
}
IN_HAND = TICKET | {"state": "taken", "technician": "Alice Martin", "answered_at": NOW}
SOLVED = IN_HAND | {"state": "resolved", "resolved_at": NOW, "deleted": True, "who": ""}
ENTRY = {
    "at": NOW,
    "kind": "message",
    "who": "Claire Dubois",
    "body": "L'imprimante",
    "minutes": None,
    "public": True,
}
ENTRIES = [
    ENTRY | {"kind": kind, "minutes": minutes}
    for kind, minutes in (
        ("message", None),
        ("reply", 10),
        ("note", None),
        ("take", None),
        ("assign", None),
        ("wait", None),
        ("resolve", 15),
        ("reopen", None),
        ("dismiss", None),
        ("confirm", None),
        ("still_broken", None),
        ("edit", None),
        ("edit_message", None),
        ("delete_message", None),
        ("recall", None),
        ("close", None),
        ("refused", None),
        ("arrived", None),
    )
]
ROW = {
    "id": 12,
    "title": "L'imprimante du 2e ne répond plus",
    "state": "new",
    "priority": 3,
    "client": "Acme",
    "technician": "Alice Martin",
    "late": True,
}
HEARD = {"who": "Claire Dubois", "words": "toujours rien"}
RECALL = {"number": "T-12", "title": "L'imprimante", "mention": "U0TECH"}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "tickets/desk": [
        TICKET,
        IN_HAND,
        IN_HAND | {"state": "waiting"},
        SOLVED,
        SOLVED | {"state": "closed"},
        SOLVED | {"state": "dismissed", "resolved_at": None},
        TICKET | {"title": TICKET["words"], "response_due_at": None},
        IN_HAND | {"refused": True},
    ],
    "tickets/show": [
        TICKET | {"history": ENTRIES, "earlier": 7},
        SOLVED | {"history": [], "minutes": 0},
        IN_HAND | {"refused": True},
    ],
    "tickets/list": [
        {
            "what": "mine",
            "rows": [ROW, ROW | {"id": 13, "late": False, "technician": None}],
            "more": True,
        },
        {
            "what": "Acme",
            "rows": [ROW | {"id": 1, "state": "taken"}, ROW | {"state": "waiting"}],
            "more": False,
        },
        {"what": "mine", "rows": [], "more": False},
        {"what": "late", "rows": [], "more": False},
        {"what": "open", "rows": [], "more": False},
    ],
    "tickets/help": {},
    "tickets/new": [
        {"clients": [(1, "Acme"), (2, "Globex")], "client_id": 2, "title": "x", "words": "y"},
        {"clients": [(1, "Acme")], "client_id": None, "title": "", "words": ""},
    ],
    "tickets/edit": [TICKET, TICKET | {"kind": "security", "impact": 1, "urgency": 3}],
    "tickets/reply_form": TICKET,
    "tickets/resolve": TICKET,
    "tickets/assign": TICKET | {"team": [(1, "Alice Martin"), (2, "Bruno Keller")]},
    "tickets/client": {"title": "L'imprimante", "number": "T-12"},
    "tickets/reply": {"words": "Je m'en occupe.", "author": "Alice Martin"},
    "tickets/answer": [
        {"id": 12, "number": "T-12", "words": "Toner remplacé.", "state": state}
        for state in ("resolved", "closed", "taken")
    ],
    "tickets/heard": [HEARD, HEARD | {"words": ""}],
    "tickets/sent": {"author": "Alice Martin", "words": "Je m'en occupe."},
    "tickets/refused": [
        {
            "mention": mention,
            "words": "Je m'en occupe.",
            "reason": reason,
            "remedy": help_,
            "waits": waits,
        }
        for mention, reason, help_, waits in (
            ("U0ALICE", "channel_not_found", "Invite me to that channel again, then retry.", True),
            (None, "TypeError: …", None, False),
        )
    ],
    "tickets/arrived": {"words": "Je m'en occupe."},
    "tickets/edit_message": HEARD | {"before": "rien", "after": "toujours rien"},
    "tickets/delete_message": HEARD | {"before": "rien"},
    "tickets/assigned": {"mention": "U0BRUNO", "by": "Alice Martin", "number": 12},
    "tickets/broken": [{"who": "Claire", "mention": m} for m in ("U0TECH", None)],
    "tickets/recall": [RECALL | {"step": step} for step in (0, 1)],
    "tickets/reminder": RECALL,
    "tickets/opened": {"number": 12},
    "tickets/direct_staff": {},
    "tickets/unknown": {},
}

# Words of ours, never a person's.
FIXED = frozenset({"kind", "state", "what", "number", "mention"})
