"""The words: period, unit, fact, value, run, errors, settings, clock, calendar, format.

Everything above imports this room; it imports nothing of ours.
"""
