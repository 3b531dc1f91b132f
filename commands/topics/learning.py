"""Learning topics from words: two linear machines, one on words and one on letters. Pure.

Each is a linear support vector machine on TF-IDF weights (Joachims, 1998), with every topic counted
alike however rare it is. The one on letters knows inflections, compounds and slips of the finger.
Their margins are added, and turned into a probability by one temperature (Guo et al., 2017) that is
found on examples which the machines had not seen.
"""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import LinearSVC

# A topic needs this many examples to be learnt: three folds, and something left to learn from.
FEWEST = 5
FOLDS = 3
# With less than this share of its words known, a text is not like the examples.
FEWEST_KNOWN = 1 / 3
_SEED = 1
_STRENGTH = 0.2
_TEMPERATURES = np.geomspace(0.05, 5.0, 60)
_WORDS: dict[str, Any] = {"max_features": 60_000}
_LETTERS: dict[str, Any] = {
    "analyzer": "char_wb",
    "ngram_range": (2, 5),
    "min_df": 2,
    "max_features": 120_000,
}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """Words whose topic is known."""

    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest topic of some words; `confidence`: how often such a guess is right, 0 to 1."""

    topic: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Score:
    """How well topics are found in words not seen before, each figure between 0 and 1.

    `accuracy` is the share found, `macro_f1` the mean over topics of F1, `commonest` the accuracy
    of always saying the commonest topic.
    """

    accuracy: float
    macro_f1: float
    commonest: float


class TooLittle(ValueError):  # noqa: N818  (what there is, not what went wrong)
    """There are not two topics with enough examples each."""


@dataclass(frozen=True)
class Machine:
    """One linear machine: a weight for each term and topic."""

    options: dict[str, Any]
    terms: tuple[str, ...]
    idf: Floats
    weights: Floats
    intercepts: Floats

    @cached_property
    def _vectors(self) -> TfidfVectorizer:
        vectors = _vectorizer(self.options, vocabulary={t: n for n, t in enumerate(self.terms)})
        vectors.idf_ = self.idf
        return vectors

    def margins(self, texts: Sequence[str]) -> Floats:
        """Return one row per text, one column per topic."""
        found: Floats = self._vectors.transform(texts) @ self.weights.T + self.intercepts
        return found

    def known(self, texts: Sequence[str]) -> list[float]:
        """Return the share of each text's terms that stand in the examples, 0 to 1."""
        terms_of = self._vectors.build_analyzer()
        vocabulary = self._vectors.vocabulary
        shares = []
        for text in texts:
            terms = terms_of(text)
            shares.append(sum(term in vocabulary for term in terms) / max(1, len(terms)))
        return shares


