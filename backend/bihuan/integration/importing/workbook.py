"""The workbooks that people get: a template to fill in, and the rows that failed to be corrected and sent again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from bihuan.company.dictionary.service import list_items
from bihuan.integration.importing.custom import choices_of, custom_fields
from bihuan.integration.importing.custom import columns as made_columns
from bihuan.integration.importing.fields import FIELDS, LABELS, REASON, Field
from bihuan.integration.importing.masters import masters
from bihuan.kernel.context import Context
from bihuan.kernel.customising import HEAD
from bihuan.kernel.errors import Language, Text, sentence
from bihuan.kernel.xlsx_writing import BOLD, MARKED, Sheet, range_of, write_xlsx

IN_MEMORY = 1024 * 1024
"""Bytes of a workbook before it goes to disk."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DATA, _ABOUT, _CHOICES = Text("数据", "Data"), Text("填写说明", "How to fill it in"), Text("选项", "Choices")
_HEADS = (Text("列", "Column"), Text("必填", "Required"), Text("怎么填", "How"))
_YES = Text("是", "yes")
_NOTES = {
    "text": Text("文字", "Text"),
    "phone": Text("号码；可带空格、横线或 +86", "A number; blanks, dashes and +86 do no harm"),
    "date": Text("日期，如 2026-11-20 或 2026年11月20日", "A date, such as 2026-11-20"),
    "moment": Text("日期，可带时间，如 2026-11-20 09:30", "A date, with a time if you like: 2026-11-20 09:30"),
    "amount": Text("金额，最多两位小数，如 12000 或 1.2万", "An amount with at most two decimals, such as 12000"),
    "whole": Text("整数", "A whole number"),
    "flag": Text("是 或 否", "yes or no"),
    "tags": Text("多个标签用顿号或分号隔开", "Several tags are separated by semicolons"),
    "dict": Text("从下拉列表中选择", "Choose from the list"),
}
_SPECIAL = {
    "number": Text("只在更新已有记录时填写", "Only to change a record that is there"),
    "external_id": Text("原系统中的编号；可作为更新的依据", "The number in the former system; records are found by it"),
    "owner": Text("姓名或登录名；不填则归导入人或所选公海", "Name or user name; else the importer or the chosen pool"),
    "pool": Text("公海名称；填了负责人则不用填", "The name of a pool, where there is no owner"),
    "created_by": Text("原录入人的姓名或登录名", "Name or user name of the original author"),
    "created_at": Text("原录入时间，不填则为导入时间", "When it was first recorded; else the time of the import"),
    "of_customer": Text("与系统中的客户名称一致；也可只填编号", "As the customer is called here; or give a number"),
    "of_number": Text("CRM 或 LD 开头的编号", "A number that begins with CRM or LD"),
    "of_external_id": Text("客户或线索在原系统中的编号", "What the former system called the customer or lead"),
    "code": Text("唯一；与系统中相同时按所选方式处理", "Unique; one that is there is treated as chosen"),
    "price_mode": Text(
        "含税或不含税；录入的一种为准，另一种按税率推算", "Which of the two prices counts; the other one is derived"
    ),
    "category_id": Text("末级分类；可写 上级/下级", "A category without sub-categories; parent/child if need be"),
    "author": Text(
        "姓名或登录名，可为已离职的同事；不填则为导入人", "Name or user name, also of former colleagues; else you"
    ),
    "contact.name": Text(
        "同一客户有多个联系人时，每人一行，客户名称相同",
        "Several contacts of one customer: a row for each",
    ),
}


async def template(ctx: Context, kind: str) -> IO[bytes]:
    """Headings with choices to pick from, and a sheet that explains them."""
    fields, say = (*FIELDS[kind], *made_columns(ctx, kind)), ctx.language
    lists = await _choices(ctx, kind, fields)
    columns = sorted(lists)
    longest = max(len(lists[place]) for place in columns)
    rows = ([lists[place][i] if i < len(lists[place]) else "" for place in columns] for i in range(longest))
    sheet = _CHOICES.in_(say)
    ranges = {place: range_of(sheet, i, len(lists[place])) for i, place in enumerate(columns)}
    data = Sheet(
        _DATA.in_(say),
        [[field.label.in_(say) for field in fields]],
        [max(12, 2 * len(field.label.zh) + 4) for field in fields],
        [MARKED if field.required else BOLD for field in fields],
        [place for place, field in enumerate(fields) if field.kind == "phone" or field.name == "uscc"],
        ranges,
    )
    told = [[head.in_(say) for head in _HEADS], *(_told(field, say) for field in fields)]
    about = Sheet(_ABOUT.in_(say), told, (20, 8, 70), (BOLD, BOLD, BOLD))
    return _written([data, about, Sheet(sheet, rows, hidden=True)])


def _told(field: Field, say: Language) -> list[str]:
    note = _SPECIAL.get(field.name) or _NOTES["dict" if ":" in field.kind else field.kind]
    return [field.label.in_(say), _YES.in_(say) if field.required else "", note.in_(say)]


async def _choices(ctx: Context, kind: str, fields: Sequence[Field]) -> dict[int, list[str]]:
    """Column → what may be chosen in it."""
    found: dict[int, list[str]] = {}
    made = {f"{HEAD}{one.key}": one for one in custom_fields(ctx, kind)}
    named = await masters(ctx) if kind == "products" else {}
    for place, field in enumerate(fields):
        sort, _, which = field.kind.partition(":")
        if field.name in made:
            found[place] = choices_of(made[field.name], ctx.language) if sort == "dict" else []
        elif which in named:
            found[place] = [one.names[0] for one in named[which]]
        elif sort == "dict":
            items = [item for item in await list_items(ctx, which) if item.is_active]
            found[place] = [item.label_zh if ctx.language == "zh" else item.label_en for item in items]
        elif sort == "one":
            found[place] = [label.in_(ctx.language) for label in LABELS[which].values()]
    return {place: labels for place, labels in found.items() if labels}


def errors_workbook(
    language: Language, kind: str, header: Sequence[str], rows: Iterable[Any], more: Sequence[Field] = ()
) -> IO[bytes]:
    """The rows as they were, each with its reasons in a column of its own."""
    words = [word for word in header if word not in REASON]
    places = [place for place, word in enumerate(header) if word not in REASON]

    def lines() -> Iterator[list[str]]:
        yield [*words, REASON.in_(language)]
        for row in rows:
            cells = [row.cells[place] if place < len(row.cells) else "" for place in places]
            yield [*cells, Text("；", "; ").in_(language).join(reasons(language, kind, row.errors or (), more))]

    sheet = Sheet(_DATA.in_(language), lines(), [16] * len(words) + [60], [BOLD] * len(words) + [MARKED])
    return _written([sheet])


def reasons(language: Language, kind: str, problems: Iterable[dict[str, Any]], more: Sequence[Field] = ()) -> list[str]:
    """Each in a sentence, with the field where there is one."""
    names = {field.name: field.label for field in (*FIELDS[kind], *more)}
    told, mark = [], Text("：", ": ").in_(language)
    for problem in problems:
        said = sentence(problem["code"], problem["params"]).in_(language)
        label = names.get(problem["field"])
        told.append(f"{label.in_(language)}{mark}{said}" if label is not None else said)
    return told


def _written(sheets: Sequence[Sheet]) -> IO[bytes]:
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
    write_xlsx(file, sheets)
    file.seek(0)
    return file
