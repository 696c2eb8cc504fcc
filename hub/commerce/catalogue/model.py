"""What a product is made of. The bounds stand in the types: whoever reads a Content from outside checks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, TypeAdapter

from hub.commerce.catalogue.shapes import Barcode, Code, FieldName, Id, Line, MomentText, Paragraphs

Kind = Literal["physical", "course", "redeem_code", "membership_card", "live_ticket", "bundle"]
State = Literal["draft", "published", "archived"]
SkuState = Literal["draft", "on", "off"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STATES: tuple[State, ...] = get_args(State)

MOST_AXES = 3
MOST_VALUES = 50
MOST_SKUS = 200
MOST_PARTS = 20
_EXACT = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class CopyVariant:
    """Words for one place: a short title for a platform, a text for a live room."""

    __pydantic_config__ = _EXACT
    name: Annotated[Line, Field(max_length=20)] = ""
    title: Annotated[Line, Field(max_length=120)] = ""
    text: Annotated[Paragraphs, Field(max_length=2000)] = ""


@dataclass(frozen=True)
class Video:
    """`length` is the slot in seconds that it is cut for."""

    __pydantic_config__ = _EXACT
    asset_id: Id
    length: Literal[15, 30, 60] = 15


@dataclass(frozen=True)
class Media:
    """Ids of assets in the media library; the first of `main` stands for the product in lists."""

    __pydantic_config__ = _EXACT
    main: Annotated[tuple[Id, ...], Field(max_length=10)] = ()
    detail: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    videos: Annotated[tuple[Video, ...], Field(max_length=6)] = ()


@dataclass(frozen=True)
class Axis:
    """One choice that a buyer makes, like colour."""

    __pydantic_config__ = _EXACT
    name: FieldName
    values: Annotated[
        tuple[Annotated[Line, Field(min_length=1, max_length=40)], ...], Field(max_length=50)
    ] = ()


@dataclass(frozen=True)
class Part:
    """Of a bundle."""

    __pydantic_config__ = _EXACT
    sku_id: Annotated[str, Field(min_length=1, max_length=64)]
    quantity: Annotated[int, Field(ge=1, le=100)] = 1


Millimetres = Annotated[int, Field(ge=1, le=10_000)]


@dataclass(frozen=True)
class SkuContent:
    """One combination of the axes. `id` is given by the hub when the combination first appears, for ever.

    `on`: whether it is sold while the product is published. `code` is given by the hub when left empty.
    """

    __pydantic_config__ = _EXACT
    specs: Annotated[Mapping[str, str], Field(max_length=MOST_AXES)] = field(default_factory=dict)
    id: Id = ""
    code: Code = ""
    barcode: Barcode = ""
    weight_g: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    dimensions_mm: tuple[Millimetres, Millimetres, Millimetres] | None = None
    picture: Id = ""
    on: bool = True
    parts: Annotated[tuple[Part, ...], Field(max_length=MOST_PARTS)] = ()


@dataclass(frozen=True)
class Entitlement:
    """What the buyer of something that is not shipped gets; which fields matter depends on the kind."""

    __pydantic_config__ = _EXACT
    lessons: Annotated[int, Field(ge=1, le=10_000)] | None = None
    minutes: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    valid_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    member_level: Annotated[Line, Field(max_length=40)] = ""
    starts_at: MomentText = ""
    ends_at: MomentText = ""
    place: Annotated[Line, Field(max_length=200)] = ""
    how_to: Annotated[Paragraphs, Field(max_length=500)] = ""


@dataclass(frozen=True)
class Content:
    """Everything about a product that is drafted, published and kept as a version."""

    __pydantic_config__ = _EXACT
    title: Annotated[Line, Field(max_length=120)] = ""
    subtitle: Annotated[Line, Field(max_length=120)] = ""
    brand: Annotated[Line, Field(max_length=40)] = ""
    category_id: Id = ""
    tags: Annotated[
        tuple[Annotated[Line, Field(min_length=1, max_length=20)], ...], Field(max_length=20)
    ] = ()
    description: Annotated[Paragraphs, Field(max_length=10_000)] = ""
    copy: Annotated[tuple[CopyVariant, ...], Field(max_length=10)] = ()
    media: Media = field(default_factory=Media)
    ship_from: Annotated[Line, Field(max_length=60)] = ""
    freight_template_id: Id = ""
    # A presale: what is ordered does not leave before then.
    ships_at: MomentText = ""
    entitlement: Entitlement = field(default_factory=Entitlement)
    axes: Annotated[tuple[Axis, ...], Field(max_length=MOST_AXES)] = ()
    skus: Annotated[tuple[SkuContent, ...], Field(max_length=MOST_SKUS)] = ()


@dataclass(frozen=True)
class Product:
    """`draft` is what the team works on, `published` what buyers were shown last; `state` says whether they still are.

    `changed`: the draft says something else than what is published. `rev` grows with every change. `trouble`:
    the code of what kept it from being published at its time, until that is scheduled or done anew.
    """

    id: str
    kind: Kind
    code: str
    state: State
    rev: int
    version: int
    changed: bool
    draft: Content
    published: Content | None
    publish_at: datetime | None
    unpublish_at: datetime | None
    trouble: str
    created_at: datetime
    updated_at: datetime
    created_by: str
    updated_by: str


@dataclass(frozen=True)
class Sku:
    """The truth about what is sold: what is published, or, for one that never was, what is drafted."""

    id: str
    product_id: str
    product_kind: Kind
    title: str
    code: str
    barcode: str
    specs: Mapping[str, str]
    weight_g: int | None
    dimensions_mm: tuple[int, int, int] | None
    picture: str
    state: SkuState
    parts: tuple[Part, ...]


_CONTENT = TypeAdapter(Content)


def content_doc(content: Content) -> dict[str, Any]:
    """Plain lists and values, as the store and JSON take them."""
    plain: dict[str, Any] = _CONTENT.dump_python(content, mode="json")
    return plain


def read_content(doc: Mapping[str, Any]) -> Content:
    """What `content_doc` wrote, also by an earlier release; raises pydantic's error for anything else."""
    return _CONTENT.validate_python(doc)


def as_product(doc: Mapping[str, Any]) -> Product:
    return Product(
        doc["_id"], doc["kind"], doc["code"], doc["state"], doc["rev"], doc["version"], doc["changed"],
        read_content(doc["draft"]), read_content(doc["published"]) if doc["published"] else None,
        doc["publish_at"], doc["unpublish_at"], (doc["publish_trouble"] or {}).get("code", ""),
        doc["created_at"], doc["updated_at"], doc["created_by"], doc["updated_by"],
    )  # fmt: skip


def as_sku(doc: Mapping[str, Any]) -> Sku:
    return Sku(
        doc["_id"], doc["product_id"], doc["product_kind"], doc["title"], doc["code"], doc["barcode"],
        doc["specs"], doc["weight_g"], tuple(doc["dimensions_mm"]) if doc["dimensions_mm"] else None,
        doc["picture"], doc["state"], tuple(Part(p["sku_id"], p["quantity"]) for p in doc["parts"]),
    )  # fmt: skip
