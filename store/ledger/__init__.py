"""The ledger of runs and what else is known of a source's behaviour."""
