"""Example contexts of the tickets room's templates, as service and loaders give them."""

from datetime import UTC, datetime
from typing import Any

from commands.tickets.verbs import Verb

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
    "target": "response",
    "target_due_at": NOW,
    "late": False,
    "resolved_at": None,
    "resolution": None,
    "minutes": 20,
    "snoozed_until": None,
    "waiting_for": None,
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
        ("late_response", None),
        ("late_answer", None),
        ("late_resolution", None),
        ("work", 12),
        ("close", None),
        ("merge", None),
        ("merged", None),
        ("unmerge", None),
        ("unmerged", None),
        ("relay", None),
        ("link", None),
        ("unlink", None),
        ("outage", None),
        ("no_outage", None),
        ("repeat", None),
        ("recover", None),
        ("tick", None),
        ("untick", None),
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
FIELD = {
    "block": "f_name",
    "field": "name",
    "type": "text",
    "label": "Nom",
    "hint": "",
    "required": True,
    "value": "",
    "chosen": "",
    "options": [],
    "decides": False,
    "longest": 200,
}
DEVICES = [("laptop", "Portable"), ("none", "Aucun")]
FIELDS = [
    FIELD,
    FIELD | {"block": "f_long", "field": "long", "type": "long text", "value": "déjà", "hint": "?"},
    FIELD | {"block": "f_one", "field": "one", "type": "choice", "options": DEVICES},
    FIELD
    | {
        "block": "f_two",
        "field": "two",
        "type": "choice",
        "options": DEVICES,
        "decides": True,
        "chosen": "none",
    },
    FIELD | {"block": "f_who", "field": "who", "type": "person", "chosen": "4"},
    FIELD | {"block": "f_day", "field": "day", "type": "date", "chosen": "2026-11-30"},
    FIELD | {"block": "f_other", "field": "other", "type": "date"},
    FIELD | {"block": "f_number", "field": "number", "type": "number", "chosen": "3"},
    FIELD | {"block": "f_check", "field": "check", "type": "checkbox", "chosen": "yes"},
    FIELD | {"block": "f_uncheck", "field": "uncheck", "type": "checkbox", "decides": True},
]
LIKELY = [
    {"number": "T-7", "title": "Imprimante", "state": "taken", "why": why}
    for why in ("outage", "words")
]
NEW: dict[str, Any] = {
    "record": "",
    "notice": "",
    "clients": [(1, "Acme"), (2, "Globex")],
    "client_id": 2,
    "forms": [("incident", "Incident"), ("leaver", "Départ")],
    "form": "incident",
    "title": "x",
    "words": "y",
    "fields": FIELDS,
    "people": [("4", "Claire Dubois"), ("5", "Luc Moreau")],
    "levels": True,
    "impact": 2,
    "urgency": 2,
    "private": False,
    "approval": False,
    "likely": [],
}
APPROVED = {"number": "T-12", "decision": "approved", "by": "Luc", "words": "", "mention": None}
HEARD = {"who": "Claire Dubois", "words": "toujours rien"}
RECALL = {"number": "T-12", "title": "L'imprimante", "mention": "U0TECH"}

