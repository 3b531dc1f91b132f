"""What the search's room declares."""

from commands.kit.capability import Addition, Button, Capability, Job, Word
from commands.kit.words import N_
from commands.search import cards, jobs, slack

CAPABILITY = Capability(
    name="search",
    words=(
        Word(
            "/ticket",
            ("search", "cherche", "chercher", "recherche", "rechercher", "find", "trouve"),
            slack.search,
            usage=N_("search words…"),
            help=N_("find tickets by words, client, state, person or date"),
        ),
    ),
    buttons=(
        Button("search.back", slack.turn, changes=False),
        Button("search.next", slack.turn, changes=False),
    ),
    additions=(Addition("tickets/desk", "search/similar", cards.similar),),
    jobs=(
        Job("search.follow", jobs.follow, every_s=2, help=N_("what is found by a search")),
        Job("search.round", jobs.go_round, every_s=30, help=N_("what the former has missed")),
    ),
    scopes=frozenset({"commands"}),
)
