"""Scores of an index: what each criterion earns, what it loses, the ranks, and what another rule would have given."""
