"""The feeds lane: CSV or NDJSON files of up to 4 GiB, read by DuckDB in a limited process into one part per report."""
