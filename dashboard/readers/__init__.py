"""Who looks, from where, and what they may see."""
