"""The pool of codes of a virtual good over HTTP: adding, counting, and one code at a time for who may see it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from hub.accounts import audit, reveals
from hub.accounts.audit import Detail
from hub.commerce.stock import codes_acts, codes_batches, codes_lines, codes_preview, codes_reading
from hub.commerce.stock.codes_batches import Batch
from hub.commerce.stock.codes_model import CodeRow, PlainCode, State
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso
from hub.core.errors import Refused

MOST_VOIDED = 100
Reason = Annotated[str, Field(min_length=2, max_length=200)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class CodesQuery(BaseModel):
    """`after` is the `next` of the page before."""

    state: State | None = None
    batch: str = Field("", max_length=64)
    after: str = Field("", max_length=64)
    limit: int = Field(50, ge=1, le=100)


class AddQuery(BaseModel):
    """`key` makes a repeated request the same one."""

    key: str = Field(min_length=8, max_length=64)
    note: str = Field("", max_length=200)


class FindBody(BaseModel):
    code: str = Field(min_length=1, max_length=codes_lines.MOST_CHARS)


class ReasonBody(BaseModel):
    reason: Reason


class VoidBatchBody(BaseModel):
    """`accept_shortage`: although buyers wait for some of them."""

    reason: Reason
    accept_shortage: bool = False


class VoidBody(VoidBatchBody):
    ids: list[Id] = Field(min_length=1, max_length=MOST_VOIDED)


class CodeView(BaseModel):
    """`tail`: its last signs, all that lists show. `shown`: how often people of the team looked at it."""

    id: str
    tail: str
    has_secret: bool
    state: State
    good_until: str | None
    batch_id: str
    reservation_id: str | None
    added_at: str
    changed_at: str
    shown: int
    replaced_by: str | None


class CountsView(BaseModel):
    """Codes by state; `dated` of the free ones run out (1000 at most are counted), the next at `next_end`."""

    free: int
    issued: int
    spent: int
    void: int
    dated: int
    next_end: str | None


class CodesAnswer(BaseModel):
    counts: CountsView
    codes: list[CodeView]
    next: str | None


class TroubleView(BaseModel):
    """Lines that give no new code; `lines` are stretches [first, last], the first 200 of them."""

    fault: str
    count: int
    lines: list[list[int]]


class PreviewAnswer(BaseModel):
    """Nothing is stored. `fresh` can be added; `first_tails` are the ends of the first three of them."""

    fresh: int
    dated: int
    with_secret: int
    troubles: list[TroubleView]
    first_tails: list[str]


class BatchView(BaseModel):
    """`known` of its codes were in the pool already; `total` − `added` − `known` are still to come."""

    id: str
    state: str
    total: int
    added: int
    known: int
    troubles: list[TroubleView]
    note: str
    by: str
    at: str
    done_at: str | None


class BatchAnswer(BaseModel):
    batch: BatchView


class BatchesAnswer(BaseModel):
    """The latest first, 50 at most."""

    batches: list[BatchView]


class VoidedAnswer(BaseModel):
    """`more`: the batch has free codes left; ask again."""

    voided: int
    more: bool = False


class FoundAnswer(BaseModel):
    """null: the pool never had such a code."""

    code: CodeView | None


class CodeAnswer(BaseModel):
    code: CodeView


class PlainAnswer(BaseModel):
    code: str
    secret: str
    good_until: str | None


async def list_codes(asked: Asked) -> dict[str, Any]:
    core, shop_id, sku_id, query = asked.hub.core, asked.who.shop_id, asked.path["sku_id"], asked.query
    await codes_batches.require_item(core, shop_id, sku_id)
    found = await codes_reading.rows(
        core, shop_id, sku_id, state=query.state, batch_id=query.batch, after=query.after, limit=query.limit
    )
    counts = asdict(await codes_reading.counts(core, shop_id, sku_id))
    dated, next_end = await codes_reading.running_out(core, shop_id, sku_id)
    return {
        "counts": counts | {"dated": dated, "next_end": iso(next_end)},
        "codes": [_code(row) for row in found],
        "next": found[-1].id if len(found) == query.limit else None,
    }


async def preview_codes(asked: Asked) -> dict[str, Any]:
    core, shop_id, sku_id = asked.hub.core, asked.who.shop_id, asked.path["sku_id"]
    await codes_batches.require_pool(core, shop_id, sku_id)
    return asdict(await codes_preview.preview(core, shop_id, sku_id, await _file(asked)))


async def add_codes(asked: Asked) -> dict[str, Any]:
    core, who, sku_id, query = asked.hub.core, asked.who, asked.path["sku_id"], asked.query
    batch = await codes_batches.begin(
        core, who.shop_id, sku_id, await _file(asked), key=query.key, note=query.note, by=who.actor
    )
    await _audited(asked, "stock_code.add", {"batch": batch.id, "codes": batch.total})
    return {"batch": _batch(batch)}


async def list_code_batches(asked: Asked) -> dict[str, Any]:
    core, shop_id, sku_id = asked.hub.core, asked.who.shop_id, asked.path["sku_id"]
    await codes_batches.require_item(core, shop_id, sku_id)
    found = await codes_batches.batches(core, shop_id, sku_id)
    return {"batches": [_batch(batch) for batch in found]}


async def code_batch(asked: Asked) -> dict[str, Any]:
    return {"batch": _batch(await _one_batch(asked))}


async def void_code_batch(asked: Asked) -> dict[str, Any]:
    who, body, batch = asked.who, asked.body, await _one_batch(asked)
    voided, more = await codes_acts.void_batch(
        asked.commerce, who.shop_id, batch.sku_id, batch.id,
        reason=body.reason, by=who.actor, accept_shortage=body.accept_shortage,
    )  # fmt: skip
    details: dict[str, Detail] = {"batch": batch.id, "codes": voided, "reason": body.reason}
    await audit.record(asked.hub.core, who.shop_id, who.actor, "stock_code.void", batch.sku_id, details)
    return {"voided": voided, "more": more}


async def void_codes(asked: Asked) -> dict[str, Any]:
    who, path, body = asked.who, asked.path, asked.body
    voided = await codes_acts.void(
        asked.commerce, who.shop_id, path["sku_id"], body.ids,
        reason=body.reason, by=who.actor, accept_shortage=body.accept_shortage,
    )  # fmt: skip
    await _audited(asked, "stock_code.void", {"codes": voided, "reason": body.reason})
    return {"voided": voided, "more": False}


async def find_code(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    await codes_batches.require_item(core, who.shop_id, asked.path["sku_id"])
    await reveals.allow_code_search(core, who)
    same = codes_lines.same_of(asked.body.code)
    found = await codes_reading.find(core, who.shop_id, asked.path["sku_id"], same)
    return {"code": _code(found) if found else None}


async def reveal_code(asked: Asked) -> dict[str, Any]:
    """Written to the audit trail before the code is shown: a reveal that cannot be recorded fails."""
    core, who, path = asked.hub.core, asked.who, asked.path
    row = await codes_reading.one(core, who.shop_id, path["sku_id"], path["code_id"])
    details = {"code": row.id, "tail": row.tail, "state": row.state, "reason": asked.body.reason}
    await reveals.allow_code(core, who, path["sku_id"], details)
    return _plain(await codes_reading.reveal(core, who.shop_id, path["sku_id"], path["code_id"]))


async def replace_code(asked: Asked) -> dict[str, Any]:
    who, path, reason = asked.who, asked.path, asked.body.reason
    fresh = await codes_acts.replace(
        asked.commerce, who.shop_id, path["sku_id"], path["code_id"], reason=reason, by=who.actor
    )
    await _audited(
        asked, "stock_code.replace", {"code": path["code_id"], "by_code": fresh.id, "reason": reason}
    )
    return {"code": _code(fresh)}


async def _one_batch(asked: Asked) -> Batch:
    return await codes_batches.batch(asked.hub.core, asked.who.shop_id, asked.path["batch_id"])


async def _audited(asked: Asked, action: str, details: dict[str, Detail]) -> None:
    who = asked.who
    await audit.record(asked.hub.core, who.shop_id, who.actor, action, asked.path["sku_id"], details)


async def _file(asked: Asked) -> bytes:
    """Raises Refused("codes_too_large" | "file_missing" | "upload_unreadable")."""
    # Multipart framing adds a little; what matters is counted exactly when the text is read.
    if int(asked.request.headers.get("content-length") or 0) > codes_lines.MOST_BYTES + 100_000:
        raise Refused("codes_too_large", field="file", megabytes=codes_lines.MOST_BYTES // 1_000_000)
    form = await _form(asked)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused("file_missing", field="file")
        return await file.read(codes_lines.MOST_BYTES + 1)
    finally:
        await form.close()


async def _form(asked: Asked) -> FormData:
    try:
        return await asked.request.form(max_files=1, max_fields=4)
    except (HTTPException, MultiPartException, KeyError):  # KeyError: a content type without a boundary
        raise Refused("upload_unreadable", field="file") from None


def _code(row: CodeRow) -> dict[str, Any]:
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in asdict(row).items()}


def _plain(code: PlainCode) -> dict[str, Any]:
    return {"code": code.code, "secret": code.secret, "good_until": iso(code.good_until)}


def _batch(batch: Batch) -> dict[str, Any]:
    told = [asdict(trouble) for trouble in batch.troubles]
    if batch.known:
        told.append({"fault": "known", "count": batch.known, "lines": batch.known_lines})
    return {
        "id": batch.id, "state": batch.state, "total": batch.total, "added": batch.added,
        "known": batch.known, "troubles": told, "note": batch.note, "by": batch.by, "at": iso(batch.at),
        "done_at": iso(batch.done_at),
    }  # fmt: skip


_ALL, _ONE = "/api/v1/stock/{sku_id}/codes", "/api/v1/stock/{sku_id}/codes/{code_id}"
_BATCH = "/api/v1/code-batches/{batch_id}"
ENDPOINTS = [
    Endpoint(
        "GET", _ALL, "stock.manage", list_codes, "A SKU's pool of codes, by their tails", CodesAnswer,
        query=CodesQuery,
    ),
    Endpoint(
        "POST", f"{_ALL}/preview", "stock.manage", preview_codes, "What adding a list would do", PreviewAnswer,
        upload="file",
    ),
    Endpoint(
        "POST", _ALL, "stock.manage", add_codes, "Add a list of codes, one a line", BatchAnswer,
        query=AddQuery, upload="file",
    ),
    Endpoint("GET", f"{_ALL}/batches", "stock.manage", list_code_batches, "The lists that were added", BatchesAnswer),
    Endpoint("GET", _BATCH, "stock.manage", code_batch, "How far a list is", BatchAnswer),
    Endpoint(
        "POST", f"{_BATCH}/void", "stock.manage", void_code_batch,
        "Void a list's codes that nobody has, 2000 at a call", VoidedAnswer, body=VoidBatchBody,
    ),
    Endpoint(
        "POST", f"{_ALL}/void", "stock.manage", void_codes, "Void codes that nobody has, or that came back",
        VoidedAnswer, body=VoidBody,
    ),
    Endpoint(
        "POST", f"{_ALL}/find", "stock.manage", find_code, "What became of a code that somebody names",
        FoundAnswer, body=FindBody,
    ),
    Endpoint(
        "POST", f"{_ONE}/reveal", "stock.manage", reveal_code, "Show one code, with a reason", PlainAnswer,
        body=ReasonBody, fresh=True,
    ),
    Endpoint(
        "POST", f"{_ONE}/replace", "stock.manage", replace_code, "Give its buyer another code instead",
        CodeAnswer, body=ReasonBody,
    ),
]  # fmt: skip
