"""Facts: how a kind is declared, its columns and counts, and what facts were at a past commit."""
