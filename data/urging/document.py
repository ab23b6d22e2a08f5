"""A letter as a Word document, made from a template with {{fields}} that people edit in Word.

A paragraph that holds a list field is repeated for each of its lines, a table row that holds a field of a report for each
report. A field that is not known is named when a template is brought, never passed over in a letter.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from data.errors import Refusal

SHIPPED = Path(__file__).parents[1] / "reference" / "urging_letter.docx"
#: Fields of one value; of several lines, each a paragraph; and of one report, each a row of the table.
PLAIN = ("so", "ngay_van_ban", "trich_yeu", "thoi_han", "so_co_quan", "so_bao_cao", "ngay_lap")
LISTS = ("kinh_gui", "noi_nhan")
REPORTS = ("stt", "co_quan", "bao_cao", "ky", "han", "ngay_qua_han")
#: Without these a letter would not say what it asks for.
NEEDED = ("kinh_gui", "bao_cao", "han")
LARGEST, UNPACKED = 2 * 2**20, 20 * 2**20
_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def check(body: bytes) -> None:
    """Refuse a template that is no Word document, has macros, is too large, or holds a field that is not known."""
    names = _names(_open(body))
    known = {*PLAIN, *LISTS, *REPORTS}
    if wrong := sorted(names - known):
        raise Refusal("letter_field_unknown", given=", ".join(wrong), known=", ".join(sorted(known)))
    if lacking := [one for one in NEEDED if one not in names]:
        raise Refusal("letter_field_lacking", given=", ".join(lacking))


def fill(template: bytes, values: Mapping[str, str | Sequence[str]], reports: Sequence[Mapping[str, str]]) -> bytes:
    """Write a letter: the template's fields replaced by values, and its table by the reports."""
    document = _open(template)
    for part in _parts(document):
        for row in list(part.iter(qn("w:tr"))):
            if _names_in(row) & set(REPORTS):
                _repeat(row, reports)
        for paragraph in list(part.iter(qn("w:p"))):
            many = _names_in(paragraph) & set(LISTS)
            if many:
                name = min(many)
                _repeat(paragraph, [{name: line} for line in values[name]])
        for paragraph in part.iter(qn("w:p")):
            _replace(paragraph, values)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _open(body: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            sizes, names = [one.file_size for one in packed.infolist()], packed.namelist()
        if len(body) > LARGEST or sum(sizes) > UNPACKED:
            raise Refusal("letter_template_large", limit=LARGEST // 2**20)
        if any("vbaProject" in name for name in names):
            raise Refusal("letter_template_macros")
        return Document(io.BytesIO(body))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise Refusal("letter_template_unreadable") from error


def _parts(document: Any) -> Iterator[Any]:
    """Give the body, and the headers and footers that sections have of their own."""
    yield document.element.body
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield part._element


def _names(document: Any) -> set[str]:
    return {name for part in _parts(document) for name in _names_in(part)}


def _names_in(element: Any) -> set[str]:
    paragraphs = [element] if element.tag == qn("w:p") else element.iter(qn("w:p"))
    return {
        name for one in paragraphs for name in _FIELD.findall("".join(text.text or "" for text in one.iter(qn("w:t"))))
    }


def _repeat(element: Any, lines: Sequence[Mapping[str, str]]) -> None:
    """Put a copy of an element in its place for each line, and fill what each line says."""
    for line in lines:
        copy = deepcopy(element)
        element.addprevious(copy)
        for paragraph in [copy] if copy.tag == qn("w:p") else list(copy.iter(qn("w:p"))):
            _replace(paragraph, line)
    element.getparent().remove(element)


def _replace(element: Any, values: Mapping[str, Any]) -> None:
    """Replace fields in a paragraph; one that Word has cut into several runs takes the look of the first."""
    runs = [run for run in Paragraph(element, None).runs if run.text]  # type: ignore[arg-type]
    whole = "".join(run.text for run in runs)
    for found in reversed(list(_FIELD.finditer(whole))):
        value = values.get(found[1])
        if not isinstance(value, str):
            continue
        begin, end, place = found.start(), found.end(), 0
        for run in runs:
            length, text = len(run.text), run.text
            low, high = max(begin - place, 0), min(end - place, length)
            if low < high:
                run.text = text[:low] + (value if begin >= place else "") + text[high:]
            place += length
