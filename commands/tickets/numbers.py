"""A ticket's number as people and buttons write it."""

from commands.kit.refused import Refused
from commands.kit.words import N_


def number_of(text: str) -> int:
    """Read a ticket's number from `T-12`, `t12` or `12`."""
    digits = text.strip().lstrip("#").upper().removeprefix("T").removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > len("999999999"):
        raise Refused(N_("I can't find ticket %(text)s."), text=text[:30] or "?")
    return int(digits)
