"""${message}."""

import sqlalchemy as sa
from alembic import op

from storage.base import Id, Json, Lexemes, UTCDateTime

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
<%
    lines = [line for line in upgrades.splitlines() if "# ###" not in line]
    body = "\n".join(lines).strip()
%>    ${body or "pass"}
