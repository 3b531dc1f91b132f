"""What a file may say: the tables, their columns, and how each cell is read. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commands.kit.tables import plain
from commands.kit.zones import zone_named

# Empties what is there; an empty cell leaves it as it is.
NOTHING = "-"
LONGEST = 200
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{4,30}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FRENCH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_YES = frozenset({"yes", "y", "true", "1", "oui", "o", "vrai", "x"})
_NO = frozenset({"no", "n", "false", "0", "non", "faux", "left", "parti"})
_LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr"} | {
    "en": "en",
    "anglais": "en",
    "english": "en",
}
_CLIENT_ROLES = {"member": "member", "membre": "member", "lead": "lead", "referent": "lead"}
_TEAM_ROLES = {
    "technician": "technician",
    "technicien": "technician",
    "technicienne": "technician",
    "manager": "manager",
    "responsable": "manager",
    "administrator": "administrator",
    "administrateur": "administrator",
}


class Unreadable(Exception):  # noqa: N818  (it is read as the mistake it becomes)
    """A cell that cannot be read: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def text(cell: str) -> str:
    """Read words: one line, not too long."""
    words = " ".join(cell.split())
    if len(words) > LONGEST:
        raise Unreadable(f"It has {len(words)} letters.", f"Write at most {LONGEST}.")
    return words


def email(cell: str) -> str:
    """Read an e-mail address; capitals do not count."""
    if not _EMAIL.fullmatch(cell) or len(cell) > LONGEST:
        raise Unreadable(f"“{cell[:60]}” is no e-mail address.", "Write it like anna@acme.fr.")
    return cell.casefold()


def slack_user(cell: str) -> str:
    """Read a Slack user id."""
    if not _SLACK_USER.fullmatch(cell):
        remedy = "Copy the member id from their Slack profile (U…), or leave it empty."
        raise Unreadable(f"“{cell[:60]}” is no Slack user id.", remedy)
    return cell


def day(cell: str) -> date:
    """Read a date: 2026-11-23, or 23/11/2026 as France writes it."""
    iso, french = _ISO.fullmatch(cell), _FRENCH.fullmatch(cell)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
    except ValueError as error:
        what = f"There is no day “{cell}” ({error})."
        raise Unreadable(what, "Write 2026-11-23 or 23/11/2026.") from error
    raise Unreadable(f"“{cell[:60]}” is no date.", "Write 2026-11-23 or 23/11/2026.")


def flag(cell: str) -> bool:
    """Read yes or no, in French or English."""
    if plain(cell) in _YES:
        return True
    if plain(cell) in _NO:
        return False
    raise Unreadable(f"“{cell[:60]}” is neither yes nor no.", "Write yes or no (oui, non).")


def zone(cell: str) -> str:
    """Read a time zone by its name."""
    found = zone_named(cell)
    if found is None:
        raise Unreadable(f"“{cell[:60]}” is no time zone.", "Write for example Europe/Paris.")
    return found


def level(cell: str) -> int:
    """Read how well somebody knows something; 0 takes the skill away."""
    if cell not in ("0", "1", "2", "3", "4"):
        remedy = "Write 1 (beginner) to 4 (teaches it), or 0 to take it away."
        raise Unreadable(f"“{cell[:60]}” is no level.", remedy)
    return int(cell)


def words(cell: str) -> list[str]:
    """Read words with commas between them."""
    return [plain(part) for part in cell.split(",") if part.strip()]


def one_of(known: Mapping[str, str]) -> Callable[[str], str]:
    """Return a reader of one word among these, in either language."""
    allowed = ", ".join(dict.fromkeys(known.values()))

    def read(cell: str) -> str:
        found = known.get(plain(cell))
        if found is None:
            raise Unreadable(f"“{cell[:60]}” is none of the words for it.", f"Write {allowed}.")
        return found

    return read


@dataclass(frozen=True)
class Column:
    """One column: its name, its other names, and how its cells are read."""

    name: str
    read: Callable[[str], Any]
    help: str
    also: tuple[str, ...] = ()
    needed: bool = False
    # Whether `-` in a cell empties what is there.
    empties: bool = False


@dataclass(frozen=True)
class Kind:
    """One table: its name (of the CSV file, or of the heading in YAML) and its columns."""

    name: str
    also: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that heading."""
        return next((c for c in self.columns if name == c.name or name in c.also), None)


_CLIENT = Column("client", text, "the client's name", ("societe", "company"), needed=True)
_ACTIVE = Column("active", flag, "no: has left; yes: is there (or back)", ("actif", "active_"))
_WHO = (
    Column("email", email, "the address; or give the Slack id", ("e_mail", "mail", "courriel")),
    Column("slack_user", slack_user, "the Slack user id (U…)", ("slack", "slack_id")),
)
_NAME = ("nom",)

KINDS = (
    Kind(
        "clients",
        ("client",),
        (
            Column("name", text, "the name; the same name is the same client", _NAME, needed=True),
            Column("language", one_of(_LANGUAGES), "fr or en", ("langue",)),
            Column("zone", zone, "the time zone", ("fuseau", "time_zone", "timezone")),
            Column("active", flag, "no: we do not work for them any more", ("actif",)),
        ),
    ),
    Kind(
        "sites",
        ("site",),
        (
            _CLIENT,
            Column("name", text, "the site's name, once per client", _NAME, needed=True),
            Column("address", text, "the address", ("adresse",), empties=True),
            Column("zone", zone, "if not the client's", ("fuseau", "time_zone"), empties=True),
        ),
    ),
    Kind(
        "contacts",
        ("contact",),
        (
            _CLIENT,
            Column("name", text, "their name", _NAME, needed=True),
            *_WHO,
            Column("role", one_of(_CLIENT_ROLES), "member or lead", ("fonction",)),
            _ACTIVE,
        ),
    ),
    Kind(
        "contracts",
        ("contract", "contrats", "contrat"),
        (
            _CLIENT,
            Column("name", text, "the contract's name, once per client", _NAME, needed=True),
            Column("starts_on", day, "its first day", ("debut", "debut_le", "start"), needed=True),
            Column("ends_on", day, "its last day", ("fin", "fin_le", "end"), empties=True),
            Column(
                "approval_kinds",
                words,
                "kinds of ticket that the lead approves, with commas",
                ("approbations",),
                empties=True,
            ),
        ),
    ),
    Kind(
        "technicians",
        ("technician", "technicien", "techniciens", "team", "equipe"),
        (
            Column("name", text, "their name", _NAME, needed=True),
            *_WHO,
            Column("role", one_of(_TEAM_ROLES), "technician or manager", ("fonction",)),
            _ACTIVE,
        ),
    ),
    Kind(
        "skills",
        ("skill", "competence", "competences"),
        (
            Column(
                "person",
                text,
                "a technician's e-mail address or Slack id",
                ("personne", "technician", "technicien", "email"),
                needed=True,
            ),
            Column("skill", text, "what they know", ("competence", "name", "nom"), needed=True),
            Column("level", level, "1 to 4; 0 takes it away", ("niveau",), needed=True),
        ),
    ),
)


def kind_named(name: str) -> Kind | None:
    """The table that a file's name or a heading means: `Clients-2026.csv` → clients."""
    for part in (plain(name), *re.split(r"[_0-9]+", plain(name))):
        for kind in KINDS:
            if part == kind.name or part in kind.also:
                return kind
    return None
