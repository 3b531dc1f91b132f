"""Every query that returns a client's data takes the scope of who asks."""

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import storage
from storage.base import Base
from storage.models import all_tables
from storage.scope import Scope
from tests.house.source import HERE, files, tree

# The table of clients is theirs as well, though it has no column of that name.
OF_CLIENTS = {"clients"}


def modules() -> list[ModuleType]:
    all_tables()
    return [
        import_module(f"storage.{module.name}") for module in pkgutil.iter_modules(storage.__path__)
    ]


def records_of_clients() -> set[str]:
    """The names of the records that belong to a client."""
    all_tables()
    return {
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if "client_id" in mapper.columns or mapper.class_.__tablename__ in OF_CLIENTS
    }


@dataclass(frozen=True)
class Query:
    """A public function of storage that reads a client's records."""

    module: ModuleType
    function: Callable[..., Any]

    @property
    def name(self) -> str:
        return f"{self.module.__name__}.{self.function.__name__}"

    @property
    def reason(self) -> str:
        """Why it needs no scope, where it is marked so."""
        return str(getattr(self.function, "__unscoped__", ""))


def names_in(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def helpers(module: ModuleType) -> dict[str, set[str]]:
    """What the private functions and constants of a module name, so that nothing hides there."""
    found: dict[str, set[str]] = {}
    for node in tree(HERE / "storage" / f"{module.__name__.partition('.')[2]}.py").body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("_"):
            found[node.name] = names_in(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and node.value is not None:
                    found[target.id] = names_in(node.value)
    return found


def reads(function: Callable[..., Any], module: ModuleType) -> set[str]:
    """The records that a function names, itself or through helpers of its module."""
    node = ast.parse(inspect.getsource(inspect.unwrap(function)))
    seen = names_in(node)
    inside = helpers(module)
    todo = list(seen)
    while todo:
        for name in inside.get(todo.pop(), set()) - seen:
            seen.add(name)
            todo.append(name)
    return seen & records_of_clients()


def returns_rows(function: Callable[..., Any]) -> bool:
    """Whether something of what is read comes back; not so for what only writes."""
    returned = str(inspect.signature(function).return_annotation)
    return returned not in ("None", "<class 'NoneType'>", "bool", "<class 'bool'>")


def queries() -> Iterator[Query]:
    for module in modules():
        for name, function in vars(module).items():
            if (
                inspect.iscoroutinefunction(function)
                and function.__module__ == module.__name__
                and not name.startswith("_")
                and returns_rows(function)
                and reads(function, module)
            ):
                yield Query(module, function)


QUERIES = list(queries())


def test_there_are_queries_to_look_at() -> None:
    names = {query.name for query in QUERIES}
    assert {"storage.tickets.get", "storage.clients.all_clients", "storage.people.who"} <= names


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_it_takes_a_scope_and_uses_it(query: Query) -> None:
    if query.reason:
        return
    if query.function.__name__ in ("add", "insert"):
        return  # gives back the number of what it has just written
    parameter = inspect.signature(query.function).parameters.get("scope")
    assert parameter is not None, f"{query.name} takes no scope; or say why with @unscoped"
    assert parameter.default is inspect.Parameter.empty, f"{query.name} can be called without"
    assert parameter.annotation in (Scope, "Scope")
    body = ast.parse(inspect.getsource(query.function))
    used = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id == "scope"]
    assert used, f"{query.name} takes a scope and ignores it"


@pytest.mark.parametrize("query", [q for q in QUERIES if q.reason], ids=lambda q: q.name)
def test_what_has_no_scope_says_why(query: Query) -> None:
    assert "scope" not in inspect.signature(query.function).parameters
    assert len(query.reason) > 3


def test_nobody_asks_for_a_client_s_record_behind_storage_s_back() -> None:
    """`session.get`, `select` and `text` are storage's alone."""
    found = [
        f"{file.relative_to(HERE)}:{node.lineno} {ast.unparse(node.func)}"
        for file in files("commands")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "session"
        and node.func.attr in ("get", "execute", "scalar", "scalars", "stream", "connection")
    ]
    assert found == []


def test_a_scope_without_a_client_sees_nothing() -> None:
    nobody = Scope(client_id=None)
    assert not nobody.allows(None)
    assert not nobody.allows(1)
    with pytest.raises(PermissionError):
        nobody.where(None)
    assert Scope.client(1).allows(1)
    assert not Scope.client(1).allows(2)
    assert not Scope.client(1).allows(None)
    assert Scope.desk().allows(None)
