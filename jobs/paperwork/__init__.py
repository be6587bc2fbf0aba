"""Briefs, reports and large files, made when due or ordered."""
