"""The product's own books as files: sources, runs, what is set aside, changes, debts, the audit."""
