"""Sums and stocks of facts: how they are kept, which table answers, the proof that they hold."""