ANSWERING = TICKET | {
    "record": "T-12",
    "direct": False,
    "typed": "",
    "spent": "",
    "again": "",
    "ready": [],
}
TOLD: dict[str, Any] = {
    "what": "take",
    "sentence": "Bruno Keller",
    "minutes": None,
    "level": None,
    "until": None,
    "number": "T-12",
}
NUMBER = {"number": "T-12"}
FORM_OF_A_MESSAGE = {"record": "C0ACME:1764000000.000100:1764000000.000100"}
ALIKE = {"number": 7, "title": "L'imprimante", "why": "words"}
BESIDE: dict[str, Any] = {
    "id": 12,
    "is_open": True,
    "into": None,
    "merged": ["T-7", "T-9"],
    "links": [
        {"id": n, "relation": relation, "number": "T-3", "title": title, "state": "taken"}
        for n, (relation, title) in enumerate(
            (
                ("part_of", "Panne de fibre"),
                ("causes", "Plus de wifi"),
                ("blocks", "Commande"),
                ("blocked_by", "Devis"),
                ("related", None),
            )
        )
    ],
    "more_links": 2,
    "outage": {"everybody": False, "clients": ["Acme", "Globex"]},
    "times": 4,
    "last_at": NOW,
    "children": 2,
    "likely": [
        ALIKE | {"number": number, "why": why}
        for number, why in ((1, "words"), (2, "machine"), (3, "outage"), (4, "outage"))
    ],
}
ALONE = BESIDE | {
    "is_open": False,
    "into": {"number": "T-7", "title": "L'imprimante"},
    "merged": [],
    "links": [],
    "more_links": 0,
    "outage": {"everybody": True, "clients": []},
    "times": 0,
    "last_at": None,
    "children": 0,
    "likely": [],
}
OUTAGE: dict[str, Any] = {
    "number": "T-12",
    "title": "Plus d'internet",
    "clients": [(1, "Acme"), (2, "Globex")],
    "touched": [(2, "Globex")],
    "whom": "some",
}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "tickets/desk": [
        TICKET,
        IN_HAND,
        IN_HAND | {"state": "waiting"},
        SOLVED,
        SOLVED | {"state": "closed"},
        SOLVED | {"state": "dismissed", "resolved_at": None},
        TICKET | {"title": TICKET["words"], "target": None, "target_due_at": None},
        TICKET | {"late": True},
        IN_HAND | {"target": "resolution"},
        IN_HAND | {"target": "resolution", "late": True},
        IN_HAND | {"refused": True},
        IN_HAND | {"snoozed_until": NOW},
        IN_HAND | {"state": "waiting", "waiting_for": "third"},
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
        NEW,
        NEW | {"client_id": None, "title": "", "words": "", "people": [], "form": "incident"},
        NEW | {"form": "leaver", "levels": False, "private": True, "approval": True},
        NEW | {"likely": LIKELY, "notice": "This kind asks other questions."},
    ],
    "tickets/edit": [
        TICKET | {"sites": [], "site_id": 0},
        TICKET
        | {"kind": "security", "impact": 1, "urgency": 3, "sites": [(7, "Lyon")], "site_id": 7},
    ],
    "tickets/reply_form": [
        ANSWERING,
        ANSWERING
        | {
            "direct": True,
            "typed": "Bonjour,",
            "spent": "20",
            "again": ".1764",
            "record": "T-12 C:1",
        }
        | {"ready": [(1, "Accueil"), (2, "Welcome (en)")]},
    ],
    "tickets/resolve": [ANSWERING, ANSWERING | {"direct": True, "who": "", "ready": [(1, "Fini")]}],
    "tickets/told": [
        TOLD | {"what": what, "minutes": minutes, "level": 2, "until": NOW}
        for what, minutes in (
            *((verb, None) for verb in Verb),
            ("note", 20),
            ("refused", None),
            ("reply_sent", None),
            ("resolve_sent", None),
        )
    ],
    "tickets/verbs": [{"lost": lost, "number": "T-12"} for lost in (True, False)],
    "tickets/draft": [
        {"what": what, "words": "Toner remplacé.", "minutes": minutes, "record": "C0:1", **NUMBER}
        for what, minutes in (("reply", None), ("resolve", 20))
    ],
    "tickets/wordless": [{"what": what, **NUMBER} for what in ("reply", "resolve")],
    "tickets/woken": [{**NUMBER, "title": "x", "mention": m} for m in ("U0TECH", None)],
    "tickets/already": NUMBER,
    "tickets/from_message": [
        {**FORM_OF_A_MESSAGE, "client": "Acme", "clients": [], "title": "x", "words": ""},
        {
            **FORM_OF_A_MESSAGE,
            "client": "",
            "clients": [(1, "Acme")],
            "title": "x",
            "words": "Il a appelé",
        },
    ],
    "tickets/add_message": [
        {**FORM_OF_A_MESSAGE, "tickets": [(12, "T-12 · x")], "whole": w, "threaded": t, "words": s}
        for w, t, s in ((True, True, ""), (False, True, ""), (True, False, "Il a appelé"))
    ],
    "tickets/added": [{**NUMBER, "count": count} for count in (1, 3)],
    "tickets/gathered": {
        "by": "Alice Martin",
        "rows": [{"who": "Claire", "at": NOW.isoformat(), "words": words} for words in ("oui", "")],
        "more": 2,
    },
    "tickets/done": NUMBER,
    "tickets/reactions": [
        {"take": "raising_hand", "done": "white_check_mark", "ticket": "ticket"},
        {"take": "", "done": "", "ticket": ""},
    ],
    "tickets/reactions_saved": [
        {"take": "raising_hand", "done": "white_check_mark", "ticket": "ticket"},
        {"take": "", "done": "", "ticket": ""},
    ],
    "tickets/snooze": {**NUMBER, "tomorrow": NOW, "monday": NOW},
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
    "tickets/reminder": [
        RECALL | {"technician": "Alice"},
        RECALL | {"technician": "Alice", "mention": None},
    ],
    "tickets/promises": {
        "rows": [
            {"promise": promise, "state": state, "spent": 40.5, "amount": 120.0, "due_at": due}
            for promise, state, due in (
                ("response", "met", None),
                ("answer", "breached", NOW),
                ("resolution", "running", NOW),
                ("resolution", "paused", None),
                ("response", "breached", None),
            )
        ]
    },
    "tickets/target": [
        {
            "number": "T-12",
            "title": "L'imprimante",
            "answer_due_at": answer,
            "answer_late": late and answer is not None,
            "solution_due_at": solution,
            "solution_late": late and solution is not None,
            "mentions": mentions,
            "technician": technician,
        }
        for late in (False, True)
        for answer, solution, mentions, technician in (
            (NOW, NOW, ["U0TECH", "U0NADIA"], None),
            (NOW, None, [], None),
            (None, NOW, ["U0NADIA"], "Alice Martin"),
        )
    ],
    "tickets/beside": [BESIDE, ALONE],
    "tickets/beside_show": [BESIDE, ALONE | {"into": {"number": "T-7", "title": None}}],
    "tickets/beside_resolve": {"children": 2},
    "tickets/merged": [
        {"what": "merged", "number": "T-9", "title": "x", "who": "Luc", "words": "bloquée"},
        {"what": "merged", "number": "T-9", "title": "x", "who": "", "words": ""},
        {"what": "unmerged", "number": "T-9", "title": "x", "who": "Luc", "words": ""},
    ],
    "tickets/relayed": {"words": "Je m'en occupe.", "author": "Alice Martin"},
    "tickets/not_relayed": {"number": "T-9", "reason": "channel_not_found"},
    "tickets/repeated": [{"what": what, "words": "ping"} for what in ("repeat", "recover")],
    "tickets/children": [
        {"done": 2, "unreached": ["T-3", "T-4"]},
        {"done": 0, "unreached": []},
    ],
    "tickets/merge": {
        "number": "T-12",
        "title": "L'imprimante",
        "others": [(7, "T-7 · L'imprimante"), (9, "T-9 · Le wifi")],
        "chosen": 7,
    },
    "tickets/link": [
        {"number": "T-12", "links": [(1, "T-3 · Panne de fibre")]},
        {"number": "T-12", "links": []},
    ],
    "tickets/outage": [OUTAGE, OUTAGE | {"touched": [], "whom": "none"}],
    "tickets/opened": [
        {"number": 12, "private": False, "approval": False},
        {"number": 12, "private": True, "approval": True},
    ],
    "tickets/answers": {
        "told": {"fr": [("Nom", "Zoé")] * 12, "en": [("Name", "Zoé")] * 12},
        "locale": "fr",
    },
    "tickets/privacy": [{"id": 12, "private": private} for private in (True, False)],
    "tickets/private": [
        {"number": "T-12", "state": state, "technician": name}
        for state, name in (("new", ""), ("taken", "Alice Martin"))
    ],
    "tickets/private_client": [
        {"number": "T-12", "title": "Départ", "own": own} for own in (True, False)
    ],
    "tickets/private_place": [{"chosen": chosen} for chosen in (None, "C0PRIVATE")],
    "tickets/copy": [{"words": "C'est fait.", "author": name} for name in ("Alice", "")],
    "tickets/keeper": {"number": "T-12"},
    "tickets/approval": [
        APPROVED,
        APPROVED | {"decision": "refused", "words": "Non.", "mention": "U0ALICE"},
    ],
    "tickets/direct_staff": {},
    "tickets/unknown": {},
    "tickets/left_behind": {
        "name": "Bruno Keller",
        "tickets": [
            {"number": "T-12", "title": "L'imprimante ne répond plus"},
            {"number": "T-13", "title": ""},
        ],
        "more": 2,
    },
}

# Words of ours, never a person's.
FIXED = frozenset(
    {
        "again",
        "at",
        "block",
        "chosen",
        "decision",
        "field",
        "form",
        "forms",
        "kind",
        "mention",
        "mentions",
        "number",
        "options",
        "people",
        "record",
        "state",
        "target",
        "promise",
        "type",
        "what",
        "why",
    }
)
