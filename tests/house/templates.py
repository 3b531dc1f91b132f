"""The templates of all rooms, read as Jinja2 reads them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from jinja2 import Environment, nodes

from bot.rendering import loader
from tests.house.source import COMMANDS

JSON_MARKS = re.compile(r'[{}\[\]"]')
KIT_LIBRARY = "kit/_parts.json.j2"
# A name of ours: an action, a callback, a block.
OUR_NAME = re.compile(r"\b[a-z]+\.[a-z_]+\b")


@dataclass(frozen=True)
class Template:
    """One template file: `name` is `tickets/card`, `file` has the ending as well."""

    name: str
    file: str

    @property
    def room(self) -> str:
        return self.name.partition("/")[0]

    @property
    def is_text(self) -> bool:
        return self.file.endswith(".txt.j2")

    @property
    def is_library(self) -> bool:
        """Whether it holds macros for others and is never rendered by itself."""
        return self.name.partition("/")[2].startswith("_")

    def __str__(self) -> str:
        return self.file


def all_templates() -> list[Template]:
    """Every template file, libraries included."""
    found = []
    for path in sorted(COMMANDS.glob("*/templates/**/*.j2")):
        room, _, *inside = path.relative_to(COMMANDS).parts
        file = "/".join([room, *inside])
        found.append(Template(re.sub(r"\.(json|txt)\.j2$", "", file), file))
    return found


@cache
def parsed(file: str) -> nodes.Template:
    """The syntax tree of a template."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=False)
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    source, _, _ = loader().get_source(environment, file)
    return environment.parse(source, file)


@dataclass(frozen=True)
class Place:
    """An expression that writes into a template, and the macro in which it stands."""

    file: str
    expression: nodes.Expr
    macro: nodes.Macro | None

    def __str__(self) -> str:
        return f"{self.file}, line {self.expression.lineno}"


def outputs(file: str) -> Iterator[Place]:
    """Every `{{ … }}` of a template."""
    yield from _outputs(file, parsed(file), None)


def _outputs(file: str, node: nodes.Node, macro: nodes.Macro | None) -> Iterator[Place]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            for expression in child.nodes:
                if not isinstance(expression, nodes.TemplateData):
                    yield Place(file, expression, macro)
        else:
            inside = child if isinstance(child, nodes.Macro) else macro
            yield from _outputs(file, child, inside)


@cache
def macros(file: str) -> dict[str, tuple[str, nodes.Macro]]:
    """The macros that a template may call, as it names them: their file and definition."""
    found = {macro.name: (file, macro) for macro in parsed(file).find_all(nodes.Macro)}
    for imported in parsed(file).find_all(nodes.Import):
        library = str(_constant(imported.template))
        for name, macro in macros(library).items():
            found[f"{imported.target}.{name}"] = macro
    for taken in parsed(file).find_all(nodes.FromImport):
        there = macros(str(_constant(taken.template)))
        pairs = [name if isinstance(name, tuple) else (name, name) for name in taken.names]
        found |= {alias: there[name] for name, alias in pairs if name in there}
    return found


def _constant(expression: nodes.Expr) -> Any:
    return expression.value if isinstance(expression, nodes.Const) else None


def called(file: str, expression: nodes.Expr) -> tuple[str, nodes.Macro] | None:
    """The macro that an expression calls, if it is nothing but such a call."""
    if not isinstance(expression, nodes.Call):
        return None
    target = expression.node
    if isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name):
        own = macros(file).get(f"{target.node.name}.{target.attr}")
        # A macro may be handed the kit's library as an argument.
        return own or macros(KIT_LIBRARY).get(target.attr)
    return macros(file).get(target.name) if isinstance(target, nodes.Name) else None


def writes_json(file: str, macro: nodes.Macro) -> bool:
    """Whether a macro makes JSON, and not words that its caller still has to write as JSON."""
    if any(JSON_MARKS.search(data.data) for data in macro.find_all(nodes.TemplateData)):
        return True
    calls = (called(file, child) for out in macro.find_all(nodes.Output) for child in out.nodes)
    return any(call is not None and writes_json(*call) for call in calls)


def is_safe(place: Place) -> bool:
    """Whether what is written is JSON: `|tojson`, or a macro that makes it.

    In a macro that makes words, and in a `.txt.j2`, everything may be written.
    """
    if place.file.endswith(".txt.j2"):
        return True
    if place.macro is not None and not writes_json(place.file, place.macro):
        return True
    if isinstance(place.expression, nodes.Filter) and place.expression.name == "tojson":
        return True
    call = called(place.file, place.expression)
    if call is not None:
        return writes_json(*call)
    return isinstance(place.expression, nodes.Call) and _is_caller(place.expression.node)


def _is_caller(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name) and node.name == "caller"


def own_names(template: Template) -> set[str]:
    """The names of ours (`tickets.take`) that stand in a template."""
    tree = parsed(template.file)
    texts = [data.data for data in tree.find_all(nodes.TemplateData)]
    texts += [c.value for c in tree.find_all(nodes.Const) if isinstance(c.value, str)]
    names = {name for text in texts for name in OUR_NAME.findall(text)}
    return {name for name in names if name.startswith(f"{template.room}.")}


def samples_of(room: str) -> dict[str, list[Mapping[str, Any]]]:
    """Example contexts by template name, from `tests/<room>/samples.py`."""
    module = f"tests.{room}.samples"
    if find_spec(f"tests.{room}") is None or find_spec(module) is None:
        return {}
    found: dict[str, Any] = getattr(import_module(module), "SAMPLES", {})
    return {name: [c] if isinstance(c, Mapping) else list(c) for name, c in found.items()}


def fixed_of(room: str) -> frozenset[str]:
    """The keys whose texts are ours, never a person's: they are left alone."""
    module = f"tests.{room}.samples"
    own: frozenset[str] = getattr(import_module(module), "FIXED", frozenset())
    return frozenset({"zone", "locale"}) | frozenset(own)
