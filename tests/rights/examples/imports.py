"""Imports of the catalogue: one that was checked, with a good row and a bad one."""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.accounts.rights import RIGHTS
from hub.commerce.service import open_commerce
from hub.commerce.transfer.imports import asking
from hub.commerce.transfer.imports.running import run_due
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/imports/{import_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id, code = place.desk.hub.core, place.desk.shop.id, unique("c")
    text = f"商品编码,商品标题,SKU编码\n{code},{place.shops} 货,{code}-1\n{code}b,{place.shops},{code} 2\n"

    async def pieces() -> AsyncIterator[bytes]:
        yield text.encode()

    made = await asking.begin(
        core, shop_id, f"{place.shops}.csv", pieces(), "system", "掌柜", RIGHTS["owner"]
    )
    commerce = open_commerce(core)
    while (await asking.get(core, shop_id, made.id)).state != "checked":
        await run_due(commerce)
    await commerce.close()
    found = await asking.get(core, shop_id, made.id)
    return {"import_id": made.id, "import_rev": f"{found.rev:09d}"}


EXAMPLES = {
    "GET /api/v1/imports": Example(),
    "POST /api/v1/imports": Example(files=lambda ids: {"file": ("a.csv", b"a,b\n1,2\n")}),
    "GET /api/v1/imports/columns": Example(),
    "GET /api/v1/imports/template.xlsx": Example(),
    f"GET {_ONE}": Example(),
    f"GET {_ONE}/rows": Example(query=lambda ids: {"outcome": "bad"}),
    f"POST {_ONE}/check": Example(
        body=lambda ids: {"rev": int(ids["import_rev"]), "fields": ["product_code", "title", "sku_code"]}
    ),
    f"POST {_ONE}/apply": Example(body=lambda ids: {"rev": int(ids["import_rev"]), "only_good": True}),
    f"POST {_ONE}/cancel": Example(),
    f"GET {_ONE}/bad.csv": Example(),
    f"GET {_ONE}/bad.xlsx": Example(),
}
