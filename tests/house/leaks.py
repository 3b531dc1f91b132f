"""What tells that somebody reached what is not theirs: words, rows, messages."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from integrations.local_slack.cast import Stage
from storage.db import Database
from storage.models import all_tables

Rows = dict[tuple[str, str], Mapping[str, Any]]
MARK = "zanzibar"
# What outsiders may add to and what delivery keeps up to date; none of it is a client's.
ADDED_BY_ALL = {
    "inbox",
    "outbox",
    "pace",
    "job_runs",
    "early_messages",
    "cards",
    "storms",
    "parked_notices",
}
KEPT_BY_DELIVERY = {"outbox", "pace", "job_runs", "parked_notices"}
# The index of the search follows every ticket by itself; what it gives is tried at the doors.
FOLLOWS_ALL = {
    "search_documents",
    "search_due",
    "search_grams",
    "search_marks",
    "search_postings",
    "search_words",
}
# How far the bot has read back; it says nothing of what was read.
KEPT_BY_CATCH_UP = "seen_ts"
# The desk is asked about whoever writes in a client's channel and is unknown there.
ASKED_ABOUT = {"strangers"}


@dataclass(frozen=True)
class Secrets:
    """What must not be read: the words that are the other client's alone."""

    words: tuple[str, ...]

    def read_in(self, told: object, echo: Iterable[str] = ()) -> list[str]:
        """Those that can be read in an answer, besides what the person wrote themselves."""
        text = json.dumps(told, default=str, ensure_ascii=False).casefold()
        for own in sorted(echo, key=len, reverse=True):
            text = text.replace(own.casefold(), "") if own else text
        return [word for word in self.words if word.casefold() in text]


def alike(told: object, target: str) -> str:
    """An answer without what it was asked for: two that differ tell more than they say."""
    text = re.sub(r"\d+", "0", json.dumps(told, default=str, ensure_ascii=False)).casefold()
    return text.replace(re.sub(r"\d+", "0", target).casefold(), "§")


async def all_rows(db: Database) -> Rows:
    """Every row of every table, by table and key."""
    found: Rows = {}
    async with db.reading() as session:
        for table in all_tables().sorted_tables:
            columns = [column for column in table.columns if column.name != KEPT_BY_CATCH_UP]
            for row in await session.execute(select(*columns)):
                values = dict(row._mapping)
                key = "/".join(str(values[column.name]) for column in table.primary_key)
                found[table.name, key] = values
    return found


def owner(table: str, row: Mapping[str, Any]) -> int | None:
    """Whose row it is."""
    return row["id"] if table == "clients" else row.get("client_id")


def touched(before: Rows, after: Rows, own_client: int) -> list[str]:
    """The rows that somebody of `own_client` changed, took away or added although not theirs."""
    found = []
    before, after = (
        {k: v for k, v in r.items() if k[0] not in FOLLOWS_ALL} for r in (before, after)
    )
    for (table, key), row in before.items():
        theirs = owner(table, row) == own_client
        if table not in KEPT_BY_DELIVERY and not theirs and after.get((table, key)) != row:
            found.append(f"changed {table} {key}: {row} → {after.get((table, key))}")
    for (table, key), row in after.items():
        if (table, key) in before or table in ADDED_BY_ALL | ASKED_ABOUT:
            continue
        if owner(table, row) != own_client:
            found.append(f"added {table} {key}: {row}")
    return found


@dataclass(frozen=True)
class Places:
    """Where the other client is reached, and what its cards are about."""

    channels: frozenset[str]
    users: frozenset[str]
    tickets: frozenset[str]


def sent_amiss(
    before: Rows, after: Rows, theirs: Places, readers: frozenset[str], secrets: Secrets
) -> list[str]:
    """New messages to the other client, about its tickets, or with its words for outsiders.

    `readers` are the outsiders and their channels.
    """
    found = []
    for (table, key), row in after.items():
        if table != "outbox" or (table, key) in before:
            continue
        for_outsider = bool({row["user"], row["channel"]} & readers)
        about = {row["record"] if row["kind"] in ("card", "sign") else None, row["under_record"]}
        on_ticket = str(row["template"] or row["under_card"] or "").startswith("tickets/")
        if on_ticket and {str(r).partition(".")[0] for r in about} & theirs.tickets:
            found.append(f"about their ticket: {row}")
        if not for_outsider and (row["channel"] in theirs.channels or row["user"] in theirs.users):
            found.append(f"to them: {row}")
        if for_outsider and secrets.read_in(row["context"]):
            found.append(f"with their words: {row}")
    return found


async def shown_to(stage: Stage, user: str) -> list[Mapping[str, Any]]:
    """Everything of the bot's that somebody sees in Slack: channels, threads, form, Home."""
    await stage.settle()
    seen: list[Mapping[str, Any]] = []
    for channel in await stage.get(f"/people/{user}/channels"):
        top = await stage.get(f"/people/{user}/sees", channel=channel["id"])
        for message in list(top):
            if message["reply_count"]:
                query = {"channel": channel["id"], "thread_ts": message["ts"]}
                top += await stage.get(f"/people/{user}/sees", **query)
        seen += [message for message in top if message["user_name"] == "vigie"]
    return [
        *seen,
        await stage.get(f"/people/{user}/modal"),
        await stage.get(f"/people/{user}/home"),
    ]
