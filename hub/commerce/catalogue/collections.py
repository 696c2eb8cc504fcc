"""The catalogue's collections and the orders in which they are asked."""

from __future__ import annotations

from hub.core.db import Collection, Index, declare

Keys = tuple[tuple[str, int], ...]

NEWEST: Keys = (("updated_at", -1), ("_id", -1))
IS_SET = {"$gt": ""}
# Each index is the order of the list within one thing that may be asked for, and carries what else is asked.
BY_TIME: Keys = (*NEWEST, ("state", 1), ("kind", 1))
BY_STATE: Keys = (("state", 1), *NEWEST, ("kind", 1), ("changed", 1))
BY_KIND: Keys = (("kind", 1), *NEWEST, ("state", 1))
BY_CATEGORY: Keys = (("category_id", 1), *NEWEST, ("state", 1), ("kind", 1))
BY_BRAND: Keys = (("brand", 1), *NEWEST, ("state", 1), ("kind", 1))
BY_TAG: Keys = (("tags", 1), *NEWEST, ("state", 1), ("kind", 1))
BY_TERM: Keys = (("terms", 1), *NEWEST)

SKU_BY_TERM: Keys = (("terms", 1), ("_id", -1), ("state", 1), ("product_kind", 1))
PUBLISH_DUE: Keys = (("publish_at", 1),)
UNPUBLISH_DUE: Keys = (("unpublish_at", 1),)

declare(
    Collection(
        "products",
        indexes=(
            Index((("code", 1),), unique=True),
            Index((("client_id", 1),), unique=True, partial={"client_id": IS_SET}),
            Index(BY_TIME),
            Index(BY_STATE),
            Index(BY_KIND),
            Index(BY_CATEGORY),
            Index(BY_BRAND, partial={"brand": IS_SET}),
            Index(BY_TAG, partial={"tags": IS_SET}),
            Index(BY_TERM),
            Index((("draft.freight_template_id", 1),), partial={"draft.freight_template_id": IS_SET}),
            Index(PUBLISH_DUE, across_shops=True, partial={"publish_at": {"$type": "date"}}),
            Index(UNPUBLISH_DUE, across_shops=True, partial={"unpublish_at": {"$type": "date"}}),
            # What a worker still has to spell in pinyin.
            Index((("spelled", 1),), across_shops=True, partial={"spelled": False}),
        ),
    )
)
declare(Collection("product_versions", indexes=(Index((("product_id", 1), ("number", -1)), unique=True),)))
declare(
    Collection(
        "skus",
        indexes=(
            # What is published and what is drafted, both: nobody else may have either.
            Index((("codes", 1),), unique=True, partial={"codes": IS_SET}),
            Index((("product_id", 1), ("position", 1))),
            Index((("barcode", 1),), partial={"barcode": IS_SET}),
            Index((("parts.sku_id", 1),), partial={"parts.sku_id": IS_SET}),
            Index(SKU_BY_TERM),
            Index((("_id", -1), ("state", 1), ("product_kind", 1))),
        ),
    )
)
declare(
    Collection(
        "categories",
        indexes=(
            # Brothers have different names, whatever two people do at once.
            Index((("parent_id", 1), ("key", 1)), unique=True),
            Index((("path", 1),)),
        ),
    )
)
# One per shop; whoever changes the tree of categories writes it first.
declare(Collection("category_trees"))
declare(Collection("freight_templates", indexes=(Index((("key", 1),), unique=True),)))
