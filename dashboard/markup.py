"""Dash components written as HTML, so that a screen is there with the first answer and redraws in one step.

The renderer of Dash takes seconds to redraw a thousand small components; a screen without charts goes to it
as one component that holds this text. Everything that is not markup is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component

_NAMES = {"className": "class", "htmlFor": "for"}
_VOID = {"br", "col", "hr", "img"}
_SILENT = {"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"}


@dataclass(frozen=True)
class Input:
    """A field of a form, which Dash's own HTML components do not have."""

    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Tag:
    """An element with attributes that Dash's own HTML components do not have, such as `popover`."""

    name: str
    attributes: Mapping[str, Any]
    children: Any = None


def holder(tree: Component, **props: Any) -> html.Div:
    """Make the one component that carries a screen; `assets/app.js` fills it."""
    return html.Div(**{"data-html": render(tree), **props})


def render(node: Any) -> str:
    """Write a tree of `dash.html` components as HTML."""
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(render, node))
    if isinstance(node, Input):
        return f"<input{''.join(_attribute(name, value) for name, value in node.attributes.items())}>"
    if isinstance(node, Tag):
        attributes = "".join(_attribute(name, value) for name, value in node.attributes.items())
        return f"<{node.name}{attributes}>{render(node.children)}</{node.name}>"
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    if node._namespace != "dash_html_components":
        raise TypeError(f"{node._type} cannot be written as HTML; give it to Dash beside the markup.")
    attributes = "".join(_attribute(name, value) for name, value in _given(node) if name not in _SILENT)
    tag = node._type.lower()
    if tag in _VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{render(getattr(node, 'children', None))}</{tag}>"


def _given(node: Component) -> Iterator[tuple[str, Any]]:
    """Give the properties that a component was given; asking Dash for them costs half of all writing."""
    held = vars(node)
    yield from ((name, held[name]) for name in node._prop_names if name in held)
    yield from ((name, value) for name, value in held.items() if name.startswith(("data-", "aria-")))


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name.lower()}"
    if name == "style":
        value = ";".join(f"{_dashed(key)}:{one}" for key, one in value.items())
    return f' {_NAMES.get(name, name.lower())}="{escape(str(value))}"'


def _dashed(name: str) -> str:
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
