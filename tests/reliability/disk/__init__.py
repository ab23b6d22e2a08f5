"""A disk that fails where it is told to, and one whose unsynced writes may be lost: a library loaded before libc's."""
