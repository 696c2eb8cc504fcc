"""One's own account: everybody's, and nobody else's."""

from __future__ import annotations

from tests.accounts.team import PASSWORD
from tests.rights.example import Example
from tests.rights.place import Place

_ACCOUNT = "/api/v1/account"


async def plant(place: Place) -> dict[str, str]:
    return {"session_id": place.keeper.signed_in.identity.session_id}


EXAMPLES = {
    f"GET {_ACCOUNT}": Example(),
    f"PUT {_ACCOUNT}": Example(body=lambda ids: {"name": "小美"}),
    f"POST {_ACCOUNT}/password": Example(
        body=lambda ids: {"old": "not mine", "new": "a new password"}, ok=frozenset({403})
    ),
    f"POST {_ACCOUNT}/proof": Example(body=lambda ids: {"password": PASSWORD}),
    f"POST {_ACCOUNT}/factor": Example(),
    f"POST {_ACCOUNT}/factor/confirm": Example(body=lambda ids: {"code": "000000"}, ok=frozenset({403, 404})),
    f"DELETE {_ACCOUNT}/factor": Example(),
    f"POST {_ACCOUNT}/recovery": Example(ok=frozenset({404})),
    f"DELETE {_ACCOUNT}/sessions": Example(),
    # The keeper's, which is nobody else's to end.
    f"DELETE {_ACCOUNT}/sessions/{{session_id}}": Example(ok=frozenset({404})),
}
