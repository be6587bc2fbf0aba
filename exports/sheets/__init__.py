"""What is exported: each question as a sheet of rows with its truth."""
