"""The second page of signing in: the code of the phone, or a recovery code, for whoever has a second factor."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hub.accounts import audit, factor, sessions, web
from hub.accounts.identity import not_signed_in
from hub.accounts.staff import Credential
from hub.console import forms
from hub.console.targets import PATH, safe_target
from hub.console.view import page
from hub.core.db import StoreError
from hub.core.errors import HubError, RetryLater
from hub.core.runtime import Core
from hub.core.sentences import sentence
from hub.core.web import language

CODE_PATH = f"{PATH}/code"
COOKIE = "hub_half_way"


def ask(request: Request, known: Credential, target: str) -> Response:
    """After the right password. Nothing but the code page knows the cookie."""
    core: Core = request.app.state.core
    response = RedirectResponse(f"{CODE_PATH}?{urlencode({'next': target})}", 303)
    response.set_cookie(
        COOKIE, sessions.half_way(core, known), max_age=sessions.HALF_WAY_S, path=CODE_PATH, httponly=True,
        samesite="lax", secure=web.is_https(core.settings),
    )  # fmt: skip
    return response


async def show(request: Request) -> Response:
    target = safe_target(request.query_params.get("next"))
    try:
        await _known(request)
    except HubError:
        return RedirectResponse(f"{PATH}?{urlencode({'next': target})}", 303)
    return await page(request, "code.html", next=target, error="")


async def submit(request: Request) -> Response:
    """A wrong code shows the page again; a password proven too long ago leads back to the first page."""
    core: Core = request.app.state.core
    target, known = safe_target(None), None
    try:
        form = await forms.read(request)
        target, known = safe_target(str(form.get("next", ""))), await _known(request)
        ip, agent = web.client_ip(request, core.settings), request.headers.get("user-agent", "")
        kind = await factor.check(core, known.staff.id, str(form.get("code", "")))
        token, who = await sessions.start(core, known, ip, agent)
        if kind == "recovery" and who.shop_id:
            await audit.record(core, who.shop_id, who.actor, "factor.recovery_used", who.actor)
    except HubError as error:
        if error.code == "not_signed_in":
            return RedirectResponse(f"{PATH}?{urlencode({'next': target})}", 303)
        if error.code == "code_wrong" and known is not None:
            ip = web.client_ip(request, core.settings)
            await sessions.tell_failure(core, known, "sign_in.code_failed", ip)
        return await _again(request, error, target)
    except StoreError:
        return await _again(request, RetryLater("store_away"), target)
    response = RedirectResponse(target, 303)
    response.delete_cookie(COOKIE, path=CODE_PATH, httponly=True, samesite="lax")
    web.set_cookie(response, core.settings, token)
    return response


async def _again(request: Request, error: HubError, target: str) -> Response:
    text = sentence(error, language(request))
    response = await page(request, "code.html", error.status, next=target, error=text)
    return forms.too_early(response, error)


async def _known(request: Request) -> Credential:
    token = request.cookies.get(COOKIE)
    if not token:
        raise not_signed_in()
    return await sessions.half_way_in(request.app.state.core, token)


ROUTES = [Route(CODE_PATH, show), Route(CODE_PATH, submit, methods=["POST"])]
