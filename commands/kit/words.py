"""French and English: every sentence that people read, through gettext catalogues.

English is the source: it stands in the code and in the templates. French stands beside each room,
in `commands/<room>/locale/fr.po`; a sentence of several rooms belongs to the kit's file.
`python -m commands.kit.words` brings these files up to date with the code.
"""

import gettext
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from commands.kit._phrases import Phrase, Use, find_phrases

Language = Literal["fr", "en"]

ROOMS = Path(__file__).parent.parent
# Before : ; ? ! » and after «; not before an emoji's name (`:ticket:`).
_FRENCH_SPACE = re.compile(r"(?<=«) | (?=[:;?!»](?:[\s*_,.)]|$))")
_SHARED_ROOM = "kit"
_TRANSLATED: Language = "fr"
# No dates and no tool in it: a header that changes at each run is a conflict at each merge.
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for the marker)
    """Mark a sentence for the catalogues and return it as it is; it is translated when shown."""
    return message


def language(slack_locale: str | None, default: str) -> Language:
    """Return the language of a Slack locale such as "fr-FR"; the default's when not spoken here."""
    return _spoken(slack_locale) or _spoken(default) or "en"


def translations(locale: str | None, root: Path = ROOMS) -> gettext.NullTranslations:
    """Return all rooms' sentences in the language of a locale; English for an unknown one.

    What a catalogue does not translate comes out in English.
    """
    return _translations(_spoken(locale) or "en", root)


def extract(root: Path = ROOMS) -> dict[str, set[str]]:
    """Return each English sentence in use with its places, such as `tickets/slack.py:12`."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for phrase, use in find_phrases(root).items():
        places[phrase.msgid] |= use.places
    return dict(places)


def missing(language: str, root: Path = ROOMS) -> list[str]:
    """Return the sentences in use that the catalogues of a language do not translate."""
    if language == "en":
        return []
    known = {phrase for phrase, message in _entries(language, root) if _is_translated(message)}
    return sorted(phrase.msgid for phrase in find_phrases(root).keys() - known)


def obsolete(language: str, root: Path = ROOMS) -> list[str]:
    """Return the sentences in the catalogues of a language that nothing uses any more."""
    known = {phrase for phrase, _ in _entries(language, root)}
    return sorted(phrase.msgid for phrase in known - find_phrases(root).keys())


def wrong(language: str, root: Path = ROOMS) -> list[str]:
    """Return the translations whose `%(name)s` places are not those of the English, with why."""
    return [
        f"{phrase.msgid}: {error}"
        for phrase, message in _entries(language, root)
        if _is_translated(message)
        for error in message.check()
    ]


def update(root: Path = ROOMS) -> list[str]:
    """Rewrite the French catalogues from the code; return the sentences left to translate.

    New sentences come with an empty translation, unused ones go, and each moves to the room
    that uses it. Translations and the translators' comments stay.
    """
    rooms: dict[str, dict[Phrase, Use]] = {room: {} for room in _catalogues(_TRANSLATED, root)}
    for phrase, use in find_phrases(root).items():
        rooms.setdefault(_home(use), {})[phrase] = use
    # The translated entry last, so that it wins over an empty one in another room.
    entries = sorted(_entries(_TRANSLATED, root), key=lambda entry: _is_translated(entry[1]))
    for room, phrases in rooms.items():
        _write(root / room / "locale" / f"{_TRANSLATED}.po", phrases, dict(entries))
    _translations.cache_clear()
    return missing(_TRANSLATED, root)


def main() -> None:
    """Bring the catalogues up to date and print what remains to translate."""
    places, left = extract(), update()
    for msgid in left:
        sys.stdout.write(f"{', '.join(sorted(places[msgid]))}: {msgid}\n")
    sys.stdout.write(f"{len(left)} of {len(places)} sentences to translate into French.\n")


def _spoken(locale: str | None) -> Language | None:
    match (locale or "").strip().lower().replace("_", "-").split("-")[0]:
        case "fr":
            return "fr"
        case "en":
            return "en"
        case _:
            return None


@cache
def _translations(language: Language, root: Path) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    merged = Catalog(locale=language)
    for phrase, message in _entries(language, root):
        if _is_translated(message):
            merged.add(message.id, _typeset(message.string or ""), context=phrase.context or None)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _typeset(said: str | Iterable[str]) -> str | tuple[str, ...]:
    """Make the spaces that French puts beside its signs ones at which no line breaks."""
    if not isinstance(said, str):
        return tuple(_FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", form) for form in said)
    return _FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", said)


def _catalogues(language: str, root: Path) -> dict[str, Catalog]:
    """Return each room's catalogue. `ValueError` names the file and the line of a broken one."""
    catalogues = {}
    for path in sorted(root.glob(f"*/locale/{language}.po")):
        with path.open("rb") as file:
            try:
                catalogue = read_po(file, language, ignore_obsolete=True, abort_invalid=True)
            except PoFileError as error:
                raise ValueError(f"{path}: {error}") from error
        catalogues[path.parent.parent.name] = catalogue
    return catalogues


def _entries(language: str, root: Path) -> Iterator[tuple[Phrase, Message]]:
    for catalogue in _catalogues(language, root).values():
        for message in catalogue:
            if message.id:  # the entry without one is the header
                msgid = message.id if isinstance(message.id, str) else message.id[0]
                yield Phrase(msgid, message.context or ""), message


def _is_translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(strings) and not message.fuzzy


def _home(use: Use) -> str:
    # A file of no room, directly below the root, counts as shared.
    rooms = {place.split("/")[0] if "/" in place else _SHARED_ROOM for place in use.places}
    return rooms.pop() if len(rooms) == 1 else _SHARED_ROOM


def _write(path: Path, phrases: dict[Phrase, Use], known: dict[Phrase, Message]) -> None:
    if not phrases:
        path.unlink(missing_ok=True)
        return
    catalogue = Catalog(locale=_TRANSLATED)
    for phrase, use in phrases.items():
        entry = catalogue.add(
            (phrase.msgid, use.plural) if use.plural else phrase.msgid,
            context=phrase.context or None,
        )
        old = known.get(phrase)
        if old and old.pluralizable == entry.pluralizable:
            entry.string, entry.user_comments = old.string, old.user_comments
            entry.flags |= old.flags & {"fuzzy"}
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = _HEADER.format(language=_TRANSLATED, plural_forms=catalogue.plural_forms)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body.getvalue().decode().rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
