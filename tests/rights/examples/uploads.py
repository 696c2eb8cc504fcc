"""Files on their way into the media library."""

from __future__ import annotations

from hub.commerce.library import uploads
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/assets/uploads/{upload_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    name = f"{place.shops if place.kind == 'foreign' else '茶'}.png"
    progress = await uploads.begin(core, shop_id, place.keeper.id, name, 9000, fingerprint=unique("file"))
    assert progress.upload is not None
    return {"upload_id": progress.upload.id}


EXAMPLES = {
    "GET /api/v1/assets/uploads": Example(),
    "POST /api/v1/assets/uploads": Example(
        body=lambda ids: {"name": "茶.png", "size": 9000, "fingerprint": unique("file")}
    ),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(query=lambda ids: {"offset": 0}),
    f"DELETE {_ONE}": Example(gone_is_done=frozenset({"upload_id"})),
}
