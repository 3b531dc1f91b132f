"""Files as spreadsheets really write them, and what is said of those that cannot be read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit.tables import Table, Unusable, decoded, plain, read_csv, read_yaml

WORDS = "Nom;Langue\r\nAcmé;fr\r\n"


def cells(table: Table) -> list[dict[str, str]]:
    return [dict(record.cells) for record in table.records]


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("utf-16"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
    ],
    ids=["utf-8", "byte-order mark", "utf-16", "utf-16, big end first"],
)
def test_every_usual_encoding_is_read(data: bytes) -> None:
    table = read_csv(decoded(data, "clients.csv"), "clients", "clients.csv")
    assert cells(table) == [{"nom": "Acmé", "langue": "fr"}]


def test_an_older_excel_s_encoding_is_read_when_it_is_named() -> None:
    assert decoded(WORDS.encode("cp1252"), "clients.csv", "cp1252") == WORDS


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (WORDS.encode("cp1252"), None, "clients.csv, line 2: The byte 0xe9 is not UTF-8."),
        (WORDS.encode("utf-16-le"), None, "clients.csv, line 2"),
        ("a;b\r\n".encode("utf-16-le"), None, "looks like UTF-16 without its mark"),
        (b"\xff\xfea\x00b", None, "The file ends in the middle of a letter."),
        (b"PK\x03\x04....", None, "It is a workbook or an archive"),
        (b"Nom\n", "klingon", "“klingon” is no encoding."),
    ],
)
def test_what_is_no_text_is_told_with_its_line(
    data: bytes, encoding: str | None, said: str
) -> None:
    with pytest.raises(Unusable) as refusal:
        decoded(data, "clients.csv", encoding)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "name,language\nAcme,fr\n",
        "name;language\r\nAcme;fr\r\n",
        "name\tlanguage\nAcme\tfr\n",
        "sep=;\r\nname;language\r\nAcme;fr\r\n",
        "\n\nname,language\n,,\nAcme,fr,,\n",
    ],
    ids=["commas", "semicolons", "tabs", "sep=", "empty lines and cells"],
)
def test_every_usual_separator_is_read(text: str) -> None:
    table = read_csv(text, "clients", "clients.csv")
    assert cells(table) == [{"name": "Acme", "language": "fr"}]
    assert table.mistakes == ()


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    text = 'sep=;\nname;address\n"Acme";"2, place Bellecour\r\n69002 Lyon"\n\nGlobex;x\n'
    table = read_csv(text, "sites", "sites.csv")
    assert [record.line for record in table.records] == [3, 6]
    assert "69002" in table.records[0].cells["address"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,language\nAcme, Inc,fr\n", "line 2: There are 3 cells under 2 headings."),
        ('name\n"Acme\nGlobex\n', "line 2: A double quote is opened here"),
        ('name\n"Acme"x\n', "line 2: A double quote"),
    ],
)
def test_a_broken_line_is_told(text: str, said: str) -> None:
    table = read_csv(text, "clients", "clients.csv")
    assert [said in str(mistake) for mistake in table.mistakes] == [True]


def test_yaml_keeps_what_is_written() -> None:
    text = """
clients:
  - name: Acme
    active: no
    zone: ~
contracts:
  - {client: Acme, starts_on: 2026-11-23, approval_kinds: [hardware, change]}
sites:
"""
    clients, contracts, sites = read_yaml(text, "all.yaml")
    assert cells(clients) == [{"name": "Acme", "active": "no", "zone": ""}]
    assert contracts.records[0].cells["starts_on"] == "2026-11-23"
    assert contracts.records[0].cells["approval_kinds"] == "hardware, change"
    assert contracts.records[0].line == 7
    assert sites.records == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clients:\n - name: [a\n", "all.yaml, line 3: This is not YAML"),
        ("- name: Acme\n", "all.yaml, line 1: There is no list in the file."),
        ("clients: Acme\n", "all.yaml, line 1: There is no list in “clients”."),
        ("clients:\n  - Acme\n", "all.yaml, line 2: This is not a list of `name: value`."),
        ("clients:\n  - name: a\n    name: b\n", "line 3, column name: It stands here twice."),
        ("clients:\n  - name: {a: b}\n", "line 2, column name: There is a list of lists"),
        ("a: \x01\n", "This is not YAML"),
    ],
)
def test_broken_yaml_is_told_with_its_line(text: str, said: str) -> None:
    try:
        tables = list(read_yaml(text, "all.yaml"))
        found = [str(mistake) for table in tables for mistake in table.mistakes]
    except Unusable as unusable:
        found = [str(unusable)]
    assert len(found) == 1
    assert said in found[0]


def test_an_empty_yaml_file_says_nothing() -> None:
    assert list(read_yaml("# nothing yet\n", "all.yaml")) == []


def test_headings_are_known_whatever_their_accents() -> None:
    assert [plain(word) for word in ("Début le", "E-mail ", "  NOM")] == [
        "debut_le",
        "e_mail",
        "nom",
    ]


NOT_SEPARATORS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(NOT_SEPARATORS, NOT_SEPARATORS), min_size=1, max_size=5))
def test_whatever_a_spreadsheet_quotes_is_read_back(rows: list[tuple[str, str]]) -> None:
    quoted: Any = ['"' + cell.replace('"', '""') + '"' for row in rows for cell in row]
    lines = [";".join(quoted[n : n + 2]) for n in range(0, len(quoted), 2)]
    table = read_csv("name;address\r\n" + "\r\n".join(lines), "sites", "sites.csv")
    expected = [row for row in rows if row[0].strip() or row[1].strip()]
    assert [(r.cells["name"], r.cells["address"]) for r in table.records] == [
        (name.strip(), address.strip()) for name, address in expected
    ]
    assert table.mistakes == ()
