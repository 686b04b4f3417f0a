"""The first release's tables, written down as they were so that every later change starts from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Change the tables to this release's."""
    op.create_table(
        "closed_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("closed_by_log", sa.Integer(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("checker", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_period")),
        sa.UniqueConstraint("budget_year", name=op.f("uq_closed_period_budget_year")),
    )
    op.create_table(
        "finding",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("partition_key", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("subject_table", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("distinguish", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("happened_on", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_scan", sa.Integer(), nullable=False),
        sa.Column("last_scan", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_finding")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_finding_fingerprint")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_rule_partition_key"), ["rule", "partition_key"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("updating", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("log_number", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("header_digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("header_digest", name=op.f("uq_import_mapping_header_digest")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("county_code", sa.Text(), nullable=True),
        sa.Column("known_tables", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "log_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_entry")),
    )
    op.create_table(
        "notice",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("facts_digest", sa.Text(), nullable=False),
        sa.Column("log_head", sa.Text(), nullable=False),
        sa.Column("log_number", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_scope"), ["scope"], unique=False)

    op.create_table(
        "office_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_setting")),
        sa.UniqueConstraint(
            "name", "region_code", "from_day", name=op.f("uq_office_setting_name_region_code_from_day")
        ),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.Text(), nullable=False),
        sa.Column("silenced_until", sa.Text(), nullable=True),
        sa.Column("facts_digest", sa.Text(), nullable=False),
        sa.Column("log_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_fingerprint"), ["fingerprint"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("through_log", sa.Integer(), nullable=False),
        sa.Column("incremental", sa.Boolean(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("rules_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_table(
        "imported_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("table_label", sa.Text(), nullable=False),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("last_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("digest_sum", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_imported_table_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_table")),
        sa.UniqueConstraint("import_id", "table_label", name=op.f("uq_imported_table_import_id_table_label")),
    )
    op.create_table(
        "record_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("table_label", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["superseded_by"], ["import_batch.id"], name=op.f("fk_record_history_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_history")),
    )
    with op.batch_alter_table("record_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_history_superseded_by"), ["superseded_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_record_history_table_label_record_key"), ["table_label", "record_key"], unique=False
        )

    op.create_table(
        "rule_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tested", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Integer(), nullable=False),
        sa.Column("excluded_by", sa.Text(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_rule_run_scan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_run")),
        sa.UniqueConstraint("scan_id", "rule", name=op.f("uq_rule_run_scan_id_rule")),
    )
    op.create_table(
        "source_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_source_file_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_file")),
    )
    with op.batch_alter_table("source_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_file_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "source_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("table_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["source_file.id"], name=op.f("fk_source_sheet_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_sheet")),
    )
    with op.batch_alter_table("source_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_sheet_file_id"), ["file_id"], unique=False)

    op.create_table(
        "bank_entry",
        sa.Column("serial_no", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("account_name", sa.Text(), nullable=True),
        sa.Column("traded_on", sa.Date(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("other_account", sa.Text(), nullable=True),
        sa.Column("other_name", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("traded_on_day", sa.Integer(), nullable=True),
        sa.Column("amount_first_two", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("direction IN ('收', '支')", name=op.f("ck_bank_entry_direction")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_bank_entry_amount")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_bank_entry_balance")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_bank_entry_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_entry")),
        sa.UniqueConstraint("record_key", name=op.f("uq_bank_entry_record_key")),
    )
    with op.batch_alter_table("bank_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_entry_account"), ["account"], unique=False)

    op.create_table(
        "company_register",
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_person_id_number", sa.Text(), nullable=True),
        sa.Column("shareholder_id_numbers", sa.Text(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("registered_capital", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("legal_person_id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("founded_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("registered_capital >= 0", name=op.f("ck_company_register_registered_capital")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_company_register_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_register")),
        sa.UniqueConstraint("record_key", name=op.f("uq_company_register_record_key")),
    )
    with op.batch_alter_table("company_register", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_company_register_legal_person_id_number"), ["legal_person_id_number"], unique=False
        )

    op.create_table(
        "deceased_person",
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("name_normalised", sa.Text(), nullable=True),
        sa.Column("died_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_deceased_person_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deceased_person")),
        sa.UniqueConstraint("record_key", name=op.f("uq_deceased_person_record_key")),
    )
    op.create_table(
        "finding_reply",
        sa.Column("finding_no", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("to_recover", sa.BigInteger(), nullable=True),
        sa.Column("recovered", sa.BigInteger(), nullable=True),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('属实', '部分属实', '不属实', '数据有误')", name=op.f("ck_finding_reply_verdict")
        ),
        sa.CheckConstraint("recovered >= 0", name=op.f("ck_finding_reply_recovered")),
        sa.CheckConstraint("to_recover >= 0", name=op.f("ck_finding_reply_to_recover")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_finding_reply_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reply")),
        sa.UniqueConstraint("record_key", name=op.f("uq_finding_reply_record_key")),
    )
    op.create_table(
        "household_event",
        sa.Column("household_no", sa.Text(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("happened_on_day", sa.Integer(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_household_event_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_event")),
        sa.UniqueConstraint("record_key", name=op.f("uq_household_event_record_key")),
    )
    with op.batch_alter_table("household_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_event_household_no"), ["household_no"], unique=False)

    op.create_table(
        "household_income",
        sa.Column("household_no", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("income_per_head", sa.BigInteger(), nullable=False),
        sa.Column("wage_income", sa.BigInteger(), nullable=True),
        sa.Column("business_income", sa.BigInteger(), nullable=True),
        sa.Column("property_income", sa.BigInteger(), nullable=True),
        sa.Column("transfer_income", sa.BigInteger(), nullable=True),
        sa.Column("business_cost", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("business_cost >= 0", name=op.f("ck_household_income_business_cost")),
        sa.CheckConstraint("business_income >= 0", name=op.f("ck_household_income_business_income")),
        sa.CheckConstraint("income_per_head >= 0", name=op.f("ck_household_income_income_per_head")),
        sa.CheckConstraint("property_income >= 0", name=op.f("ck_household_income_property_income")),
        sa.CheckConstraint("transfer_income >= 0", name=op.f("ck_household_income_transfer_income")),
        sa.CheckConstraint("wage_income >= 0", name=op.f("ck_household_income_wage_income")),
        sa.CheckConstraint("year BETWEEN 1900 AND 2100", name=op.f("ck_household_income_year")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_household_income_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_income")),
        sa.UniqueConstraint("record_key", name=op.f("uq_household_income_record_key")),
    )
    op.create_table(
        "indicator",
        sa.Column("indicator_no", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("fund_name", sa.Text(), nullable=False),
        sa.Column("fund_level", sa.Text(), nullable=False),
        sa.Column("fund_category", sa.Text(), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("indicator_type", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("parent_no", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("account_subject", sa.Text(), nullable=True),
        sa.Column("permitted_use", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("issued_on_day", sa.Integer(), nullable=True),
        sa.Column("received_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("budget_year BETWEEN 1900 AND 2100", name=op.f("ck_indicator_budget_year")),
        sa.ForeignKeyConstraint(
            ["parent_no"],
            ["indicator.record_key"],
            name=op.f("fk_indicator_parent_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_indicator_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("record_key", name=op.f("uq_indicator_record_key")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_parent_no"), ["parent_no"], unique=False)

    op.create_table(
        "kinship",
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("kin_id_number", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("kin_id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_kinship_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship")),
        sa.UniqueConstraint("record_key", name=op.f("uq_kinship_record_key")),
    )
    with op.batch_alter_table("kinship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kinship_id_number"), ["id_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_kinship_kin_id_number"), ["kin_id_number"], unique=False)

    op.create_table(
        "measured_quantity",
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("household_no", sa.Text(), nullable=True),
        sa.Column("measured_item", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_measured_quantity_quantity")),
        sa.CheckConstraint("year BETWEEN 1900 AND 2100", name=op.f("ck_measured_quantity_year")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_measured_quantity_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measured_quantity")),
        sa.UniqueConstraint("record_key", name=op.f("uq_measured_quantity_record_key")),
    )
    with op.batch_alter_table("measured_quantity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measured_quantity_household_no"), ["household_no"], unique=False)

    op.create_table(
        "minimum_living",
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("from_day_day", sa.Integer(), nullable=True),
        sa.Column("name_normalised", sa.Text(), nullable=True),
        sa.Column("until_day_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_minimum_living_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minimum_living")),
        sa.UniqueConstraint("record_key", name=op.f("uq_minimum_living_record_key")),
    )
    with op.batch_alter_table("minimum_living", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minimum_living_id_number"), ["id_number"], unique=False)

    op.create_table(
        "person",
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("household_no", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("labour_ability", sa.Text(), nullable=True),
        sa.Column("schooling", sa.Text(), nullable=True),
        sa.Column("health", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("employment", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("sex_by_number", sa.Text(), nullable=True),
        sa.Column("name_normalised", sa.Text(), nullable=True),
        sa.Column("status_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_person_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("record_key", name=op.f("uq_person_record_key")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_household_no"), ["household_no"], unique=False)

    op.create_table(
        "property_register",
        sa.Column("property_no", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("registered_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("area >= 0", name=op.f("ck_property_register_area")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_property_register_price")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_property_register_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_register")),
        sa.UniqueConstraint("record_key", name=op.f("uq_property_register_record_key")),
    )
    with op.batch_alter_table("property_register", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_property_register_id_number"), ["id_number"], unique=False)

    op.create_table(
        "public_employee",
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("employer", sa.Text(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("name_normalised", sa.Text(), nullable=True),
        sa.Column("from_day_day", sa.Integer(), nullable=True),
        sa.Column("until_day_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_public_employee_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_employee")),
        sa.UniqueConstraint("record_key", name=op.f("uq_public_employee_record_key")),
    )
    op.create_table(
        "region",
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("is_poor", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('县', '乡镇', '村')", name=op.f("ck_region_level")),
        sa.ForeignKeyConstraint(
            ["parent_code"],
            ["region.record_key"],
            name=op.f("fk_region_parent_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_region_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("record_key", name=op.f("uq_region_record_key")),
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "vehicle_register",
        sa.Column("plate_no", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("registered_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_vehicle_register_price")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_vehicle_register_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_register")),
        sa.UniqueConstraint("record_key", name=op.f("uq_vehicle_register_record_key")),
    )
    with op.batch_alter_table("vehicle_register", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vehicle_register_id_number"), ["id_number"], unique=False)

    op.create_table(
        "voucher_line",
        sa.Column("unit_code", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("voucher_type", sa.Text(), nullable=True),
        sa.Column("voucher_no", sa.Text(), nullable=True),
        sa.Column("line_no", sa.Text(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("subject_code", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=True),
        sa.Column("booked_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("credit >= 0", name=op.f("ck_voucher_line_credit")),
        sa.CheckConstraint("debit >= 0", name=op.f("ck_voucher_line_debit")),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_voucher_line_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_line")),
        sa.UniqueConstraint("record_key", name=op.f("uq_voucher_line_record_key")),
    )
    op.create_table(
        "household",
        sa.Column("household_no", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("head_id_number", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("relapsed_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("helper", sa.Text(), nullable=True),
        sa.Column("helping_unit", sa.Text(), nullable=True),
        sa.Column("income_per_head", sa.BigInteger(), nullable=True),
        sa.Column("income_year", sa.Integer(), nullable=True),
        sa.Column("housing_area", sa.BigInteger(), nullable=True),
        sa.Column("relocated", sa.Boolean(), nullable=True),
        sa.Column("head_name_normalised", sa.Text(), nullable=True),
        sa.Column("head_id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("head_birth_day", sa.Integer(), nullable=True),
        sa.Column("head_sex_by_number", sa.Text(), nullable=True),
        sa.Column("identified_on_day", sa.Integer(), nullable=True),
        sa.Column("lifted_on_day", sa.Integer(), nullable=True),
        sa.Column("relapsed_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("head_count >= 0", name=op.f("ck_household_head_count")),
        sa.CheckConstraint("housing_area >= 0", name=op.f("ck_household_housing_area")),
        sa.CheckConstraint("income_per_head >= 0", name=op.f("ck_household_income_per_head")),
        sa.CheckConstraint("income_year BETWEEN 1900 AND 2100", name=op.f("ck_household_income_year")),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_household_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_household_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("record_key", name=op.f("uq_household_record_key")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_head_id_number"), ["head_id_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_region_code"), ["region_code"], unique=False)

    op.create_table(
        "indicator_split",
        sa.Column("parent_no", sa.Text(), nullable=True),
        sa.Column("indicator_no", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_indicator_split_amount")),
        sa.ForeignKeyConstraint(
            ["indicator_no"],
            ["indicator.record_key"],
            name=op.f("fk_indicator_split_indicator_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_no"],
            ["indicator.record_key"],
            name=op.f("fk_indicator_split_parent_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_indicator_split_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_split")),
        sa.UniqueConstraint("record_key", name=op.f("uq_indicator_split_record_key")),
    )
    op.create_table(
        "notice_record",
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_no", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("medium", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("listed_count", sa.Integer(), nullable=True),
        sa.Column("photo_count", sa.Integer(), nullable=True),
        sa.Column("objections", sa.Text(), nullable=True),
        sa.Column("objections_settled_on", sa.Date(), nullable=True),
        sa.Column("taken_down_on", sa.Date(), nullable=True),
        sa.Column("from_day_day", sa.Integer(), nullable=True),
        sa.Column("until_day_day", sa.Integer(), nullable=True),
        sa.Column("objections_settled_on_day", sa.Integer(), nullable=True),
        sa.Column("taken_down_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('县', '乡镇', '村')", name=op.f("ck_notice_record_level")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_notice_record_amount")),
        sa.CheckConstraint("listed_count >= 0", name=op.f("ck_notice_record_listed_count")),
        sa.CheckConstraint("photo_count >= 0", name=op.f("ck_notice_record_photo_count")),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_notice_record_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_notice_record_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_record")),
        sa.UniqueConstraint("record_key", name=op.f("uq_notice_record_record_key")),
    )
    with op.batch_alter_table("notice_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_record_subject_no"), ["subject_no"], unique=False)

    op.create_table(
        "policy_parameter",
        sa.Column("parameter", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("from_day_day", sa.Integer(), nullable=True),
        sa.Column("until_day_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_policy_parameter_value")),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_policy_parameter_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_policy_parameter_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_parameter")),
        sa.UniqueConstraint("record_key", name=op.f("uq_policy_parameter_record_key")),
    )
    op.create_table(
        "subsidy_standard",
        sa.Column("subsidy", sa.Text(), nullable=True),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("until_year", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("standard_type", sa.Text(), nullable=True),
        sa.Column("share", sa.BigInteger(), nullable=True),
        sa.Column("cap_per_person", sa.BigInteger(), nullable=True),
        sa.Column("cap_per_household", sa.BigInteger(), nullable=True),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("eligible", sa.Text(), nullable=False),
        sa.Column("max_times", sa.Integer(), nullable=True),
        sa.Column("exclusive_with", sa.Text(), nullable=True),
        sa.Column("exclusive_scope", sa.Text(), nullable=True),
        sa.Column("exclusive_period", sa.Text(), nullable=True),
        sa.Column("measured_item", sa.Text(), nullable=True),
        sa.Column("from_day_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_subsidy_standard_amount")),
        sa.CheckConstraint("cap_per_household >= 0", name=op.f("ck_subsidy_standard_cap_per_household")),
        sa.CheckConstraint("cap_per_person >= 0", name=op.f("ck_subsidy_standard_cap_per_person")),
        sa.CheckConstraint("from_year BETWEEN 1900 AND 2100", name=op.f("ck_subsidy_standard_from_year")),
        sa.CheckConstraint("max_age >= 0", name=op.f("ck_subsidy_standard_max_age")),
        sa.CheckConstraint("max_times >= 0", name=op.f("ck_subsidy_standard_max_times")),
        sa.CheckConstraint("min_age >= 0", name=op.f("ck_subsidy_standard_min_age")),
        sa.CheckConstraint("share >= 0", name=op.f("ck_subsidy_standard_share")),
        sa.CheckConstraint("until_year BETWEEN 1900 AND 2100", name=op.f("ck_subsidy_standard_until_year")),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_subsidy_standard_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_subsidy_standard_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_standard")),
        sa.UniqueConstraint("record_key", name=op.f("uq_subsidy_standard_record_key")),
    )
    op.create_table(
        "unit",
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=True),
        sa.Column("legal_person", sa.Text(), nullable=True),
        sa.Column("legal_person_id_number", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("bank", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("legal_person_normalised", sa.Text(), nullable=True),
        sa.Column("legal_person_id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("founded_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_unit_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_unit_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("record_key", name=op.f("uq_unit_record_key")),
    )
    op.create_table(
        "village_official",
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("from_day_day", sa.Integer(), nullable=True),
        sa.Column("name_normalised", sa.Text(), nullable=True),
        sa.Column("until_day_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_village_official_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_village_official_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_official")),
        sa.UniqueConstraint("record_key", name=op.f("uq_village_official_record_key")),
    )
    with op.batch_alter_table("village_official", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_village_official_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_village_official_id_number"), ["id_number"], unique=False)

    op.create_table(
        "account_register",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=True),
        sa.Column("holder_unit_code", sa.Text(), nullable=True),
        sa.Column("account_type", sa.Text(), nullable=False),
        sa.Column("approval_no", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("opened_on_day", sa.Integer(), nullable=True),
        sa.Column("closed_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_unit_code"],
            ["unit.record_key"],
            name=op.f("fk_account_register_holder_unit_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_account_register_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_register")),
        sa.UniqueConstraint("record_key", name=op.f("uq_account_register_record_key")),
    )
    op.create_table(
        "loan",
        sa.Column("loan_no", sa.Text(), nullable=False),
        sa.Column("borrower_type", sa.Text(), nullable=True),
        sa.Column("household_no", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("borrower_code", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("yearly_rate", sa.BigInteger(), nullable=True),
        sa.Column("interest_subsidy", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("payee", sa.Text(), nullable=True),
        sa.Column("payee_account", sa.Text(), nullable=True),
        sa.Column("actual_user", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("risk_compensation", sa.BigInteger(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("sex_by_number", sa.Text(), nullable=True),
        sa.Column("lent_on_day", sa.Integer(), nullable=True),
        sa.Column("due_on_day", sa.Integer(), nullable=True),
        sa.Column("settled_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_loan_amount")),
        sa.CheckConstraint("interest_subsidy >= 0", name=op.f("ck_loan_interest_subsidy")),
        sa.CheckConstraint("risk_compensation >= 0", name=op.f("ck_loan_risk_compensation")),
        sa.CheckConstraint("yearly_rate >= 0", name=op.f("ck_loan_yearly_rate")),
        sa.ForeignKeyConstraint(
            ["borrower_code"],
            ["unit.record_key"],
            name=op.f("fk_loan_borrower_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_loan_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("record_key", name=op.f("uq_loan_record_key")),
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_household_no"), ["household_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_id_number"), ["id_number"], unique=False)

    op.create_table(
        "notice_item",
        sa.Column("notice_no", sa.Text(), nullable=True),
        sa.Column("subject_type", sa.Text(), nullable=True),
        sa.Column("subject_no", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_notice_item_amount")),
        sa.ForeignKeyConstraint(
            ["notice_no"],
            ["notice_record.record_key"],
            name=op.f("fk_notice_item_notice_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_notice_item_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_item")),
        sa.UniqueConstraint("record_key", name=op.f("uq_notice_item_record_key")),
    )
    with op.batch_alter_table("notice_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_item_notice_no"), ["notice_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_item_subject_no"), ["subject_no"], unique=False)

    op.create_table(
        "project",
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("department_code", sa.Text(), nullable=False),
        sa.Column("implementer_code", sa.Text(), nullable=False),
        sa.Column("person_in_charge", sa.Text(), nullable=True),
        sa.Column("planned_investment", sa.BigInteger(), nullable=False),
        sa.Column("pooled_on", sa.Date(), nullable=True),
        sa.Column("approval_no", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("planned_start_on", sa.Date(), nullable=True),
        sa.Column("planned_end_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("progress", sa.BigInteger(), nullable=True),
        sa.Column("household_count", sa.Integer(), nullable=True),
        sa.Column("person_count", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("budget_year", sa.Integer(), nullable=True),
        sa.Column("estimated_investment", sa.BigInteger(), nullable=True),
        sa.Column("assembly_on", sa.Date(), nullable=True),
        sa.Column("benefit_link", sa.Text(), nullable=True),
        sa.Column("nature", sa.Text(), nullable=True),
        sa.Column("subcategory", sa.Text(), nullable=True),
        sa.Column("pooled_on_day", sa.Integer(), nullable=True),
        sa.Column("approved_on_day", sa.Integer(), nullable=True),
        sa.Column("planned_start_on_day", sa.Integer(), nullable=True),
        sa.Column("planned_end_on_day", sa.Integer(), nullable=True),
        sa.Column("started_on_day", sa.Integer(), nullable=True),
        sa.Column("completed_on_day", sa.Integer(), nullable=True),
        sa.Column("assembly_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('申报', '入库', '批复', '实施', '完工', '验收', '决算', '移交', '终止')",
            name=op.f("ck_project_status"),
        ),
        sa.CheckConstraint("budget_year BETWEEN 1900 AND 2100", name=op.f("ck_project_budget_year")),
        sa.CheckConstraint("estimated_investment >= 0", name=op.f("ck_project_estimated_investment")),
        sa.CheckConstraint("household_count >= 0", name=op.f("ck_project_household_count")),
        sa.CheckConstraint("person_count >= 0", name=op.f("ck_project_person_count")),
        sa.CheckConstraint("planned_investment >= 0", name=op.f("ck_project_planned_investment")),
        sa.CheckConstraint("progress >= 0", name=op.f("ck_project_progress")),
        sa.ForeignKeyConstraint(
            ["department_code"],
            ["unit.record_key"],
            name=op.f("fk_project_department_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["implementer_code"],
            ["unit.record_key"],
            name=op.f("fk_project_implementer_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_project_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_project_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("record_key", name=op.f("uq_project_record_key")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_region_code"), ["region_code"], unique=False)

    op.create_table(
        "acceptance",
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("acceptance_level", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("acceptor_unit", sa.Text(), nullable=True),
        sa.Column("acceptor", sa.Text(), nullable=True),
        sa.Column("approved_amount", sa.BigInteger(), nullable=True),
        sa.Column("approved_quantity", sa.BigInteger(), nullable=True),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("accepted_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("verdict IN ('合格', '不合格', '整改后合格')", name=op.f("ck_acceptance_verdict")),
        sa.CheckConstraint("approved_amount >= 0", name=op.f("ck_acceptance_approved_amount")),
        sa.CheckConstraint("approved_quantity >= 0", name=op.f("ck_acceptance_approved_quantity")),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_acceptance_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_acceptance_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
        sa.UniqueConstraint("record_key", name=op.f("uq_acceptance_record_key")),
    )
    op.create_table(
        "allocation",
        sa.Column("allocation_no", sa.Text(), nullable=False),
        sa.Column("indicator_no", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("allocated_on", sa.Date(), nullable=False),
        sa.Column("receiver_code", sa.Text(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("allocated_on_day", sa.Integer(), nullable=True),
        sa.Column("arrived_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_no"],
            ["indicator.record_key"],
            name=op.f("fk_allocation_indicator_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_allocation_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["receiver_code"],
            ["unit.record_key"],
            name=op.f("fk_allocation_receiver_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_allocation_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("record_key", name=op.f("uq_allocation_record_key")),
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_indicator_no"), ["indicator_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_allocation_project_no"), ["project_no"], unique=False)

    op.create_table(
        "asset",
        sa.Column("asset_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("original_value", sa.BigInteger(), nullable=False),
        sa.Column("public_money", sa.BigInteger(), nullable=True),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("ownership", sa.Text(), nullable=True),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("titled_on", sa.Date(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("operator_code", sa.Text(), nullable=True),
        sa.Column("keeper", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("idle_from", sa.Date(), nullable=True),
        sa.Column("agreed_yearly_income", sa.BigInteger(), nullable=True),
        sa.Column("leased_from", sa.Date(), nullable=True),
        sa.Column("leased_until", sa.Date(), nullable=True),
        sa.Column("guaranteed_rate", sa.BigInteger(), nullable=True),
        sa.Column("principal_due_on", sa.Date(), nullable=True),
        sa.Column("principal_returned_on", sa.Date(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("disposed_on", sa.Date(), nullable=True),
        sa.Column("disposal_method", sa.Text(), nullable=True),
        sa.Column("disposal_amount", sa.BigInteger(), nullable=True),
        sa.Column("disposal_approval_no", sa.Text(), nullable=True),
        sa.Column("formed_on_day", sa.Integer(), nullable=True),
        sa.Column("titled_on_day", sa.Integer(), nullable=True),
        sa.Column("handed_over_on_day", sa.Integer(), nullable=True),
        sa.Column("booked_on_day", sa.Integer(), nullable=True),
        sa.Column("idle_from_day", sa.Integer(), nullable=True),
        sa.Column("leased_from_day", sa.Integer(), nullable=True),
        sa.Column("leased_until_day", sa.Integer(), nullable=True),
        sa.Column("principal_due_on_day", sa.Integer(), nullable=True),
        sa.Column("principal_returned_on_day", sa.Integer(), nullable=True),
        sa.Column("disposed_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('在用', '出租', '闲置', '毁损', '已处置')", name=op.f("ck_asset_status")),
        sa.CheckConstraint("agreed_yearly_income >= 0", name=op.f("ck_asset_agreed_yearly_income")),
        sa.CheckConstraint("disposal_amount >= 0", name=op.f("ck_asset_disposal_amount")),
        sa.CheckConstraint("guaranteed_rate >= 0", name=op.f("ck_asset_guaranteed_rate")),
        sa.CheckConstraint("original_value >= 0", name=op.f("ck_asset_original_value")),
        sa.CheckConstraint("public_money >= 0", name=op.f("ck_asset_public_money")),
        sa.ForeignKeyConstraint(
            ["operator_code"],
            ["unit.record_key"],
            name=op.f("fk_asset_operator_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_asset_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_asset_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_asset_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("record_key", name=op.f("uq_asset_record_key")),
    )
    with op.batch_alter_table("asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asset_project_no"), ["project_no"], unique=False)

    op.create_table(
        "benefit_payment",
        sa.Column("serial_no", sa.Text(), nullable=False),
        sa.Column("batch_no", sa.Text(), nullable=False),
        sa.Column("subsidy", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("household_no", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("due_amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("village_group", sa.Text(), nullable=True),
        sa.Column("indicator_no", sa.Text(), nullable=True),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("account_holder", sa.Text(), nullable=True),
        sa.Column("collection", sa.Text(), nullable=True),
        sa.Column("proxy_id_number", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("entitled_from", sa.Date(), nullable=True),
        sa.Column("entitled_until", sa.Date(), nullable=True),
        sa.Column("deduction", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("original_serial_no", sa.Text(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("name_normalised", sa.Text(), nullable=True),
        sa.Column("id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("sex_by_number", sa.Text(), nullable=True),
        sa.Column("paid_amount_first_two", sa.Integer(), nullable=True),
        sa.Column("paid_on_day", sa.Integer(), nullable=True),
        sa.Column("account_holder_normalised", sa.Text(), nullable=True),
        sa.Column("proxy_id_number_valid", sa.Boolean(), nullable=True),
        sa.Column("entitled_from_day", sa.Integer(), nullable=True),
        sa.Column("entitled_until_day", sa.Integer(), nullable=True),
        sa.Column("returned_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('成功', '退票', '补发', '追回')", name=op.f("ck_benefit_payment_status")),
        sa.CheckConstraint("deduction >= 0", name=op.f("ck_benefit_payment_deduction")),
        sa.CheckConstraint("due_amount >= 0", name=op.f("ck_benefit_payment_due_amount")),
        sa.CheckConstraint("paid_amount >= 0", name=op.f("ck_benefit_payment_paid_amount")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_benefit_payment_quantity")),
        sa.CheckConstraint("year BETWEEN 1900 AND 2100", name=op.f("ck_benefit_payment_year")),
        sa.ForeignKeyConstraint(
            ["indicator_no"],
            ["indicator.record_key"],
            name=op.f("fk_benefit_payment_indicator_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_benefit_payment_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["region_code"],
            ["region.record_key"],
            name=op.f("fk_benefit_payment_region_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_benefit_payment_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_payment")),
        sa.UniqueConstraint("record_key", name=op.f("uq_benefit_payment_record_key")),
    )
    with op.batch_alter_table("benefit_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_benefit_payment_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_benefit_payment_batch_no"), ["batch_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_benefit_payment_household_no"), ["household_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_benefit_payment_id_number"), ["id_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_benefit_payment_indicator_no"), ["indicator_no"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_benefit_payment_original_serial_no"),
            ["original_serial_no"],
            unique=False,
            sqlite_where=sa.text("original_serial_no IS NOT NULL"),
            postgresql_where=sa.text("original_serial_no IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_benefit_payment_project_no"), ["project_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_benefit_payment_region_code"), ["region_code"], unique=False)

    op.create_table(
        "filing",
        sa.Column("filing_no", sa.Text(), nullable=False),
        sa.Column("filer_code", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.Column("filed_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_filing_amount")),
        sa.ForeignKeyConstraint(
            ["filer_code"],
            ["unit.record_key"],
            name=op.f("fk_filing_filer_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_filing_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_filing_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("record_key", name=op.f("uq_filing_record_key")),
    )
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filing_filer_code"), ["filer_code"], unique=False)

    op.create_table(
        "final_account",
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("submitted_amount", sa.BigInteger(), nullable=False),
        sa.Column("audited_amount", sa.BigInteger(), nullable=False),
        sa.Column("audited_on", sa.Date(), nullable=False),
        sa.Column("auditor", sa.Text(), nullable=True),
        sa.Column("audited_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("audited_amount >= 0", name=op.f("ck_final_account_audited_amount")),
        sa.CheckConstraint("submitted_amount >= 0", name=op.f("ck_final_account_submitted_amount")),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_final_account_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_final_account_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_account")),
        sa.UniqueConstraint("record_key", name=op.f("uq_final_account_record_key")),
    )
    op.create_table(
        "procurement",
        sa.Column("procurement_no", sa.Text(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("sale_from", sa.Date(), nullable=True),
        sa.Column("sale_until", sa.Date(), nullable=True),
        sa.Column("bids_opened_on", sa.Date(), nullable=True),
        sa.Column("candidates_from", sa.Date(), nullable=True),
        sa.Column("candidates_until", sa.Date(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("winner_code", sa.Text(), nullable=True),
        sa.Column("award_amount", sa.BigInteger(), nullable=True),
        sa.Column("subject_matter", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("announced_on_day", sa.Integer(), nullable=True),
        sa.Column("sale_from_day", sa.Integer(), nullable=True),
        sa.Column("sale_until_day", sa.Integer(), nullable=True),
        sa.Column("bids_opened_on_day", sa.Integer(), nullable=True),
        sa.Column("candidates_from_day", sa.Integer(), nullable=True),
        sa.Column("candidates_until_day", sa.Integer(), nullable=True),
        sa.Column("awarded_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("award_amount >= 0", name=op.f("ck_procurement_award_amount")),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_procurement_budget")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_procurement_quantity")),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_procurement_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_procurement_source_id")),
        sa.ForeignKeyConstraint(
            ["winner_code"],
            ["unit.record_key"],
            name=op.f("fk_procurement_winner_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procurement")),
        sa.UniqueConstraint("record_key", name=op.f("uq_procurement_record_key")),
    )
    op.create_table(
        "asset_income",
        sa.Column("asset_no", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("due_amount", sa.BigInteger(), nullable=False),
        sa.Column("received_amount", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_amount >= 0", name=op.f("ck_asset_income_due_amount")),
        sa.CheckConstraint("received_amount >= 0", name=op.f("ck_asset_income_received_amount")),
        sa.CheckConstraint("year BETWEEN 1900 AND 2100", name=op.f("ck_asset_income_year")),
        sa.ForeignKeyConstraint(
            ["asset_no"],
            ["asset.record_key"],
            name=op.f("fk_asset_income_asset_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_asset_income_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_income")),
        sa.UniqueConstraint("record_key", name=op.f("uq_asset_income_record_key")),
    )
    op.create_table(
        "asset_source",
        sa.Column("asset_no", sa.Text(), nullable=True),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_asset_source_amount")),
        sa.ForeignKeyConstraint(
            ["asset_no"],
            ["asset.record_key"],
            name=op.f("fk_asset_source_asset_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_asset_source_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_asset_source_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_source")),
        sa.UniqueConstraint("record_key", name=op.f("uq_asset_source_record_key")),
    )
    op.create_table(
        "bid",
        sa.Column("procurement_no", sa.Text(), nullable=True),
        sa.Column("bidder_code", sa.Text(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("deposit_account", sa.Text(), nullable=True),
        sa.Column("is_winner", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_bid_price")),
        sa.ForeignKeyConstraint(
            ["bidder_code"], ["unit.record_key"], name=op.f("fk_bid_bidder_code"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["procurement_no"],
            ["procurement.record_key"],
            name=op.f("fk_bid_procurement_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_bid_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid")),
        sa.UniqueConstraint("record_key", name=op.f("uq_bid_record_key")),
    )
    op.create_table(
        "contract",
        sa.Column("contract_no", sa.Text(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("procurement_no", sa.Text(), nullable=True),
        sa.Column("contractor_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("advance_ratio", sa.BigInteger(), nullable=True),
        sa.Column("bond_ratio", sa.BigInteger(), nullable=True),
        sa.Column("retention_ratio", sa.BigInteger(), nullable=True),
        sa.Column("subject_matter", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("signed_on_day", sa.Integer(), nullable=True),
        sa.Column("term_until_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("advance_ratio >= 0", name=op.f("ck_contract_advance_ratio")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_contract_amount")),
        sa.CheckConstraint("bond_ratio >= 0", name=op.f("ck_contract_bond_ratio")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_contract_quantity")),
        sa.CheckConstraint("retention_ratio >= 0", name=op.f("ck_contract_retention_ratio")),
        sa.ForeignKeyConstraint(
            ["contractor_code"],
            ["unit.record_key"],
            name=op.f("fk_contract_contractor_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["procurement_no"],
            ["procurement.record_key"],
            name=op.f("fk_contract_procurement_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_contract_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_contract_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("record_key", name=op.f("uq_contract_record_key")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_project_no"), ["project_no"], unique=False)

    op.create_table(
        "income_distribution",
        sa.Column("asset_no", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("holder_key", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("paid_on_day", sa.Integer(), nullable=True),
        sa.Column("resolved_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_income_distribution_amount")),
        sa.CheckConstraint("year BETWEEN 1900 AND 2100", name=op.f("ck_income_distribution_year")),
        sa.ForeignKeyConstraint(
            ["asset_no"],
            ["asset.record_key"],
            name=op.f("fk_income_distribution_asset_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_income_distribution_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_distribution")),
        sa.UniqueConstraint("record_key", name=op.f("uq_income_distribution_record_key")),
    )
    op.create_table(
        "share_allotment",
        sa.Column("asset_no", sa.Text(), nullable=True),
        sa.Column("holder_key", sa.Text(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("shares >= 0", name=op.f("ck_share_allotment_shares")),
        sa.ForeignKeyConstraint(
            ["asset_no"],
            ["asset.record_key"],
            name=op.f("fk_share_allotment_asset_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_share_allotment_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_allotment")),
        sa.UniqueConstraint("record_key", name=op.f("uq_share_allotment_record_key")),
    )
    op.create_table(
        "contract_change",
        sa.Column("contract_no", sa.Text(), nullable=True),
        sa.Column("change_no", sa.Text(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("approval_no", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_no"],
            ["contract.record_key"],
            name=op.f("fk_contract_change_contract_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_contract_change_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_change")),
        sa.UniqueConstraint("record_key", name=op.f("uq_contract_change_record_key")),
    )
    op.create_table(
        "contract_project",
        sa.Column("contract_no", sa.Text(), nullable=True),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_contract_project_amount")),
        sa.ForeignKeyConstraint(
            ["contract_no"],
            ["contract.record_key"],
            name=op.f("fk_contract_project_contract_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_contract_project_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_contract_project_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_project")),
        sa.UniqueConstraint("record_key", name=op.f("uq_contract_project_record_key")),
    )
    op.create_table(
        "payment",
        sa.Column("payment_no", sa.Text(), nullable=False),
        sa.Column("voucher_no", sa.Text(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("payer_code", sa.Text(), nullable=False),
        sa.Column("payer_account", sa.Text(), nullable=True),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("payee_account", sa.Text(), nullable=True),
        sa.Column("payee_code", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("indicator_no", sa.Text(), nullable=True),
        sa.Column("project_no", sa.Text(), nullable=True),
        sa.Column("contract_no", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=True),
        sa.Column("account_subject", sa.Text(), nullable=True),
        sa.Column("economic_class", sa.Text(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("signed_off_on", sa.Date(), nullable=True),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("batch_no", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("paid_on_day", sa.Integer(), nullable=True),
        sa.Column("amount_first_two", sa.Integer(), nullable=True),
        sa.Column("applied_on_day", sa.Integer(), nullable=True),
        sa.Column("signed_off_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_payment_quantity")),
        sa.ForeignKeyConstraint(
            ["contract_no"],
            ["contract.record_key"],
            name=op.f("fk_payment_contract_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_no"],
            ["indicator.record_key"],
            name=op.f("fk_payment_indicator_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["payee_code"],
            ["unit.record_key"],
            name=op.f("fk_payment_payee_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["payer_code"],
            ["unit.record_key"],
            name=op.f("fk_payment_payer_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_no"],
            ["project.record_key"],
            name=op.f("fk_payment_project_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_payment_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("record_key", name=op.f("uq_payment_record_key")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_batch_no"), ["batch_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_contract_no"), ["contract_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_indicator_no"), ["indicator_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_project_no"), ["project_no"], unique=False)

    op.create_table(
        "settlement",
        sa.Column("contract_no", sa.Text(), nullable=True),
        sa.Column("submitted_amount", sa.BigInteger(), nullable=False),
        sa.Column("audited_amount", sa.BigInteger(), nullable=False),
        sa.Column("audited_on", sa.Date(), nullable=False),
        sa.Column("auditor", sa.Text(), nullable=True),
        sa.Column("audited_on_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("audited_amount >= 0", name=op.f("ck_settlement_audited_amount")),
        sa.CheckConstraint("submitted_amount >= 0", name=op.f("ck_settlement_submitted_amount")),
        sa.ForeignKeyConstraint(
            ["contract_no"],
            ["contract.record_key"],
            name=op.f("fk_settlement_contract_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_settlement_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("record_key", name=op.f("uq_settlement_record_key")),
    )
    op.create_table(
        "invoice",
        sa.Column("invoice_code", sa.Text(), nullable=True),
        sa.Column("invoice_no", sa.Text(), nullable=True),
        sa.Column("payment_no", sa.Text(), nullable=True),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=True),
        sa.Column("goods", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("measure_unit", sa.Text(), nullable=True),
        sa.Column("invoiced_on_day", sa.Integer(), nullable=True),
        sa.Column("amount_first_two", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_invoice_amount")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_invoice_quantity")),
        sa.ForeignKeyConstraint(
            ["payment_no"],
            ["payment.record_key"],
            name=op.f("fk_invoice_payment_no"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source_sheet.id"], name=op.f("fk_invoice_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("record_key", name=op.f("uq_invoice_record_key")),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_invoice_no"), ["invoice_no"], unique=False)


def downgrade() -> None:
    """Change the tables back."""
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_invoice_no"))

    op.drop_table("invoice")
    op.drop_table("settlement")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_project_no"))
        batch_op.drop_index(batch_op.f("ix_payment_indicator_no"))
        batch_op.drop_index(batch_op.f("ix_payment_contract_no"))
        batch_op.drop_index(batch_op.f("ix_payment_batch_no"))

    op.drop_table("payment")
    op.drop_table("contract_project")
    op.drop_table("contract_change")
    op.drop_table("share_allotment")
    op.drop_table("income_distribution")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_project_no"))

    op.drop_table("contract")
    op.drop_table("bid")
    op.drop_table("asset_source")
    op.drop_table("asset_income")
    op.drop_table("procurement")
    op.drop_table("final_account")
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_filer_code"))

    op.drop_table("filing")
    with op.batch_alter_table("benefit_payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_benefit_payment_region_code"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_project_no"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_original_serial_no"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_indicator_no"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_id_number"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_household_no"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_batch_no"))
        batch_op.drop_index(batch_op.f("ix_benefit_payment_account"))

    op.drop_table("benefit_payment")
    with op.batch_alter_table("asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asset_project_no"))

    op.drop_table("asset")
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_project_no"))
        batch_op.drop_index(batch_op.f("ix_allocation_indicator_no"))

    op.drop_table("allocation")
    op.drop_table("acceptance")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_region_code"))

    op.drop_table("project")
    with op.batch_alter_table("notice_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_item_subject_no"))
        batch_op.drop_index(batch_op.f("ix_notice_item_notice_no"))

    op.drop_table("notice_item")
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_id_number"))
        batch_op.drop_index(batch_op.f("ix_loan_household_no"))

    op.drop_table("loan")
    op.drop_table("account_register")
    with op.batch_alter_table("village_official", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_village_official_id_number"))
        batch_op.drop_index(batch_op.f("ix_village_official_account"))

    op.drop_table("village_official")
    op.drop_table("unit")
    op.drop_table("subsidy_standard")
    op.drop_table("policy_parameter")
    with op.batch_alter_table("notice_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_record_subject_no"))

    op.drop_table("notice_record")
    op.drop_table("indicator_split")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_region_code"))
        batch_op.drop_index(batch_op.f("ix_household_head_id_number"))

    op.drop_table("household")
    op.drop_table("voucher_line")
    with op.batch_alter_table("vehicle_register", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vehicle_register_id_number"))

    op.drop_table("vehicle_register")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_parent_code"))

    op.drop_table("region")
    op.drop_table("public_employee")
    with op.batch_alter_table("property_register", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_property_register_id_number"))

    op.drop_table("property_register")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_household_no"))

    op.drop_table("person")
    with op.batch_alter_table("minimum_living", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minimum_living_id_number"))

    op.drop_table("minimum_living")
    with op.batch_alter_table("measured_quantity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measured_quantity_household_no"))

    op.drop_table("measured_quantity")
    with op.batch_alter_table("kinship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kinship_kin_id_number"))
        batch_op.drop_index(batch_op.f("ix_kinship_id_number"))

    op.drop_table("kinship")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_parent_no"))

    op.drop_table("indicator")
    op.drop_table("household_income")
    with op.batch_alter_table("household_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_event_household_no"))

    op.drop_table("household_event")
    op.drop_table("finding_reply")
    op.drop_table("deceased_person")
    with op.batch_alter_table("company_register", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_register_legal_person_id_number"))

    op.drop_table("company_register")
    with op.batch_alter_table("bank_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_entry_account"))

    op.drop_table("bank_entry")
    with op.batch_alter_table("source_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_sheet_file_id"))

    op.drop_table("source_sheet")
    with op.batch_alter_table("source_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_source_file_import_id"))

    op.drop_table("source_file")
    op.drop_table("rule_run")
    with op.batch_alter_table("record_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_history_table_label_record_key"))
        batch_op.drop_index(batch_op.f("ix_record_history_superseded_by"))

    op.drop_table("record_history")
    op.drop_table("imported_table")
    op.drop_table("scan")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_fingerprint"))

    op.drop_table("review")
    op.drop_table("office_setting")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_scope"))

    op.drop_table("notice")
    op.drop_table("log_entry")
    op.drop_table("installation")
    op.drop_table("import_mapping")
    op.drop_table("import_batch")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_rule_partition_key"))

    op.drop_table("finding")
    op.drop_table("closed_period")
