"""Runs the migrations of the facts' database on the connection that ``migrate`` gives."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], version_table="ioc_schema_facts"
)
with context.begin_transaction():
    context.run_migrations()
