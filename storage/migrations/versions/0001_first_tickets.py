"""First tickets."""

import sqlalchemy as sa
from alembic import op

from storage.base import Id, Json, UTCDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("details", Json, nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("position", Id, nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("position", name=op.f("uq_audit_entries_position")),
    )
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"], unique=False)
    op.create_table(
        "cards",
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("card", "record", name=op.f("pk_cards")),
    )
    op.create_index(op.f("ix_cards_channel"), "cards", ["channel"], unique=False)
    op.create_table(
        "clients",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("slack_team", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("name_key", name=op.f("uq_clients_name_key")),
        sa.UniqueConstraint("slack_team", name=op.f("uq_clients_slack_team")),
    )
    op.create_table(
        "desk",
        sa.Column("id", Id, nullable=False),
        sa.Column("desk_channel", sa.String(), nullable=False),
        sa.Column("approvals_channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("set_up_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
    )
    op.create_table(
        "early_messages",
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("parent_ts", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event", Json, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_early_messages")),
    )
    op.create_index(
        "ix_early_messages_channel_parent", "early_messages", ["channel", "parent_ts"], unique=False
    )
    op.create_table(
        "inbox",
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"], unique=False)
    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name=op.f("pk_job_runs")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("under_card", sa.String(), nullable=True),
        sa.Column("under_record", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("broadcast", sa.Boolean(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("context", Json, nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("fold_key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubt", sa.Boolean(), nullable=False),
        sa.Column("first_try_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("folded_into", Id, nullable=True),
        sa.Column("parked_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("fold_key", name=op.f("uq_outbox_fold_key")),
        sa.UniqueConstraint("op", name=op.f("uq_outbox_op")),
    )
    op.create_index("ix_outbox_folded_into", "outbox", ["folded_into"], unique=False)
    op.create_index("ix_outbox_lane", "outbox", ["state", "lane", "id"], unique=False)
    op.create_table(
        "pace",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("free_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
    )
    op.create_table(
        "parked_notices",
        sa.Column("id", Id, nullable=False),
        sa.Column("told_until", UTCDateTime(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_notices")),
    )
    op.create_index("ix_parked_notices_over", "parked_notices", ["over"], unique=False)
    op.create_table(
        "refusals",
        sa.Column("row_id", Id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_refusals")),
    )
    op.create_table(
        "storms",
        sa.Column("id", Id, nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storms")),
    )
    op.create_index("ix_storms_lane", "storms", ["lane", "last_at"], unique=False)
    op.create_table(
        "channels",
        sa.Column("id", Id, nullable=False),
        sa.Column("slack_channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("connected_teams", Json, nullable=False),
        sa.Column("connected_names", Json, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seen_ts", sa.String(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_channels_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("slack_channel", name=op.f("uq_channels_slack_channel")),
    )
    op.create_index("ix_channels_client_id", "channels", ["client_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", Id, nullable=False),
        sa.Column("slack_user", sa.String(), nullable=False),
        sa.Column("slack_team", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(role IN ('member', 'lead')) = (client_id IS NOT NULL)",
            name=op.f("ck_people_client_of_role"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_people_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("slack_user", name=op.f("uq_people_slack_user")),
    )
    op.create_index(op.f("ix_people_client_id"), "people", ["client_id"], unique=False)
    op.create_table(
        "sites",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_sites_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("client_id", "name", name=op.f("uq_sites_client_id_name")),
    )
    op.create_table(
        "strangers",
        sa.Column("id", Id, nullable=False),
        sa.Column("slack_user", sa.String(), nullable=False),
        sa.Column("slack_channel", sa.String(), nullable=False),
        sa.Column("slack_team", sa.String(), nullable=True),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_strangers_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strangers")),
        sa.UniqueConstraint(
            "slack_channel", "slack_user", name=op.f("uq_strangers_slack_channel_slack_user")
        ),
    )
    op.create_index(op.f("ix_strangers_client_id"), "strangers", ["client_id"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=True),
        sa.Column("reporter_id", Id, nullable=True),
        sa.Column("technician_id", Id, nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("response_due_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("unanswered_since", UTCDateTime(), nullable=True),
        sa.Column("last_message_at", UTCDateTime(), nullable=False),
        sa.Column("waiting_since", UTCDateTime(), nullable=True),
        sa.Column("resolved_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("resolutions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_tickets_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["people.id"], name=op.f("fk_tickets_reporter_id_people")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_tickets_site_id_sites")),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["people.id"], name=op.f("fk_tickets_technician_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_tickets_channel_ts")),
    )
    op.create_index("ix_tickets_client_state", "tickets", ["client_id", "state"], unique=False)
    op.create_index("ix_tickets_due_at", "tickets", ["due_at"], unique=False)
    op.create_index(
        "ix_tickets_reporter", "tickets", ["reporter_id", "last_message_at"], unique=False
    )
    op.create_index("ix_tickets_state", "tickets", ["state"], unique=False)
    op.create_index(
        "ix_tickets_technician_state", "tickets", ["technician_id", "state"], unique=False
    )
    op.create_table(
        "ticket_entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_ticket_entries_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_ticket_entries_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_entries_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_entries")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_ticket_entries_channel_ts")),
    )
    op.create_index(
        "ix_ticket_entries_ticket_id", "ticket_entries", ["ticket_id", "id"], unique=False
    )
