"""Example contexts of the answers room's templates."""

from typing import Any

ROW = {"id": 1, "name": "Accueil", "language": "fr", "body": "Bonjour {contact},\nbien reçu."}

SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "answers/list": [
        {"rows": [ROW, ROW | {"id": 2, "language": "en"}], "more": 3},
        {"rows": [], "more": 0},
    ],
    "answers/form": [
        {"record": "1", **ROW, "known": "{client}, {contact}"},
        {"record": "", "language": "fr", "name": "", "body": "", "known": "{client}"},
    ],
    "answers/saved": {"name": "Accueil"},
    "answers/removed": {"name": "Accueil"},
}

# Words of ours, never a person's.
FIXED = frozenset({"language", "record"})
