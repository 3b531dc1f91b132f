"""What somebody typed after `/ticket search`: plain words, and filters in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from commands.search import language
from commands.search.language import plain

# What may stand before the colon, without accents.
_KEYS = {
    "client": ("client", "clients", "customer", "company", "societe", "pour", "for"),
    "state": ("state", "status", "etat", "statut", "is", "est"),
    "by": ("by", "from", "par", "de", "auteur", "author"),
    "technician": ("with", "avec", "technician", "technicien", "tech", "chez", "assigned"),
    "since": ("since", "after", "from-date", "depuis", "apres", "des"),
    "before": ("before", "until", "avant", "jusqu'a", "jusqua"),
    "asset": ("asset", "equipement", "materiel", "machine", "device"),
}
_KEY_OF = {name: key for key, names in _KEYS.items() for name in names}
# The key of a filter and its value, which may be quoted; a space after the colon is forgiven.
_FILTER = re.compile(
    r"""(?<!\S)(?P<key>[^\W\d_][\w'’-]*)\s?:\s?"""
    r"""(?:"(?P<a>[^"]*)"|“(?P<b>[^”]*)”|«\s*(?P<c>[^»]*?)\s*»|(?P<d>[^\s:/]\S*))"""
)
_NUMBER = re.compile(r"(?<![\w-])[tT]-?(\d{1,9})(?![\w-])")
_BARE_NUMBER = re.compile(r"#(\d{1,9})(?!\w)")
OPEN, OVER = "open", "over"
_STATES = {
    OPEN: ("open", "ouvert", "ouverts", "ouverte", "ouvertes", "en-cours"),
    OVER: (
        "closed",
        "ferme",
        "fermes",
        "fermee",
        "fermees",
        "clos",
        "close",
        "over",
        "fini",
        "done",
    ),
    "new": ("new", "nouveau", "nouveaux", "nouvelle"),
    "taken": ("taken", "pris", "prise", "in-hand", "encours"),
    "waiting": ("waiting", "attente", "en-attente", "wait", "pending"),
    "resolved": ("resolved", "solved", "resolu", "resolus", "resolue"),
    "dismissed": ("dismissed", "ecarte", "ecartes", "rejete"),
    "any": ("any", "all", "tout", "tous", "toutes"),
}
_STATE_OF = {name: state for state, names in _STATES.items() for name in names}
# As the first word these two need no key: `/ticket search open printer`.
_FIRST = {name: state for state in (OPEN, OVER) for name in _STATES[state] if name != "done"}


@dataclass(frozen=True)
class Asked:
    """A search, read.

    `words` are stems as the index has them, each with how it was typed. `states` are states,
    `OPEN` or `OVER`, or what nobody understands. The other filters hold what was typed.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    clients: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    technicians: tuple[str, ...] = ()
    since: str | None = None
    before: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked."""
        return self == Asked()


@dataclass
class _Reading:
    """What was found so far."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    rest: str = ""

    def take(self, key: str, value: str) -> None:
        """Keep the value of a filter; several may stand with commas between them."""
        values = [value] if key in ("since", "before") else value.split(",")
        self.lists.setdefault(key, []).extend(v.strip() for v in values if v.strip(" @"))


def read(text: str) -> Asked:
    """Read what was typed. A key that is none is a word like any other."""
    reading = _Reading()
    reading.rest = _FILTER.sub(lambda found: _filter(reading, found), text)
    numbers = [int(n) for n in _NUMBER.findall(reading.rest) + _BARE_NUMBER.findall(reading.rest)]
    states = [_STATE_OF.get(_state(name), name) for name in reading.lists.get("state", [])]
    first, _, others = reading.rest.strip().partition(" ")
    if plain(first) in _FIRST:
        states.append(_FIRST[plain(first)])
        reading.rest = others
    words = " ".join([reading.rest, *reading.lists.get("asset", [])])
    return Asked(
        words=language.asked_words(words),
        numbers=tuple(dict.fromkeys(numbers)),
        clients=tuple(reading.lists.get("client", ())),
        states=tuple(dict.fromkeys(states)) if "any" not in states else (),
        by=tuple(reading.lists.get("by", ())),
        technicians=tuple(reading.lists.get("technician", ())),
        since=next(iter(reading.lists.get("since", ())), None),
        before=next(iter(reading.lists.get("before", ())), None),
    )


def is_number(typed: str) -> bool:
    """Whether this is a ticket's number."""
    return _NUMBER.fullmatch(typed) is not None


def _filter(reading: _Reading, found: re.Match[str]) -> str:
    key = _KEY_OF.get(plain(found["key"]).replace("’", "'"))
    value = next(found[name] for name in "abcd" if found[name] is not None)
    if key is None or not value.strip():
        return found[0]
    reading.take(key, value)
    return " "


def _state(name: str) -> str:
    return plain(name).replace(" ", "-").replace("_", "-")
