"""Conversations over HTTP."""

from tests.rights.example import Example

_ONE = "/api/v1/conversations/{conversation_id}"
EXAMPLES = {
    "GET /api/v1/conversations": Example(query=lambda ids: {"view": "all", "account_id": ids["account_id"]}),
    "GET /api/v1/list/hidden": Example(query=lambda ids: {"view": "all", "account_id": ids["account_id"]}),
    f"GET {_ONE}": Example(),
    f"GET {_ONE}/messages": Example(query=lambda ids: {"around_seq": 1}),
    "GET /api/v1/undelivered": Example(),
    f"POST {_ONE}/messages/{{message_id}}/reveal": Example(
        body=lambda ids: {"span": 0, "reason": "核对号码"}
    ),
}
