"""Cell E14 is corrected with the keyboard alone: nothing is clicked, and no script sets the focus."""

from __future__ import annotations

from tests.dashboard.reports.conftest import GOOD

EDITOR, PAGE, FAR = "hung-yen.lap", "/bao-cao/2026-09/hung-yen/procedures", 200
#: The eighth row stands in row 14 of the sheet; more services are fully online than eligible.
ROWS = (*GOOD, *((f"Lĩnh vực {n}", 20, 18, 12, 2) for n in range(4, 8)), ("Môi trường", 141, 128, 142, 4))


def tab_to(page, selector: str) -> None:
    """Press Tab until something is reached."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector} within {FAR} steps.")


def test_cell_e14_is_found_reached_corrected_and_checked_again(desk, xlsx):
    page = desk(EDITOR, PAGE)
    tab_to(page, "#o-tep")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(str(xlsx(*ROWS, name="HY_E14.xlsx")))
    tab_to(page, "#tai-len [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**tep=*")
    page.wait_for_selector(".addr.er:text-is('B03!E14')")  # an older draft stands there until the file is read
    assert [one.inner_text() for one in page.locator(".addr.er").all()] == ["B03!E14"]
    # Through the sheet by arrows, as in a spreadsheet, to the cell; Enter leads to its field.
    tab_to(page, ".sheet .scroll")
    for key in ("ArrowDown", *("ArrowDown",) * 8, "Home", *("ArrowRight",) * 4):
        page.keyboard.press(key)
    where = (
        "(({ cellIndex, parentElement, textContent }) => [parentElement.cells[0].textContent, cellIndex, textContent])"
    )
    assert page.evaluate(f"{where}(document.activeElement.closest('td'))") == ["14", 5, "142"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "o-B03-E14"
    page.keyboard.press("Control+A")
    page.keyboard.type("124")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Lần 2")
    page.wait_for_selector(".xl")
    row = page.locator(".xl tbody tr", has=page.locator("th", has_text="14")).last
    page.wait_for_selector(".addr.er", state="detached")  # the draft before stands there until the file is read
    assert row.locator("td").nth(4).inner_text() == "124"
