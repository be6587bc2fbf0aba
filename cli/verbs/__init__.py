"""The verbs of ``./ioc``: one thin file each, found by folder.

A module holds ``command`` (a function) or ``group`` (a Typer application of sub-verbs); its name
is the verb's, less a trailing underscore.
"""
