"""How long delivery remembers, what makes a storm, and what helps a refused message. Pure."""

from datetime import timedelta

from commands.kit.words import N_

# Slack sends events again for a day at most; a form may stay open longer than that.
INBOX_KEPT = timedelta(days=14)
# A reply whose message never came, a stranger about whom nobody decided.
HELD_KEPT = timedelta(days=30)
OUTBOX_KEPT = timedelta(days=14)
JOBS_KEPT = timedelta(days=400)

# New cards that pile up again within this time belong to the same storm.
STORM_LASTS = timedelta(minutes=10)
# What a storm's card lists before it only counts.
LISTED = 20

_ABSENT = N_("Invite me to that channel again, then retry.")
_REMEDIES = {
    "channel_not_found": _ABSENT,
    "not_in_channel": _ABSENT,
    "is_archived": N_("The channel is archived: reopen it and retry, or drop the message."),
    "is_inactive": N_("The channel is archived: reopen it and retry, or drop the message."),
    "read_by_others": N_(
        "Another organisation reads your team's channel: stop sharing it, or choose another one "
        "with `/vigie setup`; then I send it."
    ),
    "missing_scope": N_("The app lacks a permission: `vigie doctor` says which one."),
    "user_not_found": N_("This account is not there any more."),
    "message_not_found": N_("The message that it belongs to was deleted in Slack."),
    "file_not_downloaded": N_("The file could not be fetched from Slack: retry, or open it there."),
    "unclear": N_(
        "Slack did not say whether it arrived. Retry: I look for it before I send it again."
    ),
    "msg_too_long": N_("It is too long for Slack: write it again, in shorter pieces."),
    "restricted_action": N_("The channel does not let me write: change its settings, then retry."),
}


_SORTS = {
    "sign": N_("A reaction on a message"),
    "home": N_("A Home tab"),
    "file": N_("A file"),
    "picture": N_("A picture"),
    "ephemeral": N_("A hint for one person"),
}
_SORTS_BY_READER = {
    ("card", True): N_("A card for the client"),
    ("card", False): N_("A card for the team"),
    ("line", True): N_("A message to the client"),
    ("line", False): N_("A message to the team"),
}


def what_it_is(kind: str, *, to_client: bool) -> str:
    """Say what a message is, by its kind in the outbox and who reads it (an English msgid)."""
    return _SORTS.get(kind) or _SORTS_BY_READER.get((kind, to_client)) or N_("A message")


def remedy(reason: str) -> str | None:
    """Say what helps against Slack's reason (an English msgid); None when nothing general does."""
    return _REMEDIES.get(reason.partition(":")[0].strip())
