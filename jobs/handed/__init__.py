"""Files of reported figures that people hand over."""
