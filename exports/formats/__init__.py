"""Writers: CSV, JSON, Parquet, workbooks with native charts, long lists, archives."""
