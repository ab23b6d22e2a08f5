"""Figures and tables of the screens, one per file, written as plain HTML."""
