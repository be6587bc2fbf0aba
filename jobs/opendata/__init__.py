"""Chosen indicators as open data on a portal."""
