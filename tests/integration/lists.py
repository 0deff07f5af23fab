"""Lists of customers as people keep them, and one of 20,000 rows that a spreadsheet program has written.

``python -m tests.integration.lists`` writes that file anew; LibreOffice Calc has to be installed for it.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from tests.integration.sheets import DAY, Cell

KEPT = Path(__file__).with_name("customers-20000.xlsx")
WHOLE = 20_000
WIDTH = 6
FIRST_DAY = date(1899, 12, 30)
"""Day nought of a spreadsheet's calendar."""
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)
DAY_STYLE = (
    '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>/</number:text>'
    "<number:month/><number:text>/</number:text><number:day/></number:date-style>"
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
)


def messy(many: int) -> tuple[list[list[Cell]], dict[str, int]]:
    """Three of a hundred rows are wrong, five repeat a customer, one repeats an earlier row word for word; telephones
    are numbers or in full width, and there are blank rows. With what it must come to.
    """
    header: list[list[Cell]] = [["2026 年客户名单"], [], ["客户名称", "所属行业", "联系人", "手机", "成立日期", "备注"]]
    expected = {"created": 0, "failed": 0, "skipped": 0, "customers": 0, "contacts": 0}
    rows: list[list[Cell]] = []
    before: list[Cell] = []
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for n in range(many):
        sort, name = n % 100, f"整百客户{n}有限公司"
        mobile: Cell = float(f"138{n:08d}") if n % 2 else f"138{n:08d}".translate(wide)
        row: list[Cell] = [f"　{name} ", "制造业", f"联系人{n}", mobile, (40000.0 + n % 3000, DAY), None]
        if sort in {7, 37, 67}:
            row[3 if sort == 7 else 1] = "12345" if sort == 7 else "没有的行业"
            expected["failed"] += 1
        elif sort in {11, 12, 13, 14, 15}:
            row[0] = f"整百客户{n - sort + 10}有限公司"
            row[4] = None
            expected["created"] += 1
            expected["contacts"] += 1
        elif sort == 50:
            row = before
            expected["skipped"] += 1
        else:
            expected["created"] += 1
            expected["customers"] += 1
            expected["contacts"] += 1
        rows.append(row)
        before = row
        if sort == 99:
            rows.append([])
    return [*header, *rows], expected


def mended(row: Sequence[str]) -> list[str]:
    """A row of the workbook of failures, with what was wrong put right by hand; its reason stays where it is."""
    name, _, contact, _, *rest = row
    return [name, "制造业", contact, f"138{int(contact.removeprefix('联系人')):08d}", *rest]


def opendocument(rows: Iterable[Sequence[Cell]]) -> str:
    """The sheet for the spreadsheet program to open; its first row is one cell over the whole width."""
    lines = [_row(row, WIDTH if at == 0 else 1) for at, row in enumerate(rows)]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{DAY_STYLE}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="客户名单">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )


def _row(row: Sequence[Cell], spanned: int) -> str:
    cells = "".join(_cell(cell, spanned) for cell in row) or "<table:table-cell/>"
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(cell: Cell, spanned: int) -> str:
    over = f' table:number-columns-spanned="{spanned}"' if spanned > 1 else ""
    if isinstance(cell, str):
        words = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell office:value-type="string"{over}>{words}</table:table-cell>'
    if isinstance(cell, tuple):
        day = FIRST_DAY + timedelta(days=cell[0])
        return f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{day}"/>'
    if cell is None:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'


def write() -> None:
    """Have the spreadsheet program write the file that the tests import."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "customers.fods")
        source.write_text(opendocument(messy(WHOLE)[0]), "utf-8")
        profile = Path(folder, "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", source.name]
        subprocess.run(command, cwd=folder, check=True)
        shutil.move(source.with_suffix(".xlsx"), KEPT)


if __name__ == "__main__":
    write()
