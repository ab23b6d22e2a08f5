"""Run the long proofs: `python -m tests.reliability [NAME…] [--quick]`, one JSON line each, exit status 1 when one is short."""

from __future__ import annotations

import argparse
import json
import sys
import traceback

from tests.reliability import names, run


def main() -> int:
    """Run the named proofs, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("name", nargs="*", help=", ".join(names()))
    parser.add_argument("--quick", action="store_true", help="the sample that make test runs")
    asked = parser.parse_args()
    unknown = sorted(set(asked.name) - set(names()))
    if unknown:
        parser.error(f"no proof is named {', '.join(unknown)}; there are: {', '.join(names())}")
    short = False
    for name in asked.name or names():
        try:
            line = run(name, asked.quick)
        except Exception as error:  # a proof that breaks has failed; the others still run
            traceback.print_exc()
            line = {"name": name, "figure": {}, "bar": f"it ends without {type(error).__name__}", "ok": False}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        short |= not line["ok"]
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
