"""The only room that knows SQLAlchemy: facts, sums, values, runs, units, the desk's papers."""
