"""Example contexts of the approvals room's templates, as service and loaders give them."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

LEAD: dict[str, Any] = {
    "id": 3,
    "title": "Un portable pour Zoé",
    "number": "T-12",
    "lines": [["Demande", "Commande de matériel"], ["Quoi ?", "Portable"]],
    "asker": "Claire Dubois",
    "asked_at": NOW,
    "talk": [],
    "may": True,
    "state": "pending",
    "by": "",
    "decided_at": None,
    "words": "",
}
DECIDED = LEAD | {"state": "approved", "may": False, "by": "Luc Moreau", "decided_at": NOW}
ON_TICKET = {
    "id": 3,
    "leads": "Luc Moreau",
    "asked_at": NOW,
    "state": "pending",
    "by": "",
    "decided_at": None,
    "words": "",
}
SAID = {
    "by": "Luc Moreau",
    "words": "Combien cela coûte-t-il ?",
    "client": "Acme",
    "number": "T-12",
}
ABOUT = {"client": "Acme", "number": "T-12"}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "approvals/lead": [
        LEAD,
        LEAD | {"lines": LEAD["lines"] * 8, "talk": [["Luc Moreau", "Combien ?"], ["", "900 €"]]},
        LEAD | {"may": False, "asker": "", "number": "", "lines": []},
        DECIDED,
        DECIDED | {"state": "refused", "words": "Trop cher."},
        DECIDED | {"state": "refused"},
        LEAD | {"state": "lapsed", "may": False, "decided_at": NOW},
        LEAD | {"state": "withdrawn", "may": False, "decided_at": NOW},
    ],
    "approvals/refuse": {"id": 3, "title": "Un portable pour Zoé"},
    "approvals/ask": {"id": 3, "title": "Un portable pour Zoé"},
    "approvals/answer_form": [
        {"id": 3, "client": "Acme", "asked": "Combien ?"},
        {"id": 3, "client": "Acme", "asked": ""},
    ],
    "approvals/question": SAID | {"id": 3},
    "approvals/answer": {"by": "Alice Martin", "words": "900 €"},
    "approvals/answered": SAID,
    "approvals/reminder": {"number": "T-12"},
    "approvals/lapsed": ABOUT,
    "approvals/nobody": ABOUT,
    "approvals/unreached": [
        ABOUT | {"reason": "user_disabled", "elsewhere": elsewhere} for elsewhere in (True, False)
    ],
    "approvals/on_ticket": [
        ON_TICKET,
        ON_TICKET | {"leads": ""},
        ON_TICKET | {"state": "approved", "by": "Luc Moreau", "decided_at": NOW},
        ON_TICKET
        | {"state": "refused", "by": "Luc Moreau", "decided_at": NOW, "words": "Trop cher."},
        ON_TICKET | {"state": "lapsed", "decided_at": NOW},
    ],
}

# Words of ours, never a person's.
FIXED = frozenset({"state"})
