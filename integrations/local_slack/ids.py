"""Identifiers that look like Slack's and never repeat, not even after a restart."""

import secrets
import time


def new_id(prefix: str) -> str:
    """Return a fresh identifier such as `F0A1B2C3D4E`."""
    return f"{prefix}0{secrets.token_hex(5).upper()}"


def new_trigger() -> str:
    """Return a fresh trigger_id, of the shape `1.2.abc`."""
    return f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"


def new_envelope_id() -> str:
    """Return a fresh envelope id, of the shape of a UUID."""
    text = secrets.token_hex(16)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def new_token() -> str:
    """Return something that nobody can guess, for URLs."""
    return secrets.token_urlsafe(18)


def new_block_id() -> str:
    """Return a block_id for a block that came without one."""
    return secrets.token_urlsafe(4)
