"""Every table there is: the migrations, and the test that compares them, read it here."""

import importlib
import pkgutil

from sqlalchemy import MetaData

import storage
from storage.base import Base

_WITHOUT_RECORDS = frozenset({"migrate", "models"})


def all_tables() -> MetaData:
    """The tables of every capability: each module of this room is imported first.

    The modules are found, not listed, so that a new capability's file needs no entry here.
    """
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name not in _WITHOUT_RECORDS:
            importlib.import_module(f"storage.{module.name}")
    return Base.metadata
