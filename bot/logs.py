"""How the program speaks in its logs: JSON for machines, colours for people, never a token."""

import logging
import re
import sys
from typing import Any

import structlog

_SECRET = re.compile(r"\b(xox[a-z]|xapp|xoxe)-[\w.-]+|(?<=ticket=)[\w.-]+|v0=[0-9a-f]{64}")
# Bolt repeats at each start what was decided here on purpose.
_QUIET = {
    "vigie.bolt": logging.ERROR,
    "apscheduler": logging.WARNING,
    "aiohttp.access": logging.WARNING,
}


def configure(style: str, level: str) -> None:
    """Set up logging for the whole process, the libraries' lines included."""
    json_lines = style == "json" or (style == "auto" and not sys.stderr.isatty())
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if json_lines:
        after: list[structlog.typing.Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        # Plain tracebacks: the prettier ones print local variables, and those hold secrets.
        after = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *after, _masked],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


def mask(text: str) -> str:
    """Take tokens, signatures and connection tickets out of a line."""
    return _SECRET.sub("[secret]", text)


def _masked(_logger: Any, _method: str, line: Any) -> str:
    return mask(line if isinstance(line, str) else str(line))
