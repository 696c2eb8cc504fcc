"""Companies' self-built apps, and the members that may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hub.sandbox import fields
from hub.sandbox.fields import BadInput


@dataclass(frozen=True)
class Member:
    """WeCom takes a user id in any case, and tells it in lower case. `licensed`: has the basic API licence."""

    userid: str
    name: str
    licensed: bool = True

    @property
    def key(self) -> str:
        return self.userid.lower()


@dataclass(frozen=True)
class App:
    """`members` are those in the app's visible range. `ips` empty: calls are taken from anywhere."""

    corp_id: str
    agent_id: int
    secret: str
    name: str
    members: tuple[Member, ...] = ()
    ips: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.corp_id}:{self.agent_id}"

    def member(self, userid: str) -> Member | None:
        return next((m for m in self.members if m.key == userid.lower()), None)

    def snapshot(self) -> dict[str, Any]:
        return asdict(self)

    def shown(self) -> dict[str, Any]:
        """For the page: without the secret."""
        return {"id": self.id, **{k: v for k, v in asdict(self).items() if k not in ("secret", "ips")}}


def restored(body: Mapping[str, Any]) -> App:
    members = tuple(Member(**m) for m in body["members"])
    return App(**{**body, "members": members, "ips": tuple(body["ips"])})


def read(body: Mapping[str, Any]) -> App:
    """Raises BadInput naming the field."""
    ips = body.get("ips") or []
    if not isinstance(ips, list) or not all(isinstance(ip, str) for ip in ips):
        raise BadInput("ips", "must be a list of addresses")
    return App(
        corp_id=fields.text(body, "corp_id", longest=64),
        agent_id=fields.integer(body, "agent_id", least=1, most=10_000_000),
        secret=fields.text(body, "secret", longest=256),
        name=fields.text(body, "name", longest=60),
        members=tuple(_member(item) for item in fields.records(body, "members", most=1000)),
        ips=tuple(ips),
    )


def _member(body: Mapping[str, Any]) -> Member:
    userid = fields.text(body, "userid", longest=64)
    return Member(
        userid, fields.text(body, "name", userid, longest=60), fields.boolean(body, "licensed", True)
    )
