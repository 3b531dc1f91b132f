"""Who may become part of the team, and which change would lock everybody out. Pure."""

from dataclasses import dataclass

from commands.kit.words import N_

ADMINISTRATOR = "administrator"
# The team's roles, from the one that may do most.
ROLES = (ADMINISTRATOR, "manager", "technician")

FOREIGN = N_("This account belongs to another organisation. Only your own colleagues can join.")
A_BOT = N_("This account is a bot.")
GONE = N_("Slack says that this account is deactivated.")
LAST = N_("This is the last administrator. Name another one first.")


@dataclass(frozen=True)
class Account:
    """A Slack account as Slack describes it now."""

    slack_user: str
    team: str | None
    name: str
    locale: str | None
    zone: str | None
    is_bot: bool
    deleted: bool


def cannot_join(account: Account, our_team: str) -> str | None:
    """Say why an account cannot be part of the team (an English msgid), or None when it can."""
    if account.is_bot:
        return A_BOT
    if account.team is None or account.team != our_team:
        return FOREIGN
    return GONE if account.deleted else None


def locks_out(person_id: int, role: str, *, active: bool, administrators: frozenset[int]) -> bool:
    """Say whether nobody would administer Vigie any more after this change."""
    stays = active and role == ADMINISTRATOR
    return not stays and administrators == {person_id}
