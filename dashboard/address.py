"""The address is the state: which parameters a screen has, and links that change some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

# In the order in which they are written; defaults and unknown names are left out of an address. Steps come last, because a
# script (`assets/steps.js`) writes them too.
PARAMETERS = (
    "ky", "so", "nhom", "vung", "ct", "ranh", "tu", "muctieu", "ban", "ss", "bo", "nhan", "xem", "xep", "lech", "ngang",
    "dv", "lan", "so-lan", "tep", "loc", "dong", "khung", "trang", "o", "quy-tac", "bang", "kem", "loai", "chu-tri", "du-an", "neu",
    "so-lieu", "bao-cao", "q", "lang", "lam",
)  # fmt: skip
#: What a screen shows of itself alone, and leaves behind when another page is opened.
OWN = (
    "nhan", "xem", "xep", "lech", "ngang", "lam", "dv", "lan", "so-lan", "tep", "loc", "dong", "khung", "trang", "o", "quy-tac", "bang", "kem",
    "loai", "chu-tri", "du-an", "neu",
    "so-lieu", "bao-cao", "q",
)  # fmt: skip
#: A form of numbers sends each as `q.<name>`; together they are one parameter.
RULE, FIELD = "quy-tac", "q."
#: How long a parameter may be: a rule and a choice of steps longer than the others.
LONGEST, LONGER = 200, {RULE: 2_000, "lam": 600}
DEFAULTS = {"nhom": "tat-ca", "lang": "vi"}


@dataclass(frozen=True)
class Address:
    """Where the reader is: a path and the parameters that are set."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """The language of the screen."""
        return "en" if self.params.get("lang") == "en" else "vi"

    def get(self, name: str) -> str | None:
        """Give a parameter, or None where it is not set."""
        return self.params.get(name)

    def to(self, changes: Mapping[str, str | None] | None = None, path: str | None = None) -> str:
        """Write the link to here with some parameters changed; None takes one out."""
        wanted = {**self.params, **(changes or {})}
        pairs = [(name, wanted[name]) for name in PARAMETERS if wanted.get(name) and wanted[name] != DEFAULTS.get(name)]
        query = urlencode(pairs, quote_via=quote, safe=",@:;=")
        return (path or self.path) + (f"?{query}" if query else "")

    def page(self, path: str) -> str:
        """Write the link to another page: the drawer and what belongs to this page stay behind."""
        return self.to(dict.fromkeys(OWN), path)


def read_address(path: str, query: Mapping[str, object]) -> Address:
    """Read an address from a query string's parts; the first value counts, unknown names are dropped."""
    found = {}
    for name in PARAMETERS:
        given = query.get(name)
        first = given[0] if isinstance(given, list | tuple) and given else given
        if isinstance(first, str) and 0 < len(first) <= LONGER.get(name, LONGEST):
            found[name] = first
    filled = {name.removeprefix(FIELD): value for name, value in query.items() if name.startswith(FIELD)}
    rule = ";".join(
        f"{name}={value.strip()}" for name, value in filled.items() if isinstance(value, str) and value.strip()
    )
    if filled and len(rule) <= LONGER[RULE]:
        found[RULE] = rule
    if found.get("lang") not in (None, "vi", "en"):
        del found["lang"]
    return Address(path, found)
