"""What `@vigie` understands in a thread, as plain functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.tickets import verbs, vocabulary
from commands.tickets.verbs import Said, Unclear, Verb

# The letters that words are made of most.
LETTERS = "aeilnorstu"
ALONE = (
    ("prends", Verb.TAKE),
    ("PRENDS !", Verb.TAKE),
    ("prneds", Verb.TAKE),
    ("rpends", Verb.TAKE),
    ("prend le ticket stp", Verb.TAKE),
    ("je m'en occupe", Verb.TAKE),
    ("Je le prends.", Verb.TAKE),
    ("can you take it please?", Verb.TAKE),
    ("taek", Verb.TAKE),
    ("en attente", Verb.WAIT),
    ("En Atente", Verb.WAIT),
    ("en attente du client", Verb.WAIT),
    ("j'attends le client", Verb.WAIT),
    ("wait for the client", Verb.WAIT),
    ("en attente d'un tiers", Verb.WAIT_THIRD),
    ("en attente d’un tierss", Verb.WAIT_THIRD),
    ("attente fournisseur", Verb.WAIT_THIRD),
    ("waiting for a third party", Verb.WAIT_THIRD),
    ("réveille", Verb.WAKE),
    ("reveille", Verb.WAKE),
    ("wake up", Verb.WAKE),
    ("rouvre", Verb.REOPEN),
    ("reopn", Verb.REOPEN),
    ("pas une demande", Verb.DISMISS),
    ("statut", Verb.SHOW),
    ("montre", Verb.SHOW),
    ("aide", Verb.HELP),
    ("AIDE ?", Verb.HELP),
    ("hlep", Verb.HELP),
    ("", Verb.HELP),
    ("?", Verb.HELP),
    ("résolu", Verb.RESOLVE),
    ("réponds", Verb.REPLY),
)


@pytest.mark.parametrize(("text", "verb"), ALONE)
def test_a_verb_alone(text: str, verb: Verb) -> None:
    assert verbs.parse(text) == Said(verb)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("résolu: Toner remplacé", Said(Verb.RESOLVE, words="Toner remplacé")),
        ("resolu Toner remplacé", Said(Verb.RESOLVE, words="Toner remplacé")),
        ("Résolue : fini", Said(Verb.RESOLVE, words="fini")),
        ("résolu 20 min: fini", Said(Verb.RESOLVE, words="fini", minutes=20)),
        ("résolu (1h20): fini", Said(Verb.RESOLVE, words="fini", minutes=80)),
        ("solved 1 h: done", Said(Verb.RESOLVE, words="done", minutes=60)),
        ("résolu: 20 min de travail", Said(Verb.RESOLVE, words="20 min de travail")),
        ("réponds: j'arrive", Said(Verb.REPLY, words="j'arrive")),
        ("reponds au client: on arrive", Said(Verb.REPLY, words="on arrive")),
        ("répnds: 15 min de retard", Said(Verb.REPLY, words="15 min de retard")),
        ("réponds 15 min de retard", Said(Verb.REPLY, words="15 min de retard")),
        ("tell the client: on our way", Said(Verb.REPLY, words="on our way")),
        ("réponds: a\nb : c", Said(Verb.REPLY, words="a\nb : c")),
        ("note 20 min appelé", Said(Verb.NOTE, words="appelé", minutes=20)),
        ("note 1h20 vu sur place", Said(Verb.NOTE, words="vu sur place", minutes=80)),
        ("note: 20 min de trop", Said(Verb.NOTE, words="20 min de trop")),
        ("ntoe: vieux toner", Said(Verb.NOTE, words="vieux toner")),
        ("note interne - vieux toner", Said(Verb.NOTE, words="vieux toner")),
    ],
)
def test_words_and_minutes(text: str, said: Said) -> None:
    assert verbs.parse(text) == said


@pytest.mark.parametrize(
    ("text", "person", "is_id"),
    [
        ("assigne <@U0BRUNO>", "U0BRUNO", True),
        ("assigne à <@U0BRUNO|bruno> stp", "U0BRUNO", True),
        ("asigne <@U0BRUNO>", "U0BRUNO", True),
        ("give it to <@U0BRUNO>", "U0BRUNO", True),
        ("assigne @bruno", "bruno", False),
        ("assign to Bruno Keller", "Bruno Keller", False),
        ("assigne-moi", "me", False),
        ("assign me", "me", False),
    ],
)
def test_whom(text: str, person: str, is_id: bool) -> None:
    assert verbs.parse(text) == Said(Verb.ASSIGN, person=person, is_id=is_id)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("priorité haute", 2),
        ("prio critique", 1),
        ("priorite: basse", 4),
        ("priority high", 2),
        ("priority to normal", 3),
        ("passe en priorité 2", 2),
        ("prio hute", 2),
        ("priorité à planifier", 5),
        ("P1", 1),
        ("p5", 5),
    ],
)
def test_which_priority(text: str, level: int) -> None:
    assert verbs.parse(text) == Said(Verb.PRIORITY, level=level)


@pytest.mark.parametrize(
    ("text", "verb", "number"),
    [
        ("fusionne dans T-7", Verb.MERGE, 7),
        ("merge into #7", Verb.MERGE, 7),
        ("doublon de t7", Verb.MERGE, 7),
        ("lie à T-12", Verb.LINK, 12),
        ("link with 12", Verb.LINK, 12),
        ("bloque T-9.", Verb.BLOCKS, 9),
    ],
)
def test_which_ticket(text: str, verb: Verb, number: int) -> None:
    assert verbs.parse(text) == Said(verb, number=number)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("reporte à demain 9h", "à demain 9h"),
        ("snooze until monday", "monday"),
        ("rappelle-moi jusqu'à lundi", "lundi"),
        ("mets en veille 2 h", "2 h"),
        ("remind me tomorrow.", "tomorrow"),
    ],
)
def test_until_when(text: str, when: str) -> None:
    assert verbs.parse(text) == Said(Verb.SNOOZE, when=when)


@pytest.mark.parametrize(
    "text",
    [
        "prends la clé chez le client",
        "prends <@U0BRUNO>",
        "rends",
        "notre imprimante fume",
        "votre avis",
        "note",
        "assigne",
        "assigne <@U0BRUNO> et <@U0ALICE>",
        "assigne un deux trois quatre",
        "priorité",
        "priorité urgente",
        "priorité haute ou basse",
        "p6",
        "fusionne",
        "fusionne avec la grosse panne",
        "merge T-7 and T-8",
        "snooze",
        "merci",
        "ok",
        "le client a rappelé",
        "il faut rappeler que prends",
        "résolut vite le problème",
        "note 99 h trop long",
        "en attente de pièces et de nouvelles",
    ],
)
def test_what_is_not_sure_is_left_alone(text: str) -> None:
    assert isinstance(verbs.parse(text), Unclear)


def test_what_is_nearly_a_verb_says_which() -> None:
    assert verbs.parse("prends la clé") == Unclear((Verb.TAKE,))
    assert verbs.parse("le client a rappelé") == Unclear()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("<@U0VIGIE> prends", "prends"),
        ("  <@U0VIGIE|vigie>, prends", "prends"),
        ("<@U0VIGIE>: résolu: fini", "résolu: fini"),
        ("<@U0VIGIE>", ""),
        ("merci <@U0VIGIE>", None),
        ("<@U0ALICE> prends", None),
        ("prends", None),
    ],
)
def test_who_is_spoken_to(text: str, asked: str | None) -> None:
    assert verbs.addressed(text, "U0VIGIE") == asked


def test_nobody_is_spoken_to_before_we_know_our_name() -> None:
    assert verbs.addressed("<@> prends", "") is None


def single_words() -> list[tuple[str, Verb]]:
    return [
        (phrase, Verb(name))
        for name, phrases in vocabulary.PHRASES.items()
        for phrase in phrases
        if " " not in phrase
    ]


def typos(word: str) -> set[str]:
    """Everything that is one typing error away, the first letter left alone."""
    head, found = word[0], set()
    for place in range(1, len(word)):
        before, after = word[:place], word[place:]
        found.add(before + after[1:])
        found.add(head + word[1:place] + after[1:2] + after[:1] + after[2:])
        for letter in LETTERS:
            found |= {before + letter + after, before + letter + after[1:]}
    return found - {word}


def test_no_typing_error_makes_another_verb_of_a_verb() -> None:
    """Of the words that carry nothing, which act at once: nothing is ever done by mistake."""
    for word, verb in single_words():
        for typo in typos(verbs.fold(word)):
            said = verbs.parse(typo)
            others = {v for w, v in single_words() if verbs.fold(w) == typo}
            if isinstance(said, Said) and said.verb not in others:
                assert said.verb == verb, (word, typo, said)


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    said = verbs.parse(text)
    if isinstance(said, Said):
        assert said.minutes is None or 0 <= said.minutes <= verbs.MOST_MINUTES


@given(
    st.sampled_from([phrase for phrases in vocabulary.PHRASES.values() for phrase in phrases]),
    st.sampled_from([str.upper, str.title, verbs.fold]),
)
def test_case_and_accents_do_not_matter(phrase: str, changed: object) -> None:
    assert callable(changed)
    one, other = verbs.parse(changed(phrase)), verbs.parse(phrase)
    assert getattr(one, "verb", one) == getattr(other, "verb", other)


@given(st.integers(1, 5), st.integers(1, 3), st.integers(1, 3))
def test_a_priority_is_reached_with_the_least_change(p: int, impact: int, urgency: int) -> None:
    one, other = verbs.levels_for(p, impact, urgency)
    assert one in (1, 2, 3)
    assert other in (1, 2, 3)
    assert one + other - 1 == p
    if impact + urgency - 1 == p:
        assert (one, other) == (impact, urgency)
