"""The program that brings reports in: sources, reading, validation, acceptance and the clock."""
