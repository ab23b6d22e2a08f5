"""What axe finds against WCAG 2.2 AA on an open page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

#: Only what fails is told: writing down everything that passes takes longer than looking.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}

#: What a theme alone can change.
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: Rows that are made as those before them.
ALIKE = {"exclude": [["tbody tr:nth-child(n+9)"], ["li:nth-child(n+13)"]]}


def faults_of(page, rules: dict = RULES, within: dict | None = None) -> list[str]:
    """List the elements that fail, each with its rule."""
    found = Axe().run(page, context=within, options=rules).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
