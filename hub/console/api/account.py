"""One's own account: name, password, second factor, sessions, and the proof asked for before sensitive acts."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from hub.accounts import audit, factor, passwords, session_list, sessions, staff, throttle, web
from hub.accounts.identity import Identity
from hub.console.endpoint import Asked, Endpoint, as_json
from hub.core.clock import iso
from hub.core.errors import NotAllowed
from hub.core.runtime import Core


class SessionView(BaseModel):
    id: str
    browser: str
    system: str
    ip: str
    started_at: str
    used_at: str
    is_this: bool


class FactorView(BaseModel):
    """`state`: on | off | missing (demanded of you by the shop); `recovery_left`: unused recovery codes."""

    state: str
    recovery_left: int


class AccountAnswer(BaseModel):
    name: str
    login: str
    factor: FactorView
    sessions: list[SessionView]


class NameBody(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class PasswordBody(BaseModel):
    """`old` is asked for in any case, a fresh code as well where there is a second factor."""

    old: str = Field(max_length=256)
    new: str = Field(max_length=1000)


class EndedAnswer(BaseModel):
    """How many other sessions ended."""

    ended: int


class FactorBeginAnswer(BaseModel):
    """The secret as text and as a QR code: the path of its dark squares on a grid of `qr_size`."""

    secret: str
    uri: str
    qr_size: int
    qr_path: str


class CodeBody(BaseModel):
    code: str = Field(min_length=1, max_length=40)


class RecoveryAnswer(BaseModel):
    """Shown once; each works once."""

    recovery: list[str]


class ProofBody(BaseModel):
    """`code` for people with a second factor, `password` for the others."""

    code: str = Field(default="", max_length=40)
    password: str = Field(default="", max_length=256)


class DoneAnswer(BaseModel):
    done: bool


async def my_account(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    seen = await session_list.of_person(core, who)
    return {
        "name": who.name,
        "login": who.login,
        "factor": {
            "state": who.second_factor,
            "recovery_left": await factor.recovery_left(core, who.staff_id),
        },
        "sessions": [
            {
                "id": s.id, "browser": s.browser, "system": s.system, "ip": s.ip,
                "started_at": iso(s.started_at), "used_at": iso(s.used_at), "is_this": s.is_this,
            }
            for s in seen
        ],
    }  # fmt: skip


async def rename_me(asked: Asked) -> dict[str, Any]:
    person = await staff.rename(asked.hub.core, asked.who.staff_id, asked.body.name)
    _forget(asked)
    return {"done": person.name != ""}


async def change_my_password(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    if who.second_factor == "on":
        who.require_fresh()
    await _check_password(asked, asked.body.old, "old")
    ended = await session_list.change_password(core, who, asked.body.new)
    _forget(asked)
    await _note(core, who, "password.change")
    return {"ended": ended}


async def begin_factor(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    draft = await factor.begin(core, who.staff_id, who.login)
    return {
        "secret": draft.secret, "uri": draft.uri, "qr_size": draft.qr_size, "qr_path": draft.qr_path,
    }  # fmt: skip


async def confirm_factor(asked: Asked) -> Response:
    core, who = asked.hub.core, asked.who
    codes = await factor.confirm(core, who.staff_id, asked.body.code)
    await _note(core, who, "factor.on")
    await _tell(asked)
    response = as_json({"recovery": codes})
    web.set_fresh(response, core, who)
    return response


async def remove_factor(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    await _note(core, who, "factor.off")
    removed = await factor.remove(core, who.staff_id)
    await _tell(asked)
    return {"done": removed}


async def renew_recovery(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    codes = await factor.renew_recovery(core, who.staff_id)
    await _note(core, who, "factor.recovery_renewed")
    return {"recovery": codes}


async def prove_it_is_me(asked: Asked) -> Response:
    """A wrong proof is told apart from a missing one, so that the dialog can say so."""
    core, who = asked.hub.core, asked.who
    if who.second_factor == "on":
        kind = await factor.check(core, who.staff_id, asked.body.code)
        if kind == "recovery":
            await _note(core, who, "factor.recovery_used")
    else:
        await _check_password(asked, asked.body.password, "password")
    response = as_json({"done": True})
    web.set_fresh(response, core, who)
    return response


async def end_my_session(asked: Asked) -> dict[str, Any]:
    await session_list.end(asked.hub.core, asked.who, asked.path["session_id"])
    return {"done": True}


async def end_my_other_sessions(asked: Asked) -> dict[str, Any]:
    return {"ended": await session_list.end_others(asked.hub.core, asked.who)}


async def _check_password(asked: Asked, password: str, field: str) -> None:
    core, who = asked.hub.core, asked.who
    tries = throttle.tries_of(core, who.login, web.client_ip(asked.request, core.settings))
    await throttle.take(core, tries)
    known = await staff.credential_of_id(core, who.staff_id)
    if known is None or not await passwords.verify(known.password_hash, password):
        raise NotAllowed("password_wrong", field=field)
    await throttle.give_back(core, tries)


async def _note(core: Core, who: Identity, action: str) -> None:
    """In the trail of the shop in which the person is working."""
    await audit.record(core, who.shop_id, who.actor, action, who.actor)


def _forget(asked: Asked) -> None:
    sessions.forget_session(asked.hub.core, asked.who.session_id)


async def _tell(asked: Asked) -> None:
    """A second factor may have brought rights back."""
    _forget(asked)
    await staff.tell_access(asked.hub.core, asked.who.shop_id, asked.who.staff_id)


ENDPOINTS = [
    Endpoint("GET", "/api/v1/account", "", my_account, "Your account and sessions", AccountAnswer, person=True),
    Endpoint("PUT", "/api/v1/account", "", rename_me, "Change your name", DoneAnswer, body=NameBody, person=True),
    Endpoint(
        "POST", "/api/v1/account/password", "", change_my_password,
        "Change your password; other sessions end", EndedAnswer, body=PasswordBody, person=True,
    ),
    Endpoint(
        "POST", "/api/v1/account/proof", "", prove_it_is_me,
        "Prove that it is you, for the sensitive acts of the next ten minutes", DoneAnswer, body=ProofBody,
        person=True,
    ),
    Endpoint(
        "POST", "/api/v1/account/factor", "", begin_factor, "Begin to set a second factor up",
        FactorBeginAnswer, fresh=True,
    ),
    Endpoint(
        "POST", "/api/v1/account/factor/confirm", "", confirm_factor,
        "Turn the second factor on with its first code", RecoveryAnswer, body=CodeBody, person=True,
    ),
    Endpoint(
        "DELETE", "/api/v1/account/factor", "", remove_factor, "Turn the second factor off", DoneAnswer, fresh=True,
    ),
    Endpoint(
        "POST", "/api/v1/account/recovery", "", renew_recovery,
        "New recovery codes; the former ones are void", RecoveryAnswer, fresh=True,
    ),
    Endpoint(
        "DELETE", "/api/v1/account/sessions/{session_id}", "", end_my_session, "End one of your sessions",
        DoneAnswer, person=True,
    ),
    Endpoint(
        "DELETE", "/api/v1/account/sessions", "", end_my_other_sessions, "End all your other sessions",
        EndedAnswer, person=True,
    ),
]  # fmt: skip
