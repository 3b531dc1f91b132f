import gettext
from pathlib import Path

import jinja2
import pytest

from commands.kit import words
from commands.kit.words import N_, extract, language, missing, obsolete, translations, update, wrong

HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""

TICKETS_PO = """\
# Sur le bouton de la carte.
msgid "Take"
msgstr "Prendre"

#, python-format
msgid "%(count)s ticket"
msgid_plural "%(count)s tickets"
msgstr[0] "%(count)s ticket"
msgstr[1] "%(count)s tickets"

msgctxt "card"
msgid "Open"
msgstr "Ouverte"
"""

ASSETS_PO = """\
msgid "Open"
msgstr "Ouvrir"
"""

SLACK_PY = """\
raise Refused("Nobody may take this.", field="who")
title = _("Take")
count = words.ngettext("%(count)s ticket", "%(count)s tickets", n)
state = words.pgettext("card", "Open")
unknown = _(message)
"""

CARD_J2 = """\
{"type": "header", "text": {{ _("Take")|tojson }}}
{% trans count=n %}{{ count }} ticket{% pluralize %}{{ count }} tickets{% endtrans %}
{% trans trimmed name=client|mrkdwn %}
Hello
{{ name }}{% endtrans %}
"""


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    put(tmp_path / "tickets/slack.py", SLACK_PY)
    put(tmp_path / "tickets/templates/card.json.j2", CARD_J2)
    put(tmp_path / "tickets/locale/fr.po", HEADER + TICKETS_PO)
    put(tmp_path / "assets/slack.py", 'label = N_("Open")\n')
    put(tmp_path / "assets/locale/fr.po", HEADER + ASSETS_PO)
    return tmp_path


class TestTranslations:
    @pytest.mark.parametrize("locale", ["fr-FR", "fr", "fr_CA", "FR-fr"])
    def test_french(self, rooms: Path, locale: str) -> None:
        assert translations(locale, rooms).gettext("Take") == "Prendre"

    @pytest.mark.parametrize("locale", ["en-US", "en-GB", "en", "de-DE", "", None])
    def test_english_is_the_source(self, rooms: Path, locale: str | None) -> None:
        english = translations(locale, rooms)
        assert english.gettext("Take") == "Take"
        assert english.ngettext("ticket", "tickets", 2) == "tickets"

    def test_rooms_are_merged_and_contexts_kept_apart(self, rooms: Path) -> None:
        french = translations("fr", rooms)
        assert french.gettext("Open") == "Ouvrir"
        assert french.pgettext("card", "Open") == "Ouverte"

    @pytest.mark.parametrize(("number", "form"), [(0, "jour"), (1, "jour"), (2, "jours")])
    def test_in_french_zero_is_singular(self, tmp_path: Path, number: int, form: str) -> None:
        plural = 'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "jour"\nmsgstr[1] "jours"\n'
        in_context = 'msgctxt "c"\n' + plural
        put(tmp_path / "kit/locale/fr.po", f"{HEADER}{plural}\n{in_context}")
        french = translations("fr", tmp_path)
        assert french.ngettext("day", "days", number) == form
        assert french.npgettext("c", "day", "days", number) == form

    @pytest.mark.parametrize(
        "entry",
        [
            'msgid "day"\nmsgstr ""\n',
            '#, fuzzy\nmsgid "day"\nmsgstr "nuit"\n',
            'msgid "day"\nmsgid_plural "days"\nmsgstr[0] "jour"\nmsgstr[1] ""\n',
        ],
    )
    def test_what_is_not_translated_comes_out_in_english(self, tmp_path: Path, entry: str) -> None:
        put(tmp_path / "kit/locale/fr.po", HEADER + entry)
        assert translations("fr", tmp_path).gettext("day") == "day"

    def test_read_once(self, rooms: Path) -> None:
        assert translations("fr", rooms) is translations("fr-FR", rooms)

    def test_without_catalogues(self, tmp_path: Path) -> None:
        assert translations("fr", tmp_path).gettext("Take") == "Take"

    def test_a_broken_catalogue_is_an_error(self, tmp_path: Path) -> None:
        put(tmp_path / "kit/locale/fr.po", f"<<<<<<< HEAD\n{ASSETS_PO}")
        with pytest.raises(ValueError, match=r"kit/locale/fr\.po.* on 0"):
            translations("fr", tmp_path)

    def test_the_catalogues_of_the_house(self) -> None:
        assert isinstance(translations("fr"), gettext.GNUTranslations)


@pytest.mark.parametrize(
    ("locale", "default", "expected"),
    [
        ("fr-FR", "en", "fr"),
        ("en-GB", "fr", "en"),
        ("de-DE", "fr", "fr"),
        (None, "fr-FR", "fr"),
        ("", "en", "en"),
        (None, "de", "en"),
    ],
)
def test_language(locale: str | None, default: str, expected: str) -> None:
    assert language(locale, default) == expected


def test_the_marker_changes_nothing() -> None:
    assert N_("Take") == "Take"


