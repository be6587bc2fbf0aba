"""Official forms and templates: II.06a and the tables that units fill in."""
