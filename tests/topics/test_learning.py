"""What is learnt from labelled words."""

import numpy as np
import pytest

from commands.topics.learning import FEWEST, Example, Model, TooLittle, learn, score_of
from tests.topics.examples import WORDS, some


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(some())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("plus de toner dans l'imprimante", "Imprimante"),
        ("IMPRIMANTES en panne", "Imprimante"),
        ("probleme de reseau", "Réseau"),
        ("ma messagrie ne marche plus", "Messagerie"),
    ],
)
def test_it_knows_other_words_of_the_same_kind(model: Model, text: str, topic: str) -> None:
    (guess,) = model.guess([text])
    assert guess.topic == topic


def test_it_is_less_sure_of_what_it_has_never_seen(model: Model) -> None:
    known, unknown = model.guess(["toner vide imprimante", "la porte du garage grince"])
    assert unknown.confidence < known.confidence


def test_of_words_in_no_example_it_is_not_sure_at_all(model: Model) -> None:
    greeting, mostly = model.guess(["Bonjour Monsieur", "Bonjour Monsieur, madame toner"])
    assert greeting.confidence == 0
    assert 0 < mostly.confidence < 1 / 3


def test_its_confidence_is_a_probability(model: Model) -> None:
    texts = [example.text for example in some()]
    chances = np.array([guess.confidence for guess in model.guess(texts)])
    assert ((chances > 0) & (chances <= 1)).all()


def test_it_says_the_same_after_it_was_written_and_read(model: Model) -> None:
    texts = ["toner", "wifi", "courriel", "", "été à l'hôtel"]
    read = Model.from_bytes(model.to_bytes())
    assert read.topics == model.topics == tuple(sorted(WORDS))
    assert read.score == model.score
    for before, after in zip(model.guess(texts), read.guess(texts), strict=True):
        assert after.topic == before.topic
        assert after.confidence == pytest.approx(before.confidence, abs=1e-4)


def test_two_topics_are_enough() -> None:
    two = [example for example in some() if example.topic != "Messagerie"]
    found = learn(two).guess(["toner vide", "wifi coupé"])
    assert [guess.topic for guess in found] == ["Imprimante", "Réseau"]


def test_a_topic_with_too_few_examples_is_left_out() -> None:
    few = [Example("badge perdu", "Badge")] * (FEWEST - 1)
    assert "Badge" not in learn([*some(), *few]).topics


@pytest.mark.parametrize("topics", [0, 1])
def test_without_two_topics_there_is_nothing_to_learn(topics: int) -> None:
    names = list(WORDS)[:topics]
    with pytest.raises(TooLittle):
        learn([example for example in some() if example.topic in names])


def test_nothing_asked_nothing_guessed(model: Model) -> None:
    assert model.guess([]) == []


def test_a_score_is_counted_by_topic() -> None:
    wanted = ["a", "a", "a", "b"]
    score = score_of(wanted, ["a", "a", "a", "a"])
    assert score.accuracy == score.commonest == 0.75
    # F1 is 6/7 for a, 0 for b.
    assert score.macro_f1 == pytest.approx(3 / 7)


def test_its_own_score_is_of_words_held_back(model: Model) -> None:
    assert model.score.commonest == pytest.approx(1 / 3)
    assert model.score.commonest < model.score.accuracy <= 1
