"""Variables in a ready-made answer: `Bonjour {contact}, votre demande {number} …`. Pure.

They stand in braces, in English or French. What is not known of a ticket shows as "…", so that
whoever sends the answer sees the gap.
"""

import re
from collections.abc import Mapping

# Each variable, and what else it may be called.
VARIABLES: dict[str, tuple[str, ...]] = {
    "client": (),
    "contact": (),
    "first_name": ("prenom", "prénom"),
    "number": ("numero", "numéro"),
    "title": ("titre",),
    "technician": ("technicien",),
    "site": (),
}
_NAMES = {called: name for name, others in VARIABLES.items() for called in (name, *others)}
_PLACE = re.compile(r"\{\s*([^\W\d][\w -]*?)\s*\}")
GAP = "…"


def unknown(text: str) -> list[str]:
    """List the names in braces that mean nothing, as they were written."""
    names = dict.fromkeys(_PLACE.findall(text))
    return [name for name in names if _key(name) not in _NAMES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values (by the names of `VARIABLES`) where their names stand; the rest stays."""
    return _PLACE.sub(lambda found: _value(found, values), text)


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    name = _NAMES.get(_key(found[1]))
    return found[0] if name is None else values.get(name) or GAP


def _key(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")
