"""Elements written as HTML, so that a screen is there with the first answer and redraws in one step.

The renderer of Dash takes seconds to redraw a thousand small components; a screen goes to it as one component that holds
this text. Everything that is not markup is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

import dash

from dashboard.html import Element

_VOID = frozenset({"br", "col", "hr", "img", "input"})
_NAMES = {"classname": "class", "htmlfor": "for"}
#: What HTML lets an element be given beside `data-…` and `aria-…`, without what runs scripts.
_KNOWN = frozenset({
    "accept", "action", "alt", "autocapitalize", "autocomplete", "autofocus", "checked", "cite", "class", "cols", "colspan",
    "content", "contenteditable", "datetime", "decoding", "dir", "disabled", "download", "draggable", "enctype",
    "enterkeyhint", "for", "form", "formaction", "formenctype", "formmethod", "formnovalidate", "formtarget", "headers",
    "height", "hidden", "high", "href", "hreflang", "id", "inert", "inputmode", "is", "itemprop", "kind", "label", "lang",
    "list", "loading", "low", "max", "maxlength", "media", "method", "min", "minlength", "multiple", "name", "nonce",
    "novalidate", "open", "optimum", "pattern", "placeholder", "popover", "popovertarget", "popovertargetaction",
    "readonly", "referrerpolicy", "rel", "required", "reversed", "role", "rows", "rowspan", "scope", "selected", "shape",
    "size", "sizes", "slot", "span", "spellcheck", "src", "srclang", "srcset", "start", "step", "style", "tabindex",
    "target", "title", "translate", "type", "usemap", "value", "width", "wrap",
})  # fmt: skip


def holder(tree: Element, **props: Any) -> dash.html.Div:
    """Make the one component of Dash that carries a screen; `assets/app.js` fills it."""
    return dash.html.Div(**{"data-html": render(tree), **props})


def render(node: Any) -> str:
    """Write a tree of elements, lists and texts as HTML; None is nothing, an attribute that HTML does not know is an error."""
    parts: list[str] = []
    _write(node, parts.append)
    return "".join(parts)


def _write(node: Any, put: Callable[[str], None]) -> None:
    if isinstance(node, Element):
        tag = node.tag
        put(f"<{tag}")
        for name, value in node.given.items():
            if value is not None and value is not False:
                put(_attribute(_named(name), value))
        put(">")
        if tag not in _VOID:
            _write(node.children, put)
            put(f"</{tag}>")
    elif isinstance(node, list | tuple):
        for one in node:
            _write(one, put)
    elif node is not None:
        if isinstance(node, dash.development.base_component.Component):
            raise TypeError(f"{node._type} cannot be written as HTML; give it to Dash beside the markup.")
        put(escape(str(node), quote=False))


@cache
def _named(name: str) -> str:
    """Give the name of an attribute in HTML."""
    small = name.lower()
    if small.startswith(("data-", "aria-")):
        return name
    found = _NAMES.get(small, small)
    if found not in _KNOWN:
        raise TypeError(f"HTML knows no attribute {name}, or dashboard.markup does not yet: add it to _KNOWN.")
    return found


def _attribute(name: str, value: Any) -> str:
    if value is True:
        return f" {name}"
    if name == "style":
        value = ";".join(f"{_dashed(key)}:{one}" for key, one in value.items())
    return f' {name}="{escape(str(value))}"'


def _dashed(name: str) -> str:
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
