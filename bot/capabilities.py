"""The one list of what Vigie can do. A new capability is one line here."""

from commands import (
    answers,
    approvals,
    audit,
    clients,
    contracts,
    delivery,
    desk,
    digests,
    directory,
    home,
    hours,
    privacy,
    recurring,
    rota,
    satisfaction,
    search,
    team,
    tickets,
    topics,
)
from commands.kit.capability import Capability

_ROOMS: tuple[Capability, ...] = (
    tickets.CAPABILITY,
    clients.CAPABILITY,
    team.CAPABILITY,
    audit.CAPABILITY,
    answers.CAPABILITY,
    approvals.CAPABILITY,
    contracts.CAPABILITY,
    home.CAPABILITY,
    hours.CAPABILITY,
    privacy.CAPABILITY,
    digests.CAPABILITY,
    directory.CAPABILITY,
    recurring.CAPABILITY,
    rota.CAPABILITY,
    satisfaction.CAPABILITY,
    search.CAPABILITY,
    topics.CAPABILITY,
)
# These two speak of the others, so they come when the others are known: storms are folded by the
# cards' own summaries, and the help lists what every room can do.
_DELIVERY = delivery.capability(_ROOMS)
_DESK = desk.capability((*_ROOMS, _DELIVERY))

CAPABILITIES: tuple[Capability, ...] = (*_ROOMS, _DELIVERY, _DESK)
