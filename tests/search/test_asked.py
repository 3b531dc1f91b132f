"""Words and filters, told apart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.search import asked
from commands.search.asked import OPEN, OVER, Asked

READ: dict[str, dict[str, Any]] = {
    "imprimante bureau": {"words": ["imprimant", "bureau"]},
    "client:acme toner": {"words": ["toner"], "clients": ("acme",)},
    'client:"Acme Industries" vpn': {"words": ["vpn"], "clients": ("Acme Industries",)},
    "client:« Acme SA » vpn": {"words": ["vpn"], "clients": ("Acme SA",)},
    "client:acme,globex": {"clients": ("acme", "globex")},
    "client: acme": {"clients": ("acme",)},
    "état:ouvert": {"states": (OPEN,)},
    "etat:fermé": {"states": (OVER,)},
    "is:closed state:new": {"states": (OVER, "new")},
    "status:en-attente": {"states": ("waiting",)},
    "state:foo": {"states": ("foo",)},
    "state:any toner": {"words": ["toner"]},
    "open printer": {"words": ["print"], "states": (OPEN,)},
    "ouverts client:acme": {"states": (OPEN,), "clients": ("acme",)},
    "cannot open": {"words": ["open"]},
    "open": {"states": (OPEN,)},
    "Fermés": {"states": (OVER,)},
    "par:@claire avec:moi": {"by": ("@claire",), "technicians": ("moi",)},
    "by:claire with:bruno": {"by": ("claire",), "technicians": ("bruno",)},
    "since:2w before:hier": {"since": "2w", "before": "hier"},
    'depuis:"semaine dernière" avant:01/11/2026': {
        "since": "semaine dernière",
        "before": "01/11/2026",
    },
    "asset:HP-4250": {"words": ["hp4250"]},
    "matériel:HP-4250 toner": {"words": ["toner", "hp4250"]},
    "T-12": {"words": ["t12"], "numbers": (12,)},
    "t12 #13": {"words": ["t12", "13"], "numbers": (12, 13)},
    "http://x.example/y": {"words": ["htp", "xexamplei"]},
    "erreur: disque": {"words": ["ereur", "disqu"]},
    "": {},
    "le la": {},
}


@pytest.mark.parametrize("text", READ)
def test_it_is_read(text: str) -> None:
    expected = {"words": [], **READ[text]}
    found = asked.read(text)
    assert list(found.words) == expected.pop("words")
    for name, value in expected.items():
        assert getattr(found, name) == value
    defaults = Asked(words=found.words, **expected)
    assert found == defaults


def test_nothing_is_nothing() -> None:
    assert asked.read(" ").is_empty
    assert not asked.read("client:acme").is_empty


@pytest.mark.parametrize(("typed", "is_one"), [("T-12", True), ("t12", True), ("HP-12", False)])
def test_a_number_is_known(typed: str, is_one: bool) -> None:
    assert asked.is_number(typed) is is_one


@given(st.text(max_size=80))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    asked.read(text)
