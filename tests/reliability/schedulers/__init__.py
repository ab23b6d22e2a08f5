"""Two ingest programs on one record, paused and killed, with what they are fed and what must have become of it."""
