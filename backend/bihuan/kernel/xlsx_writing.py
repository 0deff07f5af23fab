"""An .xlsx workbook written as a stream: text and numbers, a frozen heading, choices to pick from.

Every text is an inline string, so that nothing in it is ever taken for a formula (TRUST §4.8).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.sax.saxutils import escape, quoteattr

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL = 32_767
ROWS = (2, 1_048_576)
"""Where choices are offered: everywhere below the heading."""

BOLD, MARKED, TEXT = 1, 2, 3
"""Styles: a heading; a heading that must be filled; a column whose numbers are only digits, such as telephones."""
_STYLES = (
    f"{_HEAD}<styleSheet {_MAIN}>"
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFCF1322"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF0F2F5"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/>'
    '<xf fontId="2" fillId="2" applyFont="1" applyFill="1"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass
class Sheet:
    """``rows`` may be a generator. ``choices``: column, from 0 → the range of another sheet that lists them."""

    name: str
    rows: Iterable[Sequence[str]]
    widths: Sequence[int] = ()
    heading: Sequence[int] = ()
    """The styles of the first row; where there is none, it is a row like the others."""
    text_columns: Sequence[int] = ()
    choices: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


def write_xlsx(target: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """The whole workbook, a row at a time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(len(sheets)))
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _book(sheets))
        parts = [("worksheet", f"worksheets/sheet{place}.xml") for place in range(1, len(sheets) + 1)]
        archive.writestr("xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
        archive.writestr("xl/styles.xml", _STYLES)
        for place, sheet in enumerate(sheets, 1):
            with archive.open(f"xl/worksheets/sheet{place}.xml", "w") as part:
                for piece in _sheet(sheet):
                    part.write(piece.encode())


def column_name(place: int) -> str:
    """0 → A, 27 → AB."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"{_HEAD}<worksheet {_MAIN}>"
    if sheet.heading:
        yield (
            '<sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        )
    if sheet.widths:
        styles = {place: f' style="{TEXT}"' for place in sheet.text_columns}
        columns = (
            f'<col min="{i + 1}" max="{i + 1}" width="{width}" customWidth="1"{styles.get(i, "")}/>'
            for i, width in enumerate(sheet.widths)
        )
        yield f"<cols>{''.join(columns)}</cols>"
    yield "<sheetData>"
    for number, row in enumerate(sheet.rows, 1):
        heads = sheet.heading if number == 1 else ()
        cells = "".join(
            f'<c r="{column_name(i)}{number}" t="inlineStr"{_style(heads, i)}>'
            f'<is><t xml:space="preserve">{escape(_BAD.sub("", cell)[:CELL])}</t></is></c>'
            for i, cell in enumerate(row)
            if cell
        )
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData>"
    if sheet.choices:
        first, last = ROWS
        lists = "".join(
            f'<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
            f'sqref="{column_name(place)}{first}:{column_name(place)}{last}">'
            f"<formula1>{escape(of)}</formula1></dataValidation>"
            for place, of in sorted(sheet.choices.items())
        )
        yield f'<dataValidations count="{len(sheet.choices)}">{lists}</dataValidations>'
    yield "</worksheet>"


def _style(heads: Sequence[int], place: int) -> str:
    return f' s="{heads[place]}"' if place < len(heads) else ""


def _book(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{place}" r:id="rId{place}"'
        f"{' state=' + quoteattr('hidden') if sheet.hidden else ''}/>"
        for place, sheet in enumerate(sheets, 1)
    )
    return f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(parts, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _types(sheets: int) -> str:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{place}.xml", "worksheet") for place in range(1, sheets + 1)]
    listed = "".join(f'<Override PartName="{name}" ContentType="{main}.{kind}+xml"/>' for name, kind in parts)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
