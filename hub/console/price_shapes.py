"""How prices look over HTTP: books, figures, traces; costs only for who may read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.accounts import shops
from hub.accounts.identity import Identity
from hub.commerce.catalogue import skus
from hub.commerce.pricing.book import LEAST_BP, MOST_BP, MOST_ENTRIES, MOST_FEN, EventKind, PriceBook
from hub.commerce.pricing.checking import warnings
from hub.commerce.pricing.deciding import Price, Step
from hub.commerce.pricing.margin import margin
from hub.commerce.pricing.records import fields_of
from hub.commerce.pricing.words import words
from hub.commerce.sales_channels import SalesChannel
from hub.console.endpoint import Asked
from hub.console.given import Moment
from hub.core.clock import iso
from hub.core.errors import NotFound, Refused
from hub.core.web import language

COSTS = "costs.read"
MOST_SKUS = 200
Fen = Annotated[int, Field(ge=0, le=MOST_FEN)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Level = Annotated[str, Field(min_length=1, max_length=40)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Span(Part):
    """Half open; null reaches for ever."""

    begins: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None


class ChannelBody(Span):
    channel: SalesChannel
    price_fen: Fen


class MemberBody(Span):
    """An amount, or basis points of the regular price (9500: 95 %), one of them."""

    level: Level
    price_fen: Fen | None = None
    discount_bp: Annotated[int, Field(ge=LEAST_BP, le=MOST_BP)] | None = None


class EventBody(Span):
    event_id: Id
    kind: EventKind
    price_fen: Fen


class Figures(Part):
    """`cost_fen` is left as it is where one may not read costs."""

    price_fen: Fen | None = None
    msrp_fen: Fen | None = None
    cost_fen: Fen | None = None
    floor_fen: Fen | None = None
    channels: list[ChannelBody] = Field(default=[], max_length=MOST_ENTRIES)
    members: list[MemberBody] = Field(default=[], max_length=MOST_ENTRIES)
    events: list[EventBody] = Field(default=[], max_length=MOST_ENTRIES)


class PricesBody(Figures):
    """The whole book; `rev` is that of the book that was looked at, 0 before the first one."""

    rev: int = Field(ge=0)


class SkuPricesBody(PricesBody):
    sku_id: Id


class SpanView(Part):
    begins: str | None = Field(alias="from")
    until: str | None


class ChannelPriceView(SpanView):
    channel: SalesChannel
    price_fen: int


class MemberPriceView(SpanView):
    level: str
    price_fen: int | None
    discount_bp: int | None


class EventPriceView(SpanView):
    event_id: str
    kind: EventKind
    price_fen: int


class BookView(BaseModel):
    """`cost_fen` is null where one may not read costs."""

    sku_id: str
    rev: int
    price_fen: int | None
    msrp_fen: int | None
    cost_fen: int | None
    floor_fen: int | None
    channels: list[ChannelPriceView]
    members: list[MemberPriceView]
    events: list[EventPriceView]


class WarningView(BaseModel):
    """Nothing is wrong, but look again."""

    code: Literal["floor_below_cost", "above_msrp"]
    field: str
    params: dict[str, int | str]


class StepView(BaseModel):
    """`text` tells the step in the language of who asks."""

    source: Literal["unified", "channel", "member", "event", "floor", "msrp"]
    outcome: Literal["won", "lost", "notice"]
    reason: str
    amount_fen: int | None
    text: str


class MarginView(BaseModel):
    fen: int
    bp: int


class PriceView(BaseModel):
    """`amount_fen` is null where nothing says what it costs; `margin` where one may not read costs."""

    amount_fen: int | None
    msrp_fen: int | None
    margin: MarginView | None
    trace: list[StepView]


async def viewer(asked: Asked) -> Callable[[PriceBook, Price], dict[str, Any]]:
    """Shows prices as this person may see them, in their language and the shop's time zone."""
    shop = await shops.by_id(asked.commerce.core, asked.who.shop_id)
    lang, with_costs = language(asked.request), COSTS in asked.who.rights

    def view(book: PriceBook, price: Price) -> dict[str, Any]:
        left = margin(price.amount_fen, book.cost_fen) if with_costs else None
        return {
            "amount_fen": price.amount_fen,
            "msrp_fen": book.msrp_fen,
            "margin": left and {"fen": left.fen, "bp": left.bp},
            "trace": [_step(step, lang, shop.timezone) for step in price.trace],
        }

    return view


async def known_skus(asked: Asked, ids: Sequence[str]) -> None:
    """Raises NotFound unless all of them are this shop's: price books know nothing of products."""
    if set(ids) - (await skus.by_ids(asked.commerce.core, asked.who.shop_id, ids)).keys():
        raise NotFound("sku_not_found")


def ids_of(given: str) -> list[str]:
    """Raises Refused when they are too many for one request."""
    ids = list(dict.fromkeys(one for one in given.split(",") if one))
    if len(ids) > MOST_SKUS:
        raise Refused("skus_too_many", field="sku_ids", most=MOST_SKUS)
    return ids


def book_view(who: Identity, book: PriceBook) -> dict[str, Any]:
    fields = fields_of(book)
    if COSTS not in who.rights:
        fields["cost_fen"] = None
    for kind in ("channels", "members", "events"):
        fields[kind] = [{**d, "from": iso(d["from"]), "until": iso(d["until"])} for d in fields[kind]]
    return {"sku_id": book.sku_id, "rev": book.rev, **fields}


def warning_views(who: Identity, book: PriceBook) -> list[dict[str, Any]]:
    told = [one for one in warnings(book) if COSTS in who.rights or one.code != "floor_below_cost"]
    return [{"code": one.code, "field": one.field, "params": one.params} for one in told]


def _step(step: Step, lang: str, zone: str) -> dict[str, Any]:
    told = {name: getattr(step, name) for name in ("source", "outcome", "reason", "amount_fen")}
    return {**told, "text": words(step, lang, zone)}
