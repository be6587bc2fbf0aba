"""What an address says: period, unit, filters, ready words; each choice is an address again."""
