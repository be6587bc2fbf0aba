"""The database itself: its door, tables, migrations, what differs between databases, copies."""
