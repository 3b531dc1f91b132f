"""What an import would change: the file's rows against what we know. Pure.

Everything is decided here, before anything is written: a plan with mistakes is not carried out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from commands.directory.cells import Row
from commands.directory.known import Known, KnownPerson
from commands.kit.tables import Mistake


class Fate(StrEnum):
    """What becomes of one thing of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"


@dataclass(frozen=True)
class Step:
    """One thing to write: which, what is known of it, and the values that change."""

    kind: str
    label: str
    fate: Fate
    key: Any
    row: Row
    known: Any = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """All steps in their order, what the files leave out, and what is wrong with them."""

    steps: tuple[Step, ...]
    missing: tuple[tuple[str, str], ...]
    mistakes: tuple[Mistake, ...]

    def count(self, kind: str, fate: Fate) -> int:
        """How many things of a kind have that fate."""
        return sum(1 for step in self.steps if step.kind == kind and step.fate == fate)

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that write something."""
        return tuple(step for step in self.steps if step.fate is not Fate.SAME)


def key_of(name: str) -> str:
    """Return what makes two spellings of a name the same (as `storage.clients.name_key`)."""
    return " ".join(name.casefold().split())


class Planner:
    """Compares rows with what we know, kind by kind; each kind may name what an earlier one adds.

    `rows` may come in any order. `broken` are the kinds of which some rows could not be read: what
    they do not hold is no mistake of another row.
    """

    def __init__(
        self,
        known: Known,
        tick: Callable[[], None] = lambda: None,
        broken: Collection[str] = (),
    ) -> None:
        self._known = known
        self._broken = broken
        self._tick = tick
        self._clients = set(known.clients)
        self._emails = {p.email: p for p in known.people if p.email}
        self._accounts = {p.slack_user: p for p in known.people if p.slack_user}
        # Whom the technicians' rows of these files bring, by address and by Slack id.
        self._colleagues = {
            key for p in known.people if p.client is None for key in (p.email, p.slack_user) if key
        }
        self._seen: dict[tuple[str, Any], Row] = {}
        self._steps: list[Step] = []
        self._mistakes: list[Mistake] = []

    def plan(self, rows: Sequence[Row]) -> Plan:
        """Decide about all rows."""
        makers: dict[str, Callable[[Row], None]] = {
            "clients": self._client,
            "sites": self._site,
            "contacts": self._contact,
            "contracts": self._contract,
            "technicians": self._technician,
            "skills": self._skill,
        }
        for kind, make in makers.items():
            for row in rows:
                if row.kind == kind:
                    make(row)
                    self._tick()
        given = {row.kind for row in rows}
        missing = tuple(self._missing(given)) if not self._mistakes else ()
        return Plan(tuple(self._steps), missing, tuple(sorted(self._mistakes)))

    def _wrong(self, row: Row, column: str, what: str, remedy: str) -> None:
        self._mistakes.append(row.mistake(column, what, remedy))

    def _first(self, row: Row, column: str, kind: str, key: Any) -> bool:
        """Whether this is the first row about a thing; a second one is a mistake."""
        earlier = self._seen.setdefault((kind, key), row)
        if earlier is row:
            return True
        where = f"line {earlier.record.line} of {earlier.record.file}"
        self._wrong(row, column, f"This is in {where} already.", "Leave one of the two out.")
        return False

    def _step(self, row: Row, key: Any, label: str, known: Any, values: Mapping[str, Any]) -> None:
        before = {} if known is None else {name: getattr(known, name) for name in values}
        after = dict(values)
        if known is not None:
            after = {name: value for name, value in after.items() if before[name] != value}
            before = {name: before[name] for name in after}
        fate = Fate.NEW if known is None else Fate.CHANGED if after else Fate.SAME
        self._steps.append(Step(row.kind, label, fate, key, row, known, before, after))

    def _client(self, row: Row) -> None:
        key = key_of(row.values["name"])
        if self._first(row, "name", "clients", key):
            self._clients.add(key)
            known = self._known.clients.get(key)
            values = dict(row.values)
            if known is None:
                usual = {"language": self._known.language, "zone": self._known.zone, "active": True}
                values = usual | values
            self._step(row, key, row.values["name"], known, values)

    def _client_of(self, row: Row) -> str | None:
        key = key_of(row.values["client"])
        if key in self._clients:
            return key
        if "clients" not in self._broken:
            what = f"There is no client “{row.values['client']}”."
            self._wrong(row, "client", what, "Add it to the clients, or correct the name.")
        return None

    def _site(self, row: Row) -> None:
        client = self._client_of(row)
        key = (client, key_of(row.values["name"]))
        if client is None or not self._first(row, "name", "sites", key):
            return
        known = self._known.sites.get((client, key[1]))
        values = {name: row.values[name] for name in row.values if name != "client"}
        if known is None:
            values = {"address": None, "zone": None} | values
        self._step(row, key, f"{row.values['name']} ({row.values['client']})", known, values)

    def _contract(self, row: Row) -> None:
        client = self._client_of(row)
        key = (client, key_of(row.values["name"]))
        if client is None or not self._first(row, "name", "contracts", key):
            return
        known = self._known.contracts.get((client, key[1]))
        values = {name: row.values[name] for name in row.values if name != "client"}
        if "approval_kinds" in values:
            values["approval_kinds"] = tuple(values["approval_kinds"] or ())
        if known is None:
            values = {"ends_on": None, "approval_kinds": ()} | values
        ends = values.get("ends_on", known.ends_on if known else None)
        if ends is not None and ends < values["starts_on"]:
            self._wrong(row, "ends_on", "It ends before it begins.", "Correct one of the two days.")
            return
        self._step(row, key, f"{row.values['name']} ({row.values['client']})", known, values)

    def _contact(self, row: Row) -> None:
        client = self._client_of(row)
        if client is None:
            return
        known, ok = self._person(row)
        if not ok:
            return
        if known is not None and known.client is None:
            what = f"{known.shown} is one of our own team."
            self._wrong(row, "name", what, "Correct the address or the Slack id.")
        elif known is not None and known.client != client:
            theirs = self._known.clients.get(known.client or "")
            what = f"{known.shown} belongs to {theirs.name if theirs else 'another client'}."
            remedy = "A contact is never moved by a file: say there first that they have left."
            self._wrong(row, "client", what, remedy)
        else:
            self._put_person(row, client, known, "member")

    def _technician(self, row: Row) -> None:
        known, ok = self._person(row)
        if not ok:
            return
        role, active = row.values.get("role"), row.values.get("active")
        administers = known is not None and known.role == "administrator" and known.active
        if known is not None and known.client is not None:
            what = f"{known.shown} is a client's contact."
            self._wrong(row, "name", what, "Correct the address or the Slack id.")
        elif administers and (active is False or role not in (None, "administrator")):
            what = f"{row.values['name']} is an administrator, and no file takes that away."
            column = "active" if active is False else "role"
            self._wrong(row, column, what, "Change it in Slack with `/vigie team` first.")
        elif not administers and role == "administrator":
            remedy = "Write manager, then change it in Slack with `/vigie team`."
            self._wrong(row, "role", "No file makes an administrator.", remedy)
        else:
            self._put_person(row, None, known, "technician")
            found = (row.values.get("email"), row.values.get("slack_user"))
            self._colleagues |= {key for key in found if key}

    def _person(self, row: Row) -> tuple[KnownPerson | None, bool]:
        """Find whom a row means; False when it cannot be said."""
        email, account = row.values.get("email"), row.values.get("slack_user")
        if not email and not account:
            what = "Neither an e-mail address nor a Slack id is given."
            self._wrong(row, "name", what, "Fill in one of the two, so that they are known again.")
            return None, False
        named = (("email", email), ("slack_user", account))
        if not all(self._first(row, column, "people", key) for column, key in named if key):
            return None, False
        by_email, by_account = self._emails.get(email or ""), self._accounts.get(account or "")
        if by_email and by_account and by_email is not by_account:
            both = by_email.slack_user or by_account.email
            if both or by_email.client != by_account.client:
                what = f"The address is {by_email.shown}'s, the Slack id {by_account.shown}'s."
                self._wrong(row, "email", what, "Correct one of the two.")
                return None, False
        found = by_account or by_email
        if found is not None and not self._first(row, "name", "same person", id(found)):
            return None, False
        return found, True

    def _put_person(
        self, row: Row, client: str | None, known: KnownPerson | None, usual: str
    ) -> None:
        values = {n: row.values[n] for n in ("name", "role", "active") if n in row.values}
        for name in ("email", "slack_user"):
            if name in row.values:
                values[name] = row.values[name]
        if known is None:
            values = {"role": usual, "active": True} | values
        wrong = next(
            (
                name
                for name in ("email", "slack_user")
                if known is not None and getattr(known, name) not in (None, values.get(name))
                if name in values
            ),
            None,
        )
        if wrong is not None:
            what = f"{known.shown if known else ''} is known by another one."
            remedy = "If it is somebody else, give them an address and a Slack id of their own."
            self._wrong(row, wrong, what, remedy)
            return
        key = row.values.get("slack_user") or row.values.get("email")
        self._step(row, (client, key), f"{row.values['name']} ({key})", known, values)

    def _skill(self, row: Row) -> None:
        person, skill = row.values["person"], row.values["skill"]
        who = person if person in self._colleagues else person.casefold()
        if who not in self._colleagues and "technicians" in self._broken:
            return
        if who not in self._colleagues:
            what = f"There is no technician “{person}”."
            remedy = "Write their e-mail address or Slack id, as it stands among the technicians."
            self._wrong(row, "person", what, remedy)
            return
        key = (who, key_of(skill))
        if not self._first(row, "skill", "skills", key):
            return
        had, level = self._known.skills.get(key, 0), row.values["level"]
        fate = Fate.SAME if had == level else Fate.CHANGED if had else Fate.NEW
        label = f"{skill} ({who})"
        before, after = ({"level": had or None}, {"level": level}) if had != level else ({}, {})
        self._steps.append(Step("skills", label, fate, key, row, had or None, before, after))

    def _missing(self, given: set[str]) -> Iterator[tuple[str, str]]:
        """Name what we know and the files leave out, of the kinds that they speak of."""
        named = {(step.kind, step.key) for step in self._steps}
        known = self._known
        for kind, things in (
            ("clients", known.clients),
            ("sites", known.sites),
            ("contracts", known.contracts),
        ):
            rest: Iterable[Any] = things if kind in given else ()
            for key in rest:
                if (kind, key) not in named:
                    owner = "" if isinstance(key, str) else f" ({self._owner(key[0])})"
                    yield kind, f"{things[key].name}{owner}"
        listed = {id(step.known) for step in self._steps if step.known is not None}
        for person in known.people:
            kind = "technicians" if person.client is None else "contacts"
            if kind in given and person.active and id(person) not in listed:
                yield kind, person.shown

    def _owner(self, client: str) -> str:
        found = self._known.clients.get(client)
        return found.name if found else client
