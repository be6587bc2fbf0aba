"""How answers leave: views drawn once, packed, patched, stamped; our own files; failures."""
