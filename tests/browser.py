"""Finds the browser that the screen tests drive, installing the distribution's package where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGE = "chromium"


def find() -> str | None:
    """Give the path of a browser, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Make sure there is a browser; say in one sentence what to install where we may not."""
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing the package {PACKAGE} for the screen tests…", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", PACKAGE]):
            subprocess.run(command, check=False, **quiet)
        if find():
            return 0
    print(f"The screen tests need a browser: install the package {PACKAGE}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