@dataclass(frozen=True)
class Model:
    """What was learnt; `score` was measured by cross-validation on the examples themselves."""

    topics: tuple[str, ...]
    machines: tuple[Machine, ...]
    temperature: float
    score: Score

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """Return the likeliest topic of each text."""
        if not texts:
            return []
        margins = np.sum([machine.margins(texts) for machine in self.machines], axis=0)
        chances = _chances(margins, self.temperature)
        best = chances.argmax(axis=1)
        heard = self.machines[0].known(texts)
        # Of words that stand in no example, margins tell nothing: the guess is a guess.
        return [
            Guess(self.topics[topic], float(row[topic]) * (1.0 if share >= FEWEST_KNOWN else share))
            for topic, row, share in zip(best, chances, heard, strict=True)
        ]

    def to_bytes(self) -> bytes:
        """Write it as arrays, which run no code when they are read."""
        arrays: dict[str, Any] = {
            "topics": _joined(self.topics),
            "figures": np.array([self.temperature, *_figures(self.score)]),
        }
        for number, machine in enumerate(self.machines):
            arrays[f"terms{number}"] = _joined(machine.terms)
            arrays[f"idf{number}"] = machine.idf.astype(np.float32)
            arrays[f"weights{number}"] = machine.weights.astype(np.float32)
            arrays[f"intercepts{number}"] = machine.intercepts
        written = io.BytesIO()
        np.savez_compressed(written, **arrays)
        return written.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Model":
        """Read it back."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            temperature, *figures = (float(figure) for figure in arrays["figures"])
            machines = tuple(
                Machine(
                    options,
                    _split(arrays[f"terms{number}"]),
                    arrays[f"idf{number}"].astype(np.float64),
                    arrays[f"weights{number}"].astype(np.float64),
                    arrays[f"intercepts{number}"],
                )
                for number, options in enumerate((_WORDS, _LETTERS))
            )
            return cls(_split(arrays["topics"]), machines, temperature, Score(*figures))


def learn(examples: Sequence[Example]) -> Model:
    """Learn the topics that have at least `FEWEST` examples; `TooLittle` without two of them."""
    counts = Counter(example.topic for example in examples)
    known = {topic for topic, count in counts.items() if count >= FEWEST}
    if len(known) < 2:  # noqa: PLR2004  (there is nothing to tell apart)
        raise TooLittle
    kept = [example for example in examples if example.topic in known]
    topics = tuple(sorted(known))
    wanted = np.array([topics.index(example.topic) for example in kept])
    texts = [example.text for example in kept]
    machines, unseen = [], np.zeros((len(kept), len(topics)))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=_SEED)
    for options in (_WORDS, _LETTERS):
        vectors = _vectorizer(options)
        terms = vectors.fit_transform(texts)
        found = cross_val_predict(_svm(), terms, wanted, cv=folds, method="decision_function")
        unseen += _by_topic(found)
        svm = _svm().fit(terms, wanted)
        weights, intercepts = _weights(svm)
        names = tuple(str(term) for term in vectors.get_feature_names_out())
        machines.append(Machine(options, names, vectors.idf_, weights, intercepts))
    score = score_of(wanted, unseen.argmax(axis=1))
    return Model(topics, tuple(machines), _temperature(unseen, wanted), score)


def score_of(wanted: Sequence[Any] | NDArray[Any], found: Sequence[Any] | NDArray[Any]) -> Score:
    """Compare topics found with those wanted."""
    commonest = Counter(list(wanted)).most_common(1)[0][1] / len(wanted)
    return Score(
        float(accuracy_score(wanted, found)),
        float(f1_score(wanted, found, average="macro", zero_division=0)),
        commonest,
    )


def _vectorizer(options: dict[str, Any], **more: Any) -> TfidfVectorizer:
    if "vocabulary" in more:
        options = {name: v for name, v in options.items() if name not in ("min_df", "max_features")}
    return TfidfVectorizer(strip_accents="unicode", sublinear_tf=True, **options, **more)


def _svm() -> LinearSVC:
    return LinearSVC(C=_STRENGTH, class_weight="balanced", random_state=_SEED)


def _weights(svm: LinearSVC) -> tuple[Floats, Floats]:
    if len(svm.classes_) > 2:  # noqa: PLR2004  (of two topics, it keeps the second one's alone)
        return svm.coef_, svm.intercept_
    return np.vstack([-svm.coef_, svm.coef_]), np.concatenate([-svm.intercept_, svm.intercept_])


def _by_topic(margins: Floats) -> Floats:
    return np.column_stack([-margins, margins]) if margins.ndim == 1 else margins


def _chances(margins: Floats, temperature: float) -> Floats:
    scaled = margins / temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    chances: Floats = scaled / scaled.sum(axis=1, keepdims=True)
    return chances


def _temperature(margins: Floats, wanted: NDArray[Any]) -> float:
    """Find the temperature under which the topics wanted were likeliest."""
    rows = np.arange(len(wanted))
    losses = [-np.log(_chances(margins, t)[rows, wanted] + 1e-12).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _figures(score: Score) -> tuple[float, float, float]:
    return score.accuracy, score.macro_f1, score.commonest


def _joined(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _split(joined: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(joined.tobytes().decode().split("\n"))
