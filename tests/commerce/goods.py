"""Products for tests, through the same door as the team's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.commerce.catalogue.model import Axis, Content, Media, content_doc
from hub.core.ids import new_id
from tests.api.desk import Person

Doc = dict[str, Any]
SHIRT = Content(
    title="手绘猫咪T恤",
    description="纯棉，机洗不变形。",
    media=Media(main=("asset-main",)),
    axes=(Axis("颜色", ("白", "黑")), Axis("尺码", ("S", "M"))),
)
MUG = Content(title="马克杯", media=Media(main=("asset-mug",)))


async def made(person: Person, content: Content, kind: str = "physical", **more: Any) -> Doc:
    """The answer to a new product."""
    body = {"client_id": new_id(), "kind": kind, "content": content_doc(content), **more}
    answer = await person.post("/api/v1/products", json=body)
    assert answer.status_code == 200, answer.text
    told: Doc = answer.json()
    return told


def weighed(content: Content, weight_g: int = 200) -> Content:
    return replace(content, skus=tuple(replace(row, weight_g=weight_g) for row in content.skus))
