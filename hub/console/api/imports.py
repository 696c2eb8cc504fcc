"""Imports of the catalogue over HTTP: bring a file, see what is wrong with it, apply the rows that are good."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.responses import Response

from hub.accounts import audit
from hub.commerce.transfer import workbooks
from hub.commerce.transfer.columns import FIELDS, REQUIRED
from hub.commerce.transfer.imports import asking, mending, rows
from hub.commerce.transfer.imports.records import Import
from hub.commerce.transfer.imports.states import State
from hub.commerce.transfer.reading.limits import MOST_BYTES
from hub.console.endpoint import Asked, Endpoint
from hub.console.import_views import language_of, reasons_of, row_view, view
from hub.console.import_views import words as words_for
from hub.console.tables_in_forms import file_of, sent, table_type
from hub.core.errors import Refused


class PageQuery(BaseModel):
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=30, ge=1, le=100)


class RowsQuery(BaseModel):
    """`after`: the number of the last row seen; `field`: only rows with a problem in this column."""

    outcome: Literal["", "create", "change", "same", "bad", "held", "failed"] = ""
    field: str = Field(default="", max_length=40)
    after: int = Field(default=0, ge=0, le=10_000_000)
    limit: int = Field(default=50, ge=1, le=100)


class CheckBody(BaseModel):
    """`fields`: for every column the field it stands for, or null to pass it over; `sheet` to read another one."""

    rev: int = Field(ge=1, le=2**53)
    fields: list[str | None] = Field(max_length=120)
    sheet: str = Field(default="", max_length=200)


class ApplyBody(BaseModel):
    """`only_good`: leave out the rows with problems; without it they stop everything."""

    rev: int = Field(ge=1, le=2**53)
    only_good: bool


class FileView(BaseModel):
    name: str
    size: int
    kind: str
    encoding: str


class CountsView(BaseModel):
    """Rows by what the check found, and by what became of them."""

    create: int
    change: int
    same: int
    bad: int
    held: int
    warned: int
    created: int
    changed: int
    unchanged: int
    failed: int


class ErrorView(BaseModel):
    code: str
    message: str


class ImportView(BaseModel):
    """`done_rows` of `total` in the present state; `seconds_left` once it can be told. `faults`: how many rows
    have a problem, by field. `twin_id`: the same file was imported before. `left_out`: fields you may not write.
    """

    id: str
    state: State
    rev: int
    file: FileView
    has_file: bool
    sheet: str
    sheets: list[str]
    headers: list[str]
    fields: list[str | None]
    left_out: list[str]
    sample: list[list[str]]
    total: int
    done_rows: int
    rows_per_s: int | None
    seconds_left: int | None
    counts: CountsView
    faults: dict[str, int]
    twin_id: str
    error: ErrorView | None
    at: str
    ended_at: str | None
    by_name: str


class ProblemView(BaseModel):
    """`message` says what is wrong and how to mend it; `column` is the header as the file has it."""

    field: str
    column: str
    says: str
    code: str
    message: str


class ChangeView(BaseModel):
    field: str
    label: str
    before: str
    after: str


class RowView(BaseModel):
    number: int
    code: str
    sku_code: str
    title: str
    outcome: str
    problems: list[ProblemView]
    warnings: list[ProblemView]
    changes: list[ChangeView]
    became: str
    failure: str


class ColumnView(BaseModel):
    """A field that a column may stand for; `locked`: you may not write it."""

    field: str
    label: str
    help: str
    required: bool
    locked: bool


class ImportAnswer(BaseModel):
    # "import" is a word of Python's
    item: ImportView


class ImportsAnswer(BaseModel):
    imports: list[ImportView]
    after: str | None


class RowsAnswer(BaseModel):
    rows: list[RowView]
    after: int | None


class ColumnsAnswer(BaseModel):
    columns: list[ColumnView]


class FileAnswer(BaseModel):
    """The file itself."""


async def begin_import(asked: Asked) -> dict[str, Any]:
    """XLSX or CSV up to 20 MB and 20,000 rows; it is read by a worker, ask for its state."""
    who, core = asked.who, asked.commerce.core

    async def store(file: UploadFile) -> Import:
        name = file.filename or "file"
        return await asking.begin(core, who.shop_id, name, sent(file), who.actor, who.name, who.rights)

    try:
        made = await file_of(asked.request, MOST_BYTES, store)
    except Refused as error:
        if error.code == "media_too_large":
            raise Refused("import_too_large", field="file", limit=MOST_BYTES // 1_000_000) from None
        raise
    await audit.record(core, who.shop_id, who.actor, "import.begin", made.id, {"file": made.file.name})
    return {"item": view(asked, made)}


async def list_imports(asked: Asked) -> dict[str, Any]:
    limit = asked.query.limit
    found = await asking.listed(asked.commerce.core, asked.who.shop_id, asked.query.after, limit + 1)
    after = found[limit - 1].id if len(found) > limit else None
    return {"imports": [view(asked, one) for one in found[:limit]], "after": after}


async def get_import(asked: Asked) -> dict[str, Any]:
    return {"item": view(asked, await _found(asked))}


async def import_rows(asked: Asked) -> dict[str, Any]:
    """What was found about every row, in the order of the file."""
    found, query = await _found(asked), asked.query
    page = await rows.page(
        asked.commerce.core,
        asked.who.shop_id,
        found.id,
        query.outcome,
        query.field,
        query.after,
        query.limit + 1,
    )
    after = page[query.limit - 1].number if len(page) > query.limit else None
    return {"rows": [row_view(asked, found, row) for row in page[: query.limit]], "after": after}


async def check_import(asked: Asked) -> dict[str, Any]:
    """The dry run: nothing is written but its result."""
    who, body = asked.who, asked.body
    found = await asking.check(
        asked.commerce.core,
        who.shop_id,
        asked.path["import_id"],
        body.rev,
        body.fields,
        who.rights,
        body.sheet,
    )
    return {"item": view(asked, found)}


async def apply_import(asked: Asked) -> dict[str, Any]:
    """Writes the good rows; it goes on by itself, whatever dies meanwhile."""
    who, core, body = asked.who, asked.commerce.core, asked.body
    found = await asking.apply(
        core, who.shop_id, asked.path["import_id"], body.rev, body.only_good, who.rights, who.actor
    )
    await audit.record(core, who.shop_id, who.actor, "import.apply", found.id, {"rows": found.counts.good})
    return {"item": view(asked, found)}


async def cancel_import(asked: Asked) -> dict[str, Any]:
    """What was written already stays."""
    who, core = asked.who, asked.commerce.core
    found = await asking.cancel(core, who.shop_id, asked.path["import_id"])
    await audit.record(core, who.shop_id, who.actor, "import.cancel", found.id, {})
    return {"item": view(asked, found)}


async def bad_rows_csv(asked: Asked) -> Response:
    """The rows that need mending, with the reasons in the first column."""
    return await _bad(asked, "csv")


async def bad_rows_xlsx(asked: Asked) -> Response:
    """The rows that need mending, with the reasons in the first column."""
    return await _bad(asked, "xlsx")


async def _bad(asked: Asked, kind: mending.Kind) -> Response:
    found, say = await _found(asked), words_for(asked)
    data = await mending.bad_file(
        asked.commerce.core, asked.who.shop_id, found, kind, lambda row: reasons_of(asked, found, row),
        say("import.reasons"), with_costs="costs.read" in asked.who.rights,
    )  # fmt: skip
    return table_type(
        data, say("import.file.bad", name=found.file.name.rpartition(".")[0] or found.file.name), kind
    )


async def import_template(asked: Asked) -> Response:
    """A workbook to fill in: header, explanations, lists to choose from."""
    say, lang = words_for(asked), language_of(asked)
    data = await asyncio.to_thread(workbooks.template, say, lang)
    return table_type(data, say("import.file.template"), "xlsx")


async def import_columns(asked: Asked) -> dict[str, Any]:
    say, rights = words_for(asked), asked.who.rights
    columns = [
        {
            "field": name, "label": say(f"import.field.{name}"), "help": say(f"import.help.{name}"),
            "required": name in REQUIRED, "locked": not asking.may_write(name, rights),
        }
        for name in FIELDS
    ]  # fmt: skip
    return {"columns": columns}


async def _found(asked: Asked) -> Import:
    return await asking.get(asked.commerce.core, asked.who.shop_id, asked.path["import_id"])


_ALL, _ONE, _RIGHT = "/api/v1/imports", "/api/v1/imports/{import_id}", "products.manage"
_XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
ENDPOINTS = [
    Endpoint("GET", _ALL, _RIGHT, list_imports, "Imports, the newest first", ImportsAnswer, query=PageQuery),
    Endpoint("POST", _ALL, _RIGHT, begin_import, "Bring a file", ImportAnswer, upload="file"),
    Endpoint("GET", f"{_ALL}/columns", _RIGHT, import_columns, "What columns may stand for", ColumnsAnswer),
    Endpoint(
        "GET",
        f"{_ALL}/template.xlsx",
        _RIGHT,
        import_template,
        "A workbook to fill in",
        FileAnswer,
        files=_XLSX,
    ),
    Endpoint("GET", _ONE, _RIGHT, get_import, "An import and how far it is", ImportAnswer),
    Endpoint("GET", f"{_ONE}/rows", _RIGHT, import_rows, "What was found", RowsAnswer, query=RowsQuery),
    Endpoint("POST", f"{_ONE}/check", _RIGHT, check_import, "Check all rows", ImportAnswer, body=CheckBody),
    Endpoint(
        "POST", f"{_ONE}/apply", _RIGHT, apply_import, "Write the good rows", ImportAnswer, body=ApplyBody
    ),
    Endpoint("POST", f"{_ONE}/cancel", _RIGHT, cancel_import, "Call it off", ImportAnswer),
    Endpoint(
        "GET",
        f"{_ONE}/bad.csv",
        _RIGHT,
        bad_rows_csv,
        "Rows to mend, as CSV",
        FileAnswer,
        files=("text/csv",),
    ),
    Endpoint(
        "GET", f"{_ONE}/bad.xlsx", _RIGHT, bad_rows_xlsx, "Rows to mend, as XLSX", FileAnswer, files=_XLSX
    ),
]
