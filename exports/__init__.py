"""Files and paper made from the catalogue's answers; the contracts hold its place in the order."""