class TestExtract:
    def test_sentences_and_their_places(self, rooms: Path) -> None:
        card = "tickets/templates/card.json.j2"
        assert extract(rooms) == {
            "Nobody may take this.": {"tickets/slack.py:1"},
            "Take": {"tickets/slack.py:2", f"{card}:1"},
            "%(count)s ticket": {"tickets/slack.py:3", f"{card}:2"},
            "Open": {"tickets/slack.py:4", "assets/slack.py:1"},
            "Hello %(name)s": {f"{card}:3"},
        }

    def test_a_template_that_does_not_parse_is_an_error(self, rooms: Path) -> None:
        put(rooms / "tickets/templates/bad.json.j2", "{{ _('x' }}")
        with pytest.raises(jinja2.TemplateSyntaxError):
            extract(rooms)

    @pytest.mark.parametrize(
        "source",
        [
            "{% trans %}100 % sure{% endtrans %}",
            "{% trans %}\nHello\n{% endtrans %}",
            "{% trans n=2 %}one{% pluralize %}{{ n }} of them\n{% endtrans %}",
        ],
    )
    def test_sentences_are_those_the_renderer_looks_up(self, tmp_path: Path, source: str) -> None:
        asked: list[str] = []

        class Spy(gettext.NullTranslations):
            def gettext(self, message: str) -> str:
                asked.append(message)
                return message

            def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
                asked.append(msgid1)
                return super().ngettext(msgid1, msgid2, n)

        environment = jinja2.Environment(
            extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
        )
        environment.install_gettext_translations(Spy(), newstyle=True)  # type: ignore[attr-defined]
        environment.from_string(source).render()
        put(tmp_path / "kit/templates/x.txt.j2", source)
        assert list(extract(tmp_path)) == asked


class TestUpkeep:
    def test_missing(self, rooms: Path) -> None:
        assert missing("fr", rooms) == ["Hello %(name)s", "Nobody may take this."]
        assert missing("en", rooms) == []

    def test_a_context_is_a_sentence_of_its_own(self, rooms: Path) -> None:
        put(rooms / "tickets/jobs.py", 'pgettext("shop", "Open")\n')
        assert "Open" in missing("fr", rooms)

    def test_obsolete(self, rooms: Path) -> None:
        assert obsolete("fr", rooms) == []
        put(rooms / "tickets/slack.py", "")
        assert obsolete("fr", rooms) == ["Open"]
        assert obsolete("en", rooms) == []

    def test_wrong_places(self, tmp_path: Path) -> None:
        right = 'msgid "%(a)s!"\nmsgstr "%(a)s !"\n\nmsgid "%(c)s?"\nmsgstr ""\n'
        put(tmp_path / "kit/locale/fr.po", HEADER + right)
        assert wrong("fr", tmp_path) == []
        put(tmp_path / "kit/locale/fr.po", HEADER + 'msgid "%(a)s!"\nmsgstr "%(b)s !"\n')
        (line,) = wrong("fr", tmp_path)
        assert line.startswith("%(a)s!: ")

    def test_update_writes_sorted_catalogues(self, rooms: Path) -> None:
        put(rooms / "assets/jobs.py", 'N_("Take")\n')
        put(rooms / "assets/slack.py", "")
        left = update(rooms)
        assert left == ["Hello %(name)s", "Nobody may take this."]
        # Nothing of the assets room's own is left; "Take" is now said in two rooms.
        assert not (rooms / "assets/locale/fr.po").exists()
        assert (rooms / "kit/locale/fr.po").read_text(encoding="utf-8") == HEADER + (
            '# Sur le bouton de la carte.\nmsgid "Take"\nmsgstr "Prendre"\n'
        )
        tickets = (rooms / "tickets/locale/fr.po").read_text(encoding="utf-8")
        assert tickets == HEADER + (
            '#, python-format\nmsgid "%(count)s ticket"\nmsgid_plural "%(count)s tickets"\n'
            'msgstr[0] "%(count)s ticket"\nmsgstr[1] "%(count)s tickets"\n\n'
            '#, python-format\nmsgid "Hello %(name)s"\nmsgstr ""\n\n'
            'msgid "Nobody may take this."\nmsgstr ""\n\n'
            'msgctxt "card"\nmsgid "Open"\nmsgstr "Ouverte"\n'
        )

    def test_update_twice_changes_nothing(self, rooms: Path) -> None:
        update(rooms)
        before = {path: path.read_bytes() for path in rooms.glob("*/locale/*.po")}
        update(rooms)
        assert {path: path.read_bytes() for path in rooms.glob("*/locale/*.po")} == before

    def test_update_makes_room_for_a_new_plural(self, rooms: Path) -> None:
        put(rooms / "assets/slack.py", 'ngettext("Open", "Open ones", n)\n')
        assert "Open" in update(rooms)
        text = (rooms / "assets/locale/fr.po").read_text(encoding="utf-8")
        assert text == HEADER + (
            'msgid "Open"\nmsgid_plural "Open ones"\nmsgstr[0] ""\nmsgstr[1] ""\n'
        )

    def test_update_keeps_a_doubt(self, rooms: Path) -> None:
        put(rooms / "assets/locale/fr.po", HEADER + "#, fuzzy\n" + ASSETS_PO)
        assert "Open" in update(rooms)
        assert "#, fuzzy" in (rooms / "assets/locale/fr.po").read_text(encoding="utf-8")

    def test_update_is_seen_at_once(self, rooms: Path) -> None:
        assert translations("fr", rooms).gettext("Open") == "Ouvrir"
        put(rooms / "assets/slack.py", "")
        update(rooms)
        assert translations("fr", rooms).gettext("Open") == "Open"

    def test_the_command_says_what_remains(
        self, rooms: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(words, "extract", lambda: extract(rooms))
        monkeypatch.setattr(words, "update", lambda: update(rooms))
        words.main()
        assert capsys.readouterr().out.splitlines()[-2:] == [
            "tickets/slack.py:1: Nobody may take this.",
            "2 of 5 sentences to translate into French.",
        ]


def test_french_signs_never_begin_a_line() -> None:
    french = words.translations("fr-FR")
    assert french.gettext("*%(who)s* writes:") == "*%(who)s* écrit\N{NO-BREAK SPACE}:"
    quoted = french.gettext(
        "I don't know the client “%(name)s”. "
        "Try `/ticket list mine`, `open`, `late`, or a client's name."
    )
    assert "«\N{NO-BREAK SPACE}%(name)s\N{NO-BREAK SPACE}»" in quoted
