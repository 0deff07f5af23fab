"""Files as they come: what people send is read as it is meant, and what is sent to do harm is refused (TRUST F17)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any, get_args

import pytest

from bihuan.integration.importing import reading
from bihuan.integration.importing.cells import parse
from bihuan.integration.importing.fields import LABELS, fold, guess, heading
from bihuan.integration.importing.reading import read
from bihuan.kernel.xlsx_reading import Row, Unreadable
from bihuan.kernel.xlsx_writing import BOLD, MARKED, Sheet, range_of, write_xlsx
from tests.integration.sheets import CHINESE_DAY, DAY, MAIN, OFFICE, PACKAGE, Cell, csv_bytes, sheet_of, xlsx_bytes

WORKSHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
EXHIBITION = {fold("展会"): "exhibition", "exhibition": "exhibition"}
WORDS = {"lead_source": EXHIBITION, "industry": {fold("IT/互联网"): "it"}, "customer_size": {}}


async def rows(place: Path, content: bytes, first: int = 1, count: int = 100) -> list[Row]:
    """What the child process makes of a file."""
    file = place / "file"
    file.write_bytes(content)
    found = [said async for said in read(file, first, count)]
    assert found[-1] is False
    return [said for said in found if not isinstance(said, bool)]


async def refused(place: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as wrong:
        await rows(place, content)
    return wrong.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_a_text_is_read_in_whatever_it_was_saved(tmp_path: Path, encoding: str) -> None:
    content = csv_bytes(
        [["公司名称", "备注"], [], ["　上海澜桥 ", "多行\n备注，“引号”"], ["", ""], ["苏州㐂公司", ""]], encoding
    )
    assert await rows(tmp_path, content) == [
        (1, ["公司名称", "备注"]),
        (3, ["上海澜桥", "多行\n备注，“引号”"]),
        (5, ["苏州㐂公司"]),
    ]


@pytest.mark.parametrize("sign", [";", "\t"])
async def test_columns_may_be_parted_by_other_signs(tmp_path: Path, sign: str) -> None:
    assert await rows(tmp_path, f"公司{sign}手机\n甲{sign}138\n".encode()) == [
        (1, ["公司", "手机"]),
        (2, ["甲", "138"]),
    ]


async def test_a_workbook_is_read_as_excel_shows_it(tmp_path: Path) -> None:
    sheet: list[list[Cell]] = [
        ["线索导入表"],
        ["公司", "手机", "日期"],
        [],
        ["　上海澜桥 ", 13800138000.0, (46346.0, DAY)],
        [None, "１３８", (46346.5, CHINESE_DAY)],
        ["小数", 0.1 + 0.2, (1234.5, 3)],
    ]
    assert await rows(tmp_path, xlsx_bytes(sheet, ["A1:C1"])) == [
        (1, ["线索导入表"]),
        (2, ["公司", "手机", "日期"]),
        (4, ["上海澜桥", "13800138000", "2026-11-20"]),
        (5, ["", "１３８", "2026-11-20 12:00:00"]),
        (6, ["小数", "0.3", "1234.5"]),
    ]
    in_1904 = xlsx_bytes([["日期"], [(44884.0, DAY)]], book='<workbookPr date1904="1"/>')
    assert (await rows(tmp_path, in_1904))[1] == (2, ["2026-11-20"])


async def test_what_stands_apart_keeps_its_place(tmp_path: Path) -> None:
    sheet: list[list[Cell]] = [[], [], [None, "左"], [None, " ", "右"], [None, (0.5, DAY), 1e20, 59.0]]
    assert await rows(tmp_path, xlsx_bytes(sheet)) == [
        (3, ["", "左"]),
        (4, ["", "", "右"]),
        (5, ["", "12:00:00", "100000000000000000000", "59"]),
    ]


async def test_the_first_sheet_that_is_shown_is_read(tmp_path: Path) -> None:
    """Where all are hidden, the first counts."""
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="甲" sheetId="1" state="hidden" r:id="rId1"/>'
        '<sheet name="乙" sheetId="2" {} r:id="rId2"/></sheets></workbook>'
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in (1, 2)
    )
    more = {
        "xl/workbook.xml": book.format(""),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/worksheets/sheet2.xml": f"{WORKSHEET}<row><c t='str'><v>b</v></c></row></sheetData></worksheet>",
    }
    assert await rows(tmp_path, xlsx_bytes([["a"]], more=more)) == [(1, ["b"])]
    more["xl/workbook.xml"] = book.format('state="veryHidden"')
    assert await rows(tmp_path, xlsx_bytes([["a"]], more=more)) == [(1, ["a"])]


async def test_a_formula_counts_by_its_value_and_what_lies_beside_is_not_touched(tmp_path: Path) -> None:
    """Macros, links to other files and pictures are parts that nobody opens."""
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>HYPERLINK("http://x")</f><v>字</v></c>'
    cells += '<c r="C1"><f>NOW()</f></c><c r="D1" t="b"><v>1</v></c>'
    more = {
        "xl/worksheets/sheet1.xml": f'{WORKSHEET}<row r="1">{cells}</row></sheetData></worksheet>',
        "xl/vbaProject.bin": "macro",
        "xl/externalLinks/externalLink1.xml": "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
    }
    assert await rows(tmp_path, xlsx_bytes([], more=more)) == [(1, ["2", "字", "", "TRUE"])]


async def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(csv_bytes([[str(n)] for n in range(1, 11)]))
    assert [said async for said in read(file, 1, 4)] == [*((n, [str(n)]) for n in range(1, 5)), True]
    assert [said async for said in read(file, 9, 4)] == [(9, ["9"]), (10, ["10"]), False]


# ---------------------------------------------------------------------------------------------------- sent to do harm


def bomb() -> bytes:
    """A few hundred kilobytes that unpack to a gigabyte of nothing."""
    target = io.BytesIO(xlsx_bytes([["a"]]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(64 * 1024 * 1024))
    return target.getvalue()


def liar() -> bytes:
    """A bomb whose directory says that it is small."""
    rows = "<row><c t='inlineStr'><is><t>a</t></is></c></row>" * 4_000_000
    whole = xlsx_bytes([], more={"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})
    content = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    size = part.file_size.to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def sheet_with(rows: str, before: str = "") -> bytes:
    whole = f"{before}{WORKSHEET}{rows}</sheetData></worksheet>"
    return xlsx_bytes([], more={"xl/worksheets/sheet1.xml": whole})


HOSTILE: dict[str, tuple[Any, str]] = {
    "a bomb": (bomb, "IMPORT_FILE_TOO_COMPLEX"),
    "a bomb that lies about its size": (liar, "IMPORT_FILE_UNREADABLE"),
    "entities": (
        lambda: sheet_with("<row><c t='str'><v>&b;</v></c></row>", '<!DOCTYPE a [<!ENTITY b "cccc">]>'),
        "IMPORT_FILE_UNREADABLE",
    ),
    "a foreign entity": (
        lambda: xlsx_bytes(
            [], more={"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'}
        ),
        "IMPORT_FILE_UNREADABLE",
    ),
    "no workbook": (lambda: xlsx_bytes([])[:200], "IMPORT_FILE_UNREADABLE"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "IMPORT_FILE_UNREADABLE"),
    "NUL": (lambda: b"a,b\n1,\x00\n", "IMPORT_FILE_UNREADABLE"),
    "no text": (lambda: bytes(range(128, 256)) * 3, "IMPORT_ENCODING_UNKNOWN"),
    "an endless cell": (lambda: b'a\n"' + b"x" * 5_000_000, "IMPORT_FILE_UNREADABLE"),
    "columns without end": (lambda: b"," * 5_000 + b"x\n", "IMPORT_TOO_MANY_COLUMNS"),
    "a column far away": (
        lambda: sheet_with("<row><c r='XFD1' t='str'><v>x</v></c></row><row><c r='A2' t='str'><v>x</v></c></row>"),
        "IMPORT_TOO_MANY_COLUMNS",
    ),
    "a sheet that is wide and deep": (
        lambda: sheet_with("<row><c r='A1' t='b'><v>1</v></c></row><row><c r='XFD1048576' t='b'><v>1</v></c></row>"),
        "IMPORT_FILE_TOO_COMPLEX",
    ),
    "a row that no sheet has": (
        lambda: sheet_with("<row><c r='A1' t='b'><v>1</v></c><c r='A999999999' t='b'><v>1</v></c></row>"),
        "IMPORT_FILE_TOO_COMPLEX",
    ),
    "a sheet that is cut off": (
        lambda: xlsx_bytes([], more={"xl/worksheets/sheet1.xml": f"{WORKSHEET}<row><c t='b'><v>1</v></c></row>"}),
        "IMPORT_FILE_UNREADABLE",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_sent_to_do_harm_is_refused_with_a_code(tmp_path: Path, name: str) -> None:
    content, code = HOSTILE[name]
    assert await refused(tmp_path, content()) == code


async def test_a_child_that_is_stopped_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the file did to it: the worker lives on."""
    monkeypatch.setattr(reading.sys, "executable", "/bin/false")
    assert await refused(tmp_path, b"a\n1\n") == "IMPORT_FILE_TOO_COMPLEX"


