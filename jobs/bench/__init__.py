"""``./ioc bench``: what the house's budgets are held against, each part in a module of its own.

``path``: the source's page to committed sums. ``scale``: a store of a given size, and its growth.
Figures are medians; what must be reached stands beside them, from the house's page on quality.
"""
