"""Members, invitations, roles, keys and the audit trail."""

from __future__ import annotations

from typing import Any

from hub.accounts import api_keys, invitations, roles, staff
from tests.accounts.team import hire, unique
from tests.rights.example import Example
from tests.rights.place import Ids, Place

_MEMBER = "/api/v1/team/{member_id}"
_INVITATION = "/api/v1/invitations/{invitation_id}"
_ROLE = "/api/v1/roles/{role_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id, keeper = place.desk.hub.core, place.desk.shop.id, place.keeper.signed_in.identity
    here = [place.desk.account.id]
    member = await hire(core)
    await staff.join(core, member.id, shop_id, ["agent"], here)
    word = place.shops if place.kind == "foreign" else "本店"
    invitation, _ = await invitations.invite(core, keeper, word, ["agent"], here)
    role = await roles.create(core, shop_id, unique(word[:10]), ["inbox.read"])
    key, _ = await api_keys.create(core, keeper, word, ["inbox.read"], here, None)
    return {
        "member_id": member.id, "invitation_id": invitation.id, "role_id": role.id, "key_id": key.id
    }  # fmt: skip


def _place(ids: Ids) -> dict[str, Any]:
    return {"roles": ["agent"], "accounts": [ids["account_id"]]}


def _role(_: Ids) -> dict[str, Any]:
    return {"name": unique("r"), "rights": ["inbox.read"]}


EXAMPLES = {
    "GET /api/v1/team": Example(),
    f"PUT {_MEMBER}": Example(body=_place),
    f"DELETE {_MEMBER}": Example(),
    f"POST {_MEMBER}/reset-factor": Example(),
    "POST /api/v1/invitations": Example(body=_place),
    f"POST {_INVITATION}/renew": Example(),
    f"DELETE {_INVITATION}": Example(),
    "GET /api/v1/roles": Example(),
    "POST /api/v1/roles": Example(body=_role),
    f"PUT {_ROLE}": Example(body=_role),
    f"DELETE {_ROLE}": Example(),
    "PUT /api/v1/second-factor": Example(body=lambda ids: {"roles": []}),
    "GET /api/v1/keys": Example(),
    "POST /api/v1/keys": Example(
        body=lambda ids: {"name": "导出", "rights": ["inbox.read"], "accounts": [ids["account_id"]]}
    ),
    "DELETE /api/v1/keys/{key_id}": Example(),
    "GET /api/v1/audit": Example(query=lambda ids: {"actor": f"staff:{ids['staff_id']}"}),
    "GET /api/v1/audit/chain": Example(),
}