def test_what_is_written_is_never_a_formula() -> None:
    target = io.BytesIO()
    write_xlsx(target, [Sheet("数据", [["=1+1", "@SUM(A1)", "a\x00b", ""], ["-1"]])])
    with zipfile.ZipFile(target) as archive:
        data = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in data and data.count('t="inlineStr"') == 4
    assert sheet_of(target.getvalue()) == [["=1+1", "@SUM(A1)", "ab"], ["-1", "", ""]]


def test_a_workbook_offers_choices_below_a_frozen_heading() -> None:
    """Headings may repeat, and choices may hold commas and be longer than a list in a cell may be."""
    target = io.BytesIO()
    kinds = [[f"行业,{place}" * 10] for place in range(50)]
    data = Sheet("数据", [["列", "列"]], (12, 14), (MARKED, BOLD), (1,), {0: range_of("选项", 0, len(kinds))})
    write_xlsx(target, [data, Sheet("选项", kinds, hidden=True)])
    assert sheet_of(target.getvalue()) == [["列", "列"]]
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'ySplit="1"' in sheet and 'state="frozen"' in sheet
    assert re.findall('sqref="(A2[^"]*)"><formula1>(.*?)</formula1>', sheet) == [("A2:A1048576", "'选项'!$A$1:$A$50")]
    assert '<sheet name="选项" sheetId="2" state="hidden"' in book
    heads = re.findall('<c r="[AB]1" s="([0-9])"', sheet)
    columns = re.findall('<col min="([0-9])" max="[0-9]" width="[0-9.]+" (style="[0-9]")?', sheet)
    assert len(set(heads)) == 2 and [(place, bool(style)) for place, style in columns] == [("1", False), ("2", True)]


