"""Figures that units report: who owes them, what has come, which one answers."""
