"""What delivery declares. Its storm card lists the cards of all rooms, so it is made after them."""

from collections.abc import Iterable

from commands.delivery import cards, folding, jobs, service, slack, vital
from commands.kit.capability import Button, Capability, Card, Job, Word
from commands.kit.person import May
from commands.kit.words import N_

ADMINISTRATORS = May.ADMINISTRATORS


def capability(rooms: Iterable[Capability]) -> Capability:
    """Declare delivery; it folds cards of `rooms`, and tells them what they must know."""
    rooms = tuple(rooms)
    known = folding.summaries(card for room in rooms for card in room.cards)
    return Capability(
        name="delivery",
        words=(
            Word(
                "/vigie",
                ("parked", "bloqués", "bloques"),
                slack.show,
                usage=N_("parked"),
                help=N_("see the messages that Slack refused, send them again or drop them"),
                may=ADMINISTRATORS,
            ),
        ),
        buttons=(
            Button("delivery.show", slack.click_show, may=ADMINISTRATORS, changes=False),
            Button("delivery.retry", slack.retry, may=ADMINISTRATORS),
            Button("delivery.retry_all", slack.retry_all, may=ADMINISTRATORS),
            Button("delivery.drop", slack.drop, may=ADMINISTRATORS),
        ),
        cards=(
            Card(folding.CARD, cards.StormCard(known)),
            Card(service.CARD, cards.parked_messages),
        ),
        jobs=(
            Job(
                folding.FOLDER,
                jobs.FoldStorms(known),
                every_s=1,
                help="storms: cards that would keep a channel busy for more than a minute",
            ),
            Job(
                service.TELLER,
                jobs.tell_parked,
                every_s=5,
                help="news of messages that Slack refused",
            ),
            Job(
                vital.TELLER,
                vital.TellRooms(vital.by_template(rooms)),
                every_s=5,
                help="telling a room that its readers miss a message, or have it after all",
            ),
            Job(
                "delivery.forget",
                jobs.forget,
                every_s=3600,
                help="forgetting what was handled and delivered long ago",
            ),
        ),
        scopes=frozenset({"commands", "chat:write"}),
    )