# ------------------------------------------------------------------------------------------------- as it is meant


def test_the_heading_is_found_below_titles_and_beside_merged_cells() -> None:
    assert heading("leads", [(1, ["某某公司线索"]), (3, ["公司名称", "手机号"]), (4, ["甲", "138"])]) == (
        3,
        ["公司名称", "手机号"],
    )
    merged = [(1, ["公司名称", "联系人", "", "来源"]), (2, ["", "姓名", "手机", ""]), (3, ["甲", "乙", "138", "展会"])]
    assert heading("leads", merged) == (2, ["公司名称", "姓名", "手机", "来源"])
    assert heading("leads", [(1, ["一"]), (2, ["foo", "bar"])]) == (2, ["foo", "bar"])


def test_columns_are_guessed_in_both_languages_and_each_field_once() -> None:
    assert guess("customers", ["客户名称（必填）", "手 机", "Industry", "移动", "联系人手机", "税号"]) == [
        "name",
        "contact.mobile",
        "industry",
        None,
        None,
        "uscc",
    ]


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("mobile", "13800138000.0", "13800138000"),
        ("mobile", "１３８ ００１３－８０００", "13800138000"),
        ("mobile", "+86 138-0013-8000", "13800138000"),
        ("telephone", "02162345678", "021-62345678"),
        ("source", " 展会", "exhibition"),
        ("source", "EXHIBITION", "exhibition"),
        ("industry", "it／互联网", "it"),
        ("intent_level", "ａ", "A"),
        ("authority_level", "决策者", "decision_maker"),
        ("marketing_consent", "是", True),
    ],
)
def test_cells_are_read_as_people_type_them(name: str, cell: str, value: Any) -> None:
    parsed = parse("leads", 2, [cell], [name], WORDS)
    assert (parsed.problems, parsed.values) == ([], {name: value})


