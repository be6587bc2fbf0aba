"""From a source's record to what is kept of it: dossiers, catalogues, counters, scores, layers."""
