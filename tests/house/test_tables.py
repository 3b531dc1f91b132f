"""The tables in the docs are what the code says."""

from pathlib import Path

import pytest

from bot import tables


@pytest.mark.parametrize("page", tables.pages(), ids=lambda page: page.name)
def test_the_tables_of_a_page_are_current(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert tables.filled(text) == text, "run `python -m bot.tables`"


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_table_stands_in_a_page(name: str) -> None:
    marker = f"<!-- table:{name}"
    assert any(marker in page.read_text(encoding="utf-8") for page in tables.pages())


def test_a_table_is_rewritten_and_the_rest_is_left() -> None:
    page = "Before.\n\n<!-- table:metrics -->\nold\n<!-- /table -->\n\nAfter.\n"
    now = tables.filled(page)
    assert now.startswith("Before.\n\n<!-- table:metrics -->\n| Metric | Meaning |\n")
    assert now.endswith("<!-- /table -->\n\nAfter.\n")
    assert "old" not in now
    assert tables.filled(now) == now


def test_a_table_can_be_one_rooms() -> None:
    page = "<!-- table:commands tickets -->\n<!-- /table -->"
    now = tables.filled(page)
    assert "`/ticket T-12`" in now
    assert "`/vigie team" not in now


@pytest.mark.parametrize(
    "page",
    [
        "<!-- table:nothing -->\n<!-- /table -->",
        "<!-- table:metrics -->\n",
        "<!-- /table -->",
        "<!-- table:metrics -->\n<!-- table:jobs -->\n<!-- /table -->",
    ],
)
def test_a_mistaken_marker_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="table"):
        tables.filled(page)
