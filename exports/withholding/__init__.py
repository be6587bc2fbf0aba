"""What may not leave the house: small counts, codes, columns."""
