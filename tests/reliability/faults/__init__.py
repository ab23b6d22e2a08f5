"""Faults of sources: servers that misbehave, files that are wrong, and in which one state each must end."""
