"""The elements of pages, by their names in HTML; `markup` writes them.

They stand where Dash's own HTML components could: a page has two thousand, and Dash prepares each for being changed and
called back, which took half of the time of a page. Nothing here is ever sent to Dash but the text of a whole screen.
"""

from __future__ import annotations

from typing import Any


class Element:
    """An element; an attribute has its name in HTML, or the one that scripts give it (`className`, `htmlFor`, `tabIndex`)."""

    __slots__ = ("children", "given")
    tag = ""

    def __init__(self, children: Any = None, **given: Any):
        self.children, self.given = children, given


TAGS = frozenset({
    "A", "B", "Blockquote", "Button", "Caption", "Code", "Col", "Colgroup", "Dd", "Details", "Dialog", "Div", "Dl", "Dt",
    "Fieldset", "Footer", "Form", "H1", "H2", "H3", "H4", "Header", "I", "Input", "Label", "Legend", "Li", "Main", "Nav",
    "Ol", "Option", "P", "Progress", "Section", "Select", "Small", "Span", "Summary", "Table", "Tbody", "Td", "Textarea",
    "Th", "Thead", "Tr", "U", "Ul",
})  # fmt: skip


def __getattr__(name: str) -> Any:
    """Make the class of an element where it is first named."""
    if name not in TAGS:
        raise AttributeError(f"There is no element {name} in dashboard.html: add its name to TAGS.")
    made = type(name, (Element,), {"__slots__": (), "tag": name.lower()})
    globals()[name] = made
    return made
