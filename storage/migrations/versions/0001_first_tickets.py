"""First tickets."""

import sqlalchemy as sa
from alembic import op

from storage.base import Id, Json, Lexemes, UTCDateTime

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
        sa.Column("sensitive_channel", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("set_up_at", UTCDateTime(), nullable=False),
        sa.Column("reaction_take", sa.String(), nullable=True),
        sa.Column("reaction_done", sa.String(), nullable=True),
        sa.Column("reaction_ticket", sa.String(), nullable=True),
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
        "on_call_rotation",
        sa.Column("id", Id, nullable=False),
        sa.Column("people", Json, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call_rotation")),
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
        "ready_answers",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_answers")),
        sa.UniqueConstraint(
            "name_key", "language", name=op.f("uq_ready_answers_name_key_language")
        ),
    )
    op.create_table(
        "refusals",
        sa.Column("row_id", Id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_refusals")),
    )
    op.create_table(
        "retention",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention")),
    )
    op.create_table(
        "role_groups",
        sa.Column("slack_group", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("slack_group", name=op.f("pk_role_groups")),
    )
    op.create_table(
        "search_documents",
        sa.Column("ticket_id", Id, autoincrement=False, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("lexemes", Lexemes(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_search_documents")),
    )
    op.create_index(
        "ix_search_documents_lexemes",
        "search_documents",
        ["lexemes"],
        unique=False,
        postgresql_using="gin",
        sqlite_where=sa.text("lexemes IS NULL"),
    )
    op.create_table(
        "search_due",
        sa.Column("ticket_id", Id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_search_due")),
    )
    op.create_table(
        "search_grams",
        sa.Column("gram", sa.String(), nullable=False),
        sa.Column("word_id", Id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("gram", "word_id", name=op.f("pk_search_grams")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", Id, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_search_marks")),
    )
    op.create_table(
        "search_postings",
        sa.Column("word_id", Id, autoincrement=False, nullable=False),
        sa.Column("ticket_id", Id, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word_id", "ticket_id", name=op.f("pk_search_postings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_words",
        sa.Column("id", Id, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", name=op.f("uq_search_words_word")),
    )
    op.create_table(
        "skills",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("name_key", name=op.f("uq_skills_name_key")),
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
        "topic_examples",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_examples")),
        sa.UniqueConstraint("digest", name=op.f("uq_topic_examples_digest")),
    )
    op.create_table(
        "topic_models",
        sa.Column("id", Id, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("accuracy", sa.Double(), nullable=False),
        sa.Column("macro_f1", sa.Double(), nullable=False),
        sa.Column("commonest", sa.Double(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_models")),
    )
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
        "contracts",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("approval_kinds", Json, nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("hours", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("closures", Json, nullable=False),
        sa.Column("targets", Json, nullable=False),
        sa.Column("warnings", Json, nullable=False),
        sa.Column("steps", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_contracts_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index("ix_contracts_client_id", "contracts", ["client_id", "starts_on"], unique=False)
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
        sa.Column("zone", sa.String(), nullable=True),
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
        "absences",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("half", sa.String(), nullable=True),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_absences_by_id_people")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_person_id", "absences", ["person_id", "ends_on"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("open_key", sa.String(), nullable=True),
        sa.Column("details", Json, nullable=False),
        sa.Column("requested_by", Id, nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", Id, nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("dealt_at", UTCDateTime(), nullable=True),
        sa.Column("told", Json, nullable=False),
        sa.Column("talk", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_approvals_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_approvals_decided_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["people.id"], name=op.f("fk_approvals_requested_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("open_key", name=op.f("uq_approvals_open_key")),
    )
    op.create_index("ix_approvals_client_state", "approvals", ["client_id", "state"], unique=False)
    op.create_index("ix_approvals_dealt_at", "approvals", ["dealt_at", "state"], unique=False)
    op.create_index("ix_approvals_due_at", "approvals", ["due_at"], unique=False)
    op.create_index("ix_approvals_record", "approvals", ["kind", "record"], unique=False)
    op.create_table(
        "contract_sites",
        sa.Column("id", Id, nullable=False),
        sa.Column("contract_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("closures", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_contract_sites_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_sites_contract_id_contracts")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_contract_sites_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_sites")),
        sa.UniqueConstraint(
            "contract_id", "site_id", name=op.f("uq_contract_sites_contract_id_site_id")
        ),
    )
    op.create_table(
        "digest_choices",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_digest_choices_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_digest_choices_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_choices")),
    )
    op.create_table(
        "group_roles",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_group_roles_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_group_roles")),
    )
    op.create_table(
        "homes",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.Column("mark", Id, nullable=False),
        sa.Column("shows", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_homes_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_homes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_homes")),
    )
    op.create_table(
        "hours_banks",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("contract_id", Id, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("carry_most", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("rates", Json, nullable=False),
        sa.Column("thresholds", Json, nullable=False),
        sa.Column("overconsumption", sa.String(), nullable=False),
        sa.Column("over", sa.String(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_hours_banks_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_hours_banks_contract_id_contracts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_banks")),
    )
    op.create_index(
        "ix_hours_banks_client_id", "hours_banks", ["client_id", "starts_on"], unique=False
    )
    op.create_table(
        "listed_people",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("skills", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_listed_people_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_listed_people_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_people")),
        sa.UniqueConstraint("email", name=op.f("uq_listed_people_email")),
    )
    op.create_index("ix_listed_people_client_id", "listed_people", ["client_id"], unique=False)
    op.create_index("ix_listed_people_person_id", "listed_people", ["person_id"], unique=False)
    op.create_table(
        "on_call_substitutions",
        sa.Column("id", Id, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_on_call_substitutions_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_on_call_substitutions_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call_substitutions")),
    )
    op.create_index(
        op.f("ix_on_call_substitutions_week"), "on_call_substitutions", ["week"], unique=False
    )
    op.create_table(
        "person_skills",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("skill_id", Id, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_skills_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skills.id"], name=op.f("fk_person_skills_skill_id_skills")
        ),
        sa.PrimaryKeyConstraint("person_id", "skill_id", name=op.f("pk_person_skills")),
    )
    op.create_table(
        "recurring",
        sa.Column("id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("checklist", Json, nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("technician_id", Id, nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_recurring_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["people.id"], name=op.f("fk_recurring_technician_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring")),
    )
    op.create_index(op.f("ix_recurring_client_id"), "recurring", ["client_id"], unique=False)
    op.create_index("ix_recurring_due_at", "recurring", ["due_at"], unique=False)
    op.create_table(
        "sent_digests",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("client_id", Id, nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_sent_digests_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sent_digests_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "period", name=op.f("pk_sent_digests")),
    )
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
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("answers", Json, nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
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
        sa.Column("waiting_for", sa.String(), nullable=True),
        sa.Column("snoozed_until", UTCDateTime(), nullable=True),
        sa.Column("resolved_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("contract_id", Id, nullable=True),
        sa.Column("answer_due_at", UTCDateTime(), nullable=True),
        sa.Column("resolution_due_at", UTCDateTime(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("target_due_at", UTCDateTime(), nullable=True),
        sa.Column("clock", Json, nullable=False),
        sa.Column("resolutions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_tickets_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_tickets_contract_id_contracts")
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
    op.create_index(
        "ix_tickets_closed_at",
        "tickets",
        ["closed_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NOT NULL"),
        sqlite_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index("ix_tickets_due_at", "tickets", ["due_at"], unique=False)
    op.create_index(
        "ix_tickets_reporter", "tickets", ["reporter_id", "last_message_at"], unique=False
    )
    op.create_index("ix_tickets_state", "tickets", ["state"], unique=False)
    op.create_index(
        "ix_tickets_technician_state", "tickets", ["technician_id", "state"], unique=False
    )
    op.create_table(
        "working_hours",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_working_hours_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_working_hours")),
    )
    op.create_table(
        "checklist_items",
        sa.Column("id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_checklist_items_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["people.id"], name=op.f("fk_checklist_items_done_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_checklist_items_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_items")),
    )
    op.create_index(
        "ix_checklist_items_ticket_id", "checklist_items", ["ticket_id", "position"], unique=False
    )
    op.create_table(
        "hours_told",
        sa.Column("id", Id, nullable=False),
        sa.Column("bank_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["hours_banks.id"], name=op.f("fk_hours_told_bank_id_hours_banks")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_hours_told_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_told")),
        sa.UniqueConstraint("bank_id", "what", name=op.f("uq_hours_told_bank_id_what")),
    )
    op.create_table(
        "outages",
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("clients", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_outages_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_outages_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_outages")),
    )
    op.create_index(op.f("ix_outages_client_id"), "outages", ["client_id"], unique=False)
    op.create_table(
        "pages",
        sa.Column("id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_pages_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pages_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_pages_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("ticket_id", "attempt", name=op.f("uq_pages_ticket_id_attempt")),
    )
    op.create_table(
        "surveys",
        sa.Column("id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("technician_id", Id, nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("scored_at", UTCDateTime(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_surveys_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_surveys_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["people.id"], name=op.f("fk_surveys_technician_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_surveys_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_surveys_ticket_id")),
    )
    op.create_index("ix_surveys_person_id", "surveys", ["person_id", "asked_at"], unique=False)
    op.create_index("ix_surveys_scored_at", "surveys", ["scored_at"], unique=False)
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
    op.create_table(
        "ticket_links",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_id", Id, nullable=False),
        sa.Column("to_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("to_client_id", Id, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_ticket_links_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["tickets.id"], name=op.f("fk_ticket_links_from_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["to_client_id"], ["clients.id"], name=op.f("fk_ticket_links_to_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["tickets.id"], name=op.f("fk_ticket_links_to_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_links")),
        sa.UniqueConstraint(
            "from_id", "to_id", "kind", name=op.f("uq_ticket_links_from_id_to_id_kind")
        ),
    )
    op.create_index("ix_ticket_links_to_id", "ticket_links", ["to_id"], unique=False)
    op.create_table(
        "ticket_merges",
        sa.Column("child_id", Id, nullable=False),
        sa.Column("parent_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("parent_since", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["tickets.id"], name=op.f("fk_ticket_merges_child_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_ticket_merges_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["tickets.id"], name=op.f("fk_ticket_merges_parent_id_tickets")
        ),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_ticket_merges")),
    )
    op.create_index(
        op.f("ix_ticket_merges_parent_id"), "ticket_merges", ["parent_id"], unique=False
    )
    op.create_table(
        "ticket_topics",
        sa.Column("ticket_id", Id, autoincrement=False, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("suggested", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_ticket_topics_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_ticket_topics_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_topics_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_topics")),
    )
    op.create_index(
        op.f("ix_ticket_topics_client_id"), "ticket_topics", ["client_id"], unique=False
    )
    op.create_index("ix_ticket_topics_said", "ticket_topics", ["topic", "at"], unique=False)
    op.create_table(
        "ticket_wishes",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("once_key", sa.String(), nullable=True),
        sa.Column("recovers", sa.Boolean(), nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("technician_id", Id, nullable=True),
        sa.Column("checklist", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("ticket_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_ticket_wishes_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["people.id"], name=op.f("fk_ticket_wishes_technician_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_wishes_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_wishes")),
        sa.UniqueConstraint("once_key", name=op.f("uq_ticket_wishes_once_key")),
    )
    op.create_index("ix_ticket_wishes_key", "ticket_wishes", ["client_id", "key"], unique=False)
    op.create_index("ix_ticket_wishes_ticket_id", "ticket_wishes", ["ticket_id"], unique=False)
    op.create_index("ix_ticket_wishes_waiting", "ticket_wishes", ["done_at", "id"], unique=False)
    op.create_table(
        "work_timers",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_work_timers_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_work_timers_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_work_timers_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_timers")),
        sa.UniqueConstraint("person_id", name=op.f("uq_work_timers_person_id")),
    )
    op.create_index("ix_work_timers_due_at", "work_timers", ["due_at"], unique=False)
    op.create_index("ix_work_timers_ticket_id", "work_timers", ["ticket_id"], unique=False)
    op.create_table(
        "hours_lines",
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("bank_id", Id, nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("billed", sa.Integer(), nullable=False),
        sa.Column("hour_class", sa.String(), nullable=True),
        sa.Column("parts", Json, nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.Column("corrected_by", Id, nullable=True),
        sa.Column("corrected_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["hours_banks.id"], name=op.f("fk_hours_lines_bank_id_hours_banks")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_hours_lines_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["people.id"], name=op.f("fk_hours_lines_corrected_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ticket_entries.id"], name=op.f("fk_hours_lines_entry_id_ticket_entries")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_hours_lines_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_hours_lines_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_lines")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_hours_lines_entry_id")),
    )
    op.create_index("ix_hours_lines_bank_id", "hours_lines", ["bank_id", "day"], unique=False)
    op.create_index("ix_hours_lines_client_id", "hours_lines", ["client_id", "day"], unique=False)
    op.create_index("ix_hours_lines_ticket_id", "hours_lines", ["ticket_id"], unique=False)
