"""Signals, as questions: what in the figures of a release is too unusual to go unasked."""
