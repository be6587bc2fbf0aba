"""Schema versions: ``facts`` and ``desk``, each with its own line and its own version table."""
