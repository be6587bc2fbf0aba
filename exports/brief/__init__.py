"""The A4 brief for the chairman: frozen once, then drawn as PDF, DOCX and HTML, always one page."""
