"""Pictures: charts, tables and maps drawn as SVG, PNG and PDF without a browser."""
