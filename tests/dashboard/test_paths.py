"""Addresses whose path names what they show."""

from __future__ import annotations

import pytest

from dashboard import pages


@pytest.mark.parametrize(
    ("template", "path", "found"),
    [
        ("/co-quan/<ma>", "/co-quan/hue", {"ma": "hue"}),
        ("/co-quan/<ma>", "/co-quan/hu%E1%BA%BF/", {"ma": "huế"}),
        ("/co-quan/<ma>", "/co-quan/a/b", {}),
        ("/co-quan/<ma>", "/co-quan", {}),
        ("/a.b/<x>/<y>", "/a.b/1/2", {"x": "1", "y": "2"}),
        ("/a.b/<x>/<y>", "/a-b/1/2", {}),
    ],
)
def test_a_template_names_the_parts_of_a_path(template, path, found):
    assert pages.parts(template, path) == found


def test_what_no_page_names_is_not_found():
    assert pages.of_path("/khong-co").PAGE.path == pages.NOT_FOUND
    assert pages.of_path("/").PAGE.path == "/"
