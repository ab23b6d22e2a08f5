"""The UN Knowledgebase: files of survey years under one folder, and an HTML page for what is not there."""

from __future__ import annotations

from tests.standins import Answers

MISSING = b"<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head></html>"


class Egovkb(Answers):
    """Serves `server.files`: name → (bytes, moment of its change)."""

    def do_GET(self) -> None:
        """Answer one file, or that it is not there."""
        found = self.server.files.get(self.path.rsplit("/", 1)[-1])
        if found is None:
            self.give(404, MISSING)
        else:
            self.give_file(found[0], "application/octet-stream", found[1])
