"""Freight templates over HTTP, and what sending something by one costs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.catalogue import freight
from hub.commerce.catalogue.freight import Template
from hub.commerce.catalogue.freight_rules import (
    MOST_FEN,
    By,
    Item,
    Province,
    Provinces,
    Region,
    Terms,
    check,
    quote,
)
from hub.commerce.catalogue.shapes import MOST_REV, Line
from hub.console.endpoint import Asked, Endpoint

_READ, _MANAGE = "products.read", "products.manage"
Millimetres = Annotated[int, Field(ge=1, le=10_000)]


class TermsBody(BaseModel):
    """A region without provinces is everywhere that no other region names; units are g, pieces or cm³."""

    by: By
    regions: list[Region] = Field(min_length=1, max_length=34)
    excluded: Provinces = ()

    @property
    def terms(self) -> Terms:
        return Terms(self.by, tuple(self.regions), tuple(self.excluded))


class NewTemplateBody(TermsBody):
    name: Annotated[Line, Field(min_length=1, max_length=40)]


class TemplateBody(NewTemplateBody):
    """`rev` is the one that you looked at."""

    rev: int = Field(ge=1, le=MOST_REV)


class ItemBody(BaseModel):
    quantity: int = Field(ge=1, le=10_000)
    weight_g: int | None = Field(None, ge=0, le=1_000_000)
    dimensions_mm: tuple[Millimetres, Millimetres, Millimetres] | None = None


class QuoteBody(BaseModel):
    """`amount_fen` is what the goods cost; from some sum on freight may be free."""

    province: Province
    items: list[ItemBody] = Field(min_length=1, max_length=100)
    amount_fen: int = Field(0, ge=0, le=MOST_FEN)


class TryBody(QuoteBody):
    terms: TermsBody


class TemplateView(BaseModel):
    id: str
    name: str
    by: By
    regions: list[Region]
    excluded: list[Province]
    rev: int


class TemplatesAnswer(BaseModel):
    templates: list[TemplateView]


class TemplateAnswer(BaseModel):
    template: TemplateView


class StepView(BaseModel):
    """`console.freight.step.<code>` says it in words, `params` fill them."""

    code: str
    params: dict[str, int | str]


class QuoteAnswer(BaseModel):
    """`fen` is null where nothing is sent; the last step says why."""

    fen: int | None
    trace: list[StepView]


class Removed(BaseModel):
    """It is gone."""


async def list_freight_templates(asked: Asked) -> dict[str, Any]:
    found = await freight.listed(asked.hub.core, asked.who.shop_id)
    return {"templates": [asdict(one) for one in found]}


async def create_freight_template(asked: Asked) -> dict[str, Any]:
    made = await freight.create(asked.hub.core, asked.who.shop_id, asked.body.name, asked.body.terms)
    await _audited(asked, "freight.create", made)
    return {"template": asdict(made)}


async def get_freight_template(asked: Asked) -> dict[str, Any]:
    return {"template": asdict(await _named(asked))}


async def change_freight_template(asked: Asked) -> dict[str, Any]:
    core, body, template_id = asked.hub.core, asked.body, asked.path["freight_template_id"]
    changed = await freight.change(core, asked.who.shop_id, template_id, body.rev, body.name, body.terms)
    await _audited(asked, "freight.change", changed)
    return {"template": asdict(changed)}


async def remove_freight_template(asked: Asked) -> dict[str, Any]:
    gone = await _named(asked)
    await freight.remove(asked.hub.core, asked.who.shop_id, gone.id)
    await _audited(asked, "freight.remove", gone)
    return {}


async def quote_freight(asked: Asked) -> dict[str, Any]:
    return _quoted((await _named(asked)).terms, asked.body)


async def try_freight(asked: Asked) -> dict[str, Any]:
    check(asked.body.terms.terms)
    return _quoted(asked.body.terms.terms, asked.body)


def _quoted(terms: Terms, body: QuoteBody) -> dict[str, Any]:
    items = [Item(item.quantity, item.weight_g, item.dimensions_mm) for item in body.items]
    told = quote(terms, items, body.province, body.amount_fen)
    return {"fen": told.fen, "trace": [{"code": s.code, "params": dict(s.params)} for s in told.trace]}


async def _named(asked: Asked) -> Template:
    return await freight.one(asked.hub.core, asked.who.shop_id, asked.path["freight_template_id"])


async def _audited(asked: Asked, action: str, template: Template) -> None:
    who = asked.who
    await audit.record(asked.hub.core, who.shop_id, who.actor, action, template.id, {"name": template.name})


_ALL, _ONE = "/api/v1/freight-templates", "/api/v1/freight-templates/{freight_template_id}"
ENDPOINTS = [
    Endpoint("GET", _ALL, _READ, list_freight_templates, "Freight templates, by name", TemplatesAnswer),
    Endpoint(
        "POST", _ALL, _MANAGE, create_freight_template, "A new freight template", TemplateAnswer,
        body=NewTemplateBody,
    ),
    Endpoint(
        "POST", f"{_ALL}/try", _READ, try_freight, "What unsaved rules would cost", QuoteAnswer, body=TryBody
    ),
    Endpoint("GET", _ONE, _READ, get_freight_template, "One freight template", TemplateAnswer),
    Endpoint(
        "PUT", _ONE, _MANAGE, change_freight_template, "Other rules", TemplateAnswer, body=TemplateBody
    ),
    Endpoint("DELETE", _ONE, _MANAGE, remove_freight_template, "Remove one that nothing is sent by", Removed),
    Endpoint(
        "POST", f"{_ONE}/quote", _READ, quote_freight, "What sending things somewhere costs", QuoteAnswer,
        body=QuoteBody,
    ),
]  # fmt: skip
