"""The one list of what Vigie can do. A new capability is one line here."""

from commands import audit, clients, delivery, desk, team, tickets
from commands.kit.capability import Capability

_ROOMS: tuple[Capability, ...] = (
    tickets.CAPABILITY,
    clients.CAPABILITY,
    team.CAPABILITY,
    audit.CAPABILITY,
)
# These two speak of the others, so they come when the others are known: storms are folded by the
# cards' own summaries, and the help lists what every room can do.
_DELIVERY = delivery.capability(_ROOMS)
_DESK = desk.capability((*_ROOMS, _DELIVERY))

CAPABILITIES: tuple[Capability, ...] = (*_ROOMS, _DELIVERY, _DESK)
