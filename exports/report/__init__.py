"""Weekly and monthly reports: frozen once, set over several pages as PDF and DOCX."""
