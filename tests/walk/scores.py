"""What Lighthouse makes of three pages, on a desk and on a phone: `python -m tests.walk.scores`.

The package and everything it needs are pinned in `lighthouse/package-lock.json` and installed beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.browser import find
from tests.walk.house import House
from tests.walk.started import started

HERE = Path(__file__).parent / "lighthouse"
RUN = HERE / "node_modules" / ".bin" / "lighthouse"
#: Page → who reads it.
PAGES = {"/": "coordinator", "/tom-tat": "leader", "/co-quan/hung-yen": "agency_editor"}
BARS = {"accessibility": 100, "best-practices": 95, "performance": {"desktop": 90, "mobile": 80}}


def main() -> int:
    """Measure, print a table, and fail where a bar is missed."""
    missing = _missing()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    with started() as home:
        low = sum(_row(home, path, role, device) for path, role in PAGES.items() for device in ("desktop", "mobile"))
    print(f"scores below their bar: {low}")
    return 1 if low else 0


def _missing() -> str:
    """Install what is pinned; say what is lacking where that cannot be done."""
    if find() is None:
        return "Lighthouse needs a browser: install the package chromium."
    if not RUN.exists():
        try:
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
            subprocess.run(command, cwd=HERE, check=True)
        except FileNotFoundError:
            return "Lighthouse needs Node 18 or newer: install the packages nodejs and npm."
        except subprocess.CalledProcessError:
            return f"The package lighthouse could not be installed into {HERE}: see what npm says above."
    return ""


def _row(home: House, path: str, role: str, device: str) -> int:
    """Measure one page on one device; give how many of its scores are below their bar."""
    scores, low = measure(home.site + path, home.of(role).token, device), []
    for name, bar in BARS.items():
        least = bar[device] if isinstance(bar, dict) else bar
        if scores[name] < least:
            low.append(f"{name} {scores[name]} < {least}")
    told = "  ".join(f"{name} {score:3}" for name, score in scores.items())
    print(f"{path:18} {device:8} {told}  {'; '.join(low)}", flush=True)
    return len(low)


def measure(address: str, token: str, device: str) -> dict[str, int]:
    """Give the scores of a page as one who is signed in sees it; what costs points is printed."""
    command = [
        str(RUN), address, "--quiet", "--output=json", f"--only-categories={','.join(BARS)}",
        "--chrome-flags=--headless=new --no-sandbox", f"--extra-headers={json.dumps({'Cookie': f'phien={token}'})}",
        *(["--preset=desktop"] if device == "desktop" else []),
    ]  # fmt: skip
    ran = subprocess.run(command, env=os.environ | {"CHROME_PATH": find() or ""}, stdout=subprocess.PIPE, check=True)
    told = json.loads(ran.stdout)
    for name in BARS:
        for one in told["categories"][name]["auditRefs"]:
            audit = told["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"    {name}: {audit['title']}: {audit.get('displayValue', '')}")
    return {name: round(told["categories"][name]["score"] * 100) for name in BARS}


if __name__ == "__main__":
    sys.exit(main())
