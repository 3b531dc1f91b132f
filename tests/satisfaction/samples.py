"""Example contexts of the satisfaction room's templates, as service and loaders give them."""

from typing import Any

ASKED: dict[str, Any] = {
    "id": 12,
    "title": "L'imprimante du 2e ne répond plus",
    "score": None,
    "words": "",
}
LOW: dict[str, Any] = {
    "number": "T-12",
    "client": "Acme",
    "who": "Claire Dubois",
    "score": 1,
    "words": "",
    "managers": ["U0NADIA", "U0OLGA"],
}
SAMPLES: dict[str, dict[str, Any] | list[dict[str, Any]]] = {
    "satisfaction/question": [
        ASKED,
        *(ASKED | {"score": score, "words": "Très rapide !"} for score in (1, 2, 3, 4)),
    ],
    "satisfaction/form": [{"number": 12, "words": ""}, {"number": 12, "words": "Très rapide !"}],
    "satisfaction/opinion": {"score": 4},
    "satisfaction/low": [LOW, LOW | {"score": 2, "managers": []}],
    "satisfaction/words_said": LOW | {"words": "Trois jours sans imprimante."},
}
FIXED = frozenset({"number"})
