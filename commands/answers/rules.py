"""What makes a ready-made answer. Pure."""

from dataclasses import dataclass

from commands.kit import placeholders
from commands.kit.blank import is_blank
from commands.kit.refused import Refused
from commands.kit.words import N_

LANGUAGES = ("fr", "en")
LONGEST_NAME, LONGEST_BODY = 60, 3000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form holds."""

    name: str
    language: str
    body: str

    @property
    def tidy(self) -> "Wanted":
        """The same without space around, cut to what a form can hold."""
        name = " ".join(self.name.split())[:LONGEST_NAME]
        return Wanted(name, self.language, self.body.strip()[:LONGEST_BODY])


def check(wanted: Wanted) -> None:
    """Refuse what cannot be used, beside the field where it stands."""
    if is_blank(wanted.name):
        raise Refused(N_("Give it a name."), field="name")
    if wanted.language not in LANGUAGES:
        raise Refused(N_("Choose a language."), field="language")
    if is_blank(wanted.body):
        raise Refused(N_("Write the answer first."), field="body")
    strange = placeholders.unknown(wanted.body)
    if strange:
        raise Refused(
            N_("I don't know {%(name)s}. You can use: %(known)s."),
            field="body",
            name=strange[0],
            known=", ".join(f"{{{name}}}" for name in placeholders.VARIABLES),
        )