@pytest.mark.parametrize(
    "cell", ["2026-11-20", "2026/11/20", "2026.11.20", "2026年11月20日", "20261120", "46346", "２０２６－１１－２０"]
)
def test_a_date_may_be_written_in_many_ways(cell: str) -> None:
    parsed = parse("leads", 2, [cell], ["expected_buy_date"], WORDS)
    assert (parsed.problems, str(parsed.values["expected_buy_date"])) == ([], "2026-11-20")


@pytest.mark.parametrize(("cell", "value"), [("¥1,234.50", "1234.5"), ("3万", "30000"), ("１２００元", "1200")])
def test_an_amount_may_be_written_in_many_ways(cell: str, value: str) -> None:
    parsed = parse("leads", 2, [cell], ["budget_amount"], WORDS)
    assert (parsed.problems, f"{parsed.values['budget_amount'].normalize():f}") == ([], value)


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("mobile", "1.38E+10", "INVALID_MOBILE"),
        ("source", "不知道", "IMPORT_VALUE_UNKNOWN"),
        ("expected_buy_date", "2026-02-30", "INVALID"),
        ("expected_buy_date", "1812-01-01", "DATE_OUT_OF_RANGE"),
        ("budget_amount", "很多", "INVALID_MONEY"),
        ("budget_amount", "1.005", "INVALID_MONEY"),
        ("marketing_consent", "也许", "INVALID"),
        ("company_name", "公" * 129, "TOO_LONG"),
        ("external_id", "1" * 129, "TOO_LONG"),
        ("company_name", "a\u202eb", "INVALID_CHARACTER"),
        ("external_id", "A\x1fB", "INVALID_CHARACTER"),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_field(name: str, cell: str, code: str) -> None:
    parsed = parse("leads", 2, [cell], [name], WORDS)
    assert [(one.field, one.code) for one in parsed.problems] == [(name, code)]


def test_every_list_of_words_is_that_of_the_contract() -> None:
    from bihuan.activity.follow_up.schemas import Direction
    from bihuan.billing.opening_balance.models import OpeningKind
    from bihuan.catalog.product.models import ProductKind, SerialControl
    from bihuan.catalog.product.schemas import Mode
    from bihuan.integration.erp.models import FigureKind
    from bihuan.parties.contact.models import BirthdayCalendar, Gender, JobLevel, Relation
    from bihuan.parties.customer.models import CustomerKind, TaxType
    from bihuan.parties.lead.models import Authority, LeadIntent

    kinds = {"customer_kind": CustomerKind, "tax_type": TaxType, "gender": Gender, "job_level": JobLevel}
    kinds |= {"authority_level": Authority, "intent_level": LeadIntent, "direction": Direction}
    kinds |= {"birthday_calendar": BirthdayCalendar, "relation": Relation}
    kinds |= {"product_kind": ProductKind, "serial_control": SerialControl}
    kinds |= {"opening_kind": OpeningKind, "figure_kind": FigureKind}
    known = {name: {str(value) for value in values} for name, values in kinds.items()}
    assert {name: set(labels) for name, labels in LABELS.items()} == known | {"price_mode": set(get_args(Mode))}
