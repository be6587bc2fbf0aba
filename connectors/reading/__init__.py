"""How what sources write is read: dates, figures, periods, coordinates, codes, tables."""
