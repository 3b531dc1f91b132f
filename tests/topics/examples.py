"""Tickets with their topics, small and told apart by their words."""

from commands.topics.learning import Example

WORDS = {
    "Imprimante": ("imprimante toner", "bourrage papier imprimante", "toner vide", "imprime mal"),
    "Réseau": ("wifi coupé", "pas de réseau", "le switch clignote", "câble réseau débranché"),
    "Messagerie": ("boîte mail pleine", "courriel refusé", "messagerie lente", "spam reçu"),
}
PLACES = ("au 2e étage", "à l'accueil", "chez Marie")


def some() -> list[Example]:
    """Twelve of each topic."""
    return [
        Example(f"{text} {place}", topic)
        for topic, texts in WORDS.items()
        for text in texts
        for place in PLACES
    ]


def as_csv(examples: list[Example]) -> str:
    """The same as a file."""
    return "text,topic\n" + "".join(f"{e.text},{e.topic}\n" for e in examples)
