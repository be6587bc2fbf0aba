"""A simulated province: one seeded generator, and servers that speak the real protocols.

``world`` holds what the systems hold (dossiers, documents, data sets, tasks, counters, reported
figures), ``server`` answers for them with faults on demand, ``truth`` counts the article's figures
anew for acceptance tests, ``addresses`` tells where the sources stand and how to log in. Everything
in it is invented: units are real ones, their figures, lateness and persons are not.
"""
