"""Imports in words: what the API tells of them, in the language of whoever asks and without what they may not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from hub.commerce.transfer.columns import COST_FIELDS
from hub.commerce.transfer.grouping import Problem
from hub.commerce.transfer.imports.records import Import
from hub.commerce.transfer.imports.rows import FoundRow
from hub.commerce.transfer.imports.states import AT_WORK
from hub.console.endpoint import Asked
from hub.core.clock import iso, now
from hub.core.sentences import catalogue
from hub.core.web import language

Doc = dict[str, Any]
_HIDDEN = "…"
# Sentences that tell a cost or a floor beside the price that they are about.
_TELL_COSTS = frozenset({"price_below_floor", "price_below_cost"})
# A rate of the first second would promise anything.
_EARLIEST_RATE_S = 1.5


def language_of(asked: Asked) -> str:
    return language(asked.request)


def words(asked: Asked) -> Callable[..., str]:
    lang = language_of(asked)
    return lambda key, **params: catalogue().translate(lang, key, **params)


def view(asked: Asked, found: Import) -> Doc:
    rate, left = _speed(found)
    return {
        "id": found.id, "state": found.state, "rev": found.rev, "has_file": found.has_file,
        "file": {name: getattr(found.file, name) for name in ("name", "size", "kind", "encoding")},
        "sheet": found.sheet, "sheets": found.sheets, "headers": found.headers, "fields": found.fields,
        "left_out": found.left_out, "sample": _sample(asked, found), "total": found.total,
        "done_rows": min(found.done_rows, found.total), "rows_per_s": rate, "seconds_left": left,
        "counts": asdict(found.counts), "faults": dict(found.faults), "twin_id": found.twin_id,
        "error": _error(asked, found), "at": iso(found.at), "ended_at": iso(found.ended_at), "by_name": found.by_name,
    }  # fmt: skip


def _speed(found: Import) -> tuple[int | None, int | None]:
    elapsed = (now() - found.began_at).total_seconds()
    if found.state not in AT_WORK or not found.done_rows or elapsed < _EARLIEST_RATE_S:
        return None, None
    rate = found.done_rows / elapsed
    return max(1, round(rate)), max(1, round((found.total - found.done_rows) / rate))


def _sample(asked: Asked, found: Import) -> list[list[str]]:
    """Of a column that whoever uploaded could read, and this person cannot, nothing shows."""
    return [
        [_HIDDEN if at < len(found.fields) and _is_hidden(asked, found.fields[at] or "") else text
         for at, text in enumerate(line)]
        for line in found.sample
    ]  # fmt: skip


def _error(asked: Asked, found: Import) -> Doc | None:
    if found.error is None:
        return None
    code, params = found.error
    return {"code": code, "message": words(asked)(f"errors.{code}", **params)}


def _is_hidden(asked: Asked, field: str) -> bool:
    return field in COST_FIELDS and "costs.read" not in asked.who.rights


def row_view(asked: Asked, found: Import, row: FoundRow) -> Doc:
    say = words(asked)
    changes = [
        {"field": c.field, "label": say(f"import.field.{c.field}"), "before": c.before, "after": c.after}
        for c in row.changes
        if not _is_hidden(asked, c.field)
    ]
    return {
        "number": row.number, "code": row.code, "sku_code": row.sku_code, "title": row.title, "outcome": row.outcome,
        "problems": [_problem(asked, found, one) for one in row.problems],
        "warnings": [_problem(asked, found, one) for one in row.warnings if not _tells_costs(asked, one)],
        "changes": changes, "became": row.became, "failure": _failure(asked, row),
    }  # fmt: skip


def _tells_costs(asked: Asked, problem: Problem) -> bool:
    return problem.code in _TELL_COSTS and "costs.read" not in asked.who.rights


def _failure(asked: Asked, row: FoundRow) -> str:
    if row.failure is None:
        return ""
    code, params = row.failure
    return words(asked)(f"errors.{code}", **{"field": "", **params})


def _problem(asked: Asked, found: Import, problem: Problem) -> Doc:
    says = _HIDDEN if _is_hidden(asked, problem.field) else problem.says
    return {
        "field": problem.field, "column": _column(asked, found, problem.field), "says": says, "code": problem.code,
        "message": message_of(asked, problem),
    }  # fmt: skip


def _column(asked: Asked, found: Import, field: str) -> str:
    """As the file calls it; a column that the file has not is called by our name."""
    names = [header for header, name in zip(found.headers, found.fields, strict=False) if name == field]
    return names[0] if names else words(asked)(f"import.field.{field}")


def message_of(asked: Asked, problem: Problem) -> str:
    say = words(asked)
    limit = problem.limit
    if problem.code == "not_ready":
        limit = say(f"console.finding.{limit}")
    told = {"says": problem.says, "limit": limit, "other": problem.other}
    if _is_hidden(asked, problem.field) or _tells_costs(asked, problem):
        told |= {"says": _HIDDEN, "limit": _HIDDEN}
    return say(f"import.problem.{problem.code}", **told)


def reasons_of(asked: Asked, found: Import, row: FoundRow) -> str:
    """For a cell of the file to mend."""
    told = [f"[{_column(asked, found, one.field)}] {message_of(asked, one)}" for one in row.problems]
    if row.failure is not None:
        told.append(_failure(asked, row))
    if not told:
        told.append(words(asked)("import.held"))
    return "\n".join(told)
