"""Topics: learnt from one half of labelled tickets, tried on the other."""

from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from bench.report import progress, row
from bot.topics import read
from commands.topics import learning, rules
from commands.topics.learning import Example

SPLITS = 5
# What the measurement is made on when it is there; no file of ours holds so many tickets.
SAMPLE = Path(__file__).parents[2] / "shared" / "data" / "tickets" / "labelled_sample.csv"


def triage() -> None:
    """How often the likeliest topic is right, beside a plain TF-IDF and linear SVM."""
    if not SAMPLE.exists():
        progress(f"There are no labelled tickets at {SAMPLE}: nothing to measure.")
        return
    file = read(SAMPLE, None, labelled=True)
    examples = [Example(t, topic) for t, topic in zip(file.texts, file.topics, strict=True)]
    figures = []
    for split in range(SPLITS):
        order = np.random.default_rng(split).permutation(len(examples))
        half = len(order) // 2
        figures.append(
            _of_one([examples[n] for n in order[:half]], [examples[n] for n in order[half:]])
        )
    accuracy, macro_f1, plain_accuracy, plain_f1, commonest, told, right = np.mean(figures, axis=0)
    details = {"examples": len(examples) // 2, "splits": SPLITS}
    against = "plain TF-IDF + linear SVM on the same halves"
    row(
        "triage_accuracy", round(float(accuracy), 4), "share", against,
        plain=round(float(plain_accuracy), 4), commonest=round(float(commonest), 4),
        sure=round(float(told), 3), accuracy_when_sure=round(float(right), 3), **details,
    )  # fmt: skip
    row(
        "triage_macro_f1", round(float(macro_f1), 4), "share", against,
        plain=round(float(plain_f1), 4), **details,
    )  # fmt: skip


def _of_one(known: list[Example], held_back: list[Example]) -> tuple[float, ...]:
    texts, wanted = [e.text for e in held_back], [e.topic for e in held_back]
    guesses = learning.learn(known).guess(texts)
    ours = learning.score_of(wanted, [guess.topic for guess in guesses])
    plain = make_pipeline(TfidfVectorizer(), LinearSVC(random_state=0))
    plain.fit([e.text for e in known], [e.topic for e in known])
    theirs = learning.score_of(wanted, plain.predict(texts))
    sure = [rules.is_sure(guess.confidence) for guess in guesses]
    right = [guess.topic == topic for guess, topic in zip(guesses, wanted, strict=True)]
    when_sure = float(np.mean([hit for hit, told in zip(right, sure, strict=True) if told]))
    return (
        ours.accuracy, ours.macro_f1, theirs.accuracy, theirs.macro_f1, ours.commonest,
        float(np.mean(sure)), when_sure,
    )  # fmt: skip
