"""Coming in, choosing a shop, and leaving; plain forms that work without scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hub.accounts import sessions, web
from hub.console import forms, second_step
from hub.console.targets import AFTER, PATH, safe_target
from hub.console.view import page
from hub.core.db import StoreError
from hub.core.errors import HubError, NotAllowed, RetryLater
from hub.core.runtime import Core
from hub.core.sentences import catalogue, sentence
from hub.core.web import language

SHOPS = "/console/shops"
_USER_AGENT = "user-agent"
Handler = Callable[[Request], Awaitable[Response]]


async def show(request: Request) -> Response:
    """Somebody who is signed in already goes on."""
    core: Core = request.app.state.core
    target = safe_target(request.query_params.get("next"))
    try:
        await web.identify(request, core)
    except NotAllowed:
        return await page(request, "sign_in.html", next=target, login="", error="")
    return RedirectResponse(target, 303)


async def submit(request: Request) -> Response:
    """A wrong password shows the form again, with the login kept and the reason in plain words."""
    core: Core = request.app.state.core
    target, login = AFTER, ""
    ip, agent = web.client_ip(request, core.settings), request.headers.get(_USER_AGENT, "")
    try:
        form = await forms.read(request)
        target, login = safe_target(str(form.get("next", ""))), str(form.get("login", ""))
        known = await sessions.prove(core, login, str(form.get("password", "")), ip)
        if known.has_factor:
            return second_step.ask(request, known, target)
        token, _ = await sessions.start(core, known, ip, agent)
    except sessions.SignInFailed as error:
        return _told_afterwards(core, error, ip, await _again(request, error, target, login))
    except HubError as error:
        return await _again(request, error, target, login)
    except StoreError:
        return await _again(request, RetryLater("store_away"), target, login)
    response = RedirectResponse(target, 303)
    web.set_cookie(response, core.settings, token)
    return response


def _told_afterwards(core: Core, error: sessions.SignInFailed, ip: str, response: Response) -> Response:
    """Into the trail once the answer is out, and on a line that then ends: neither this answer nor the next
    takes longer for a log-in that there is."""
    response.headers["connection"] = "close"
    if error.whose is not None:
        response.background = BackgroundTask(sessions.tell_failure, core, error.whose, "sign_in.failed", ip)
    return response


async def _again(request: Request, error: HubError, target: str, login: str) -> Response:
    text = sentence(error, language(request))
    response = await page(request, "sign_in.html", error.status, next=target, login=login, error=text)
    return forms.too_early(response, error)


def in_words(handler: Handler) -> Handler:
    """A refusal on a page of forms is a page too, not JSON."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except HubError as error:
            return await refused(request, error)

    return handle


def in_plain_words(error: HubError, lang: str) -> str:
    """A right by the name that people know it by."""
    right = error.params.get("right")
    if not isinstance(right, str):
        return sentence(error, lang)
    say = catalogue().translate
    return say(lang, f"errors.{error.code}", **{**error.params, "right": say(lang, f"console.right.{right}")})


async def refused(request: Request, error: HubError, title: str = "") -> Response:
    """With a way out for who is signed in, and another for who is not."""
    text = in_plain_words(error, language(request))
    try:
        await web.identify(request, request.app.state.core)
        stranger = False
    except NotAllowed:
        stranger = True
    return await page(request, "refused.html", error.status, error=text, title=title, stranger=stranger)


async def leave(request: Request) -> Response:
    """Leaving twice is no error."""
    core: Core = request.app.state.core
    await forms.read(request)
    response = RedirectResponse(PATH, 303)
    try:
        identity = await web.identify(request, core)
        await sessions.sign_out(core, identity)
        await core.bell.ring([{"shop": identity.shop_id, "signed_out": identity.session_id}])
    except NotAllowed:
        return response
    web.clear_cookie(response, core.settings)
    return response


async def show_shops(request: Request) -> Response:
    core: Core = request.app.state.core
    try:
        identity = await web.identify(request, core)
    except NotAllowed:
        return to_sign_in(request)
    joined = await sessions.shops_of(core, identity)
    return await page(request, "shops.html", shops=joined, chosen=identity.shop_id, who=identity)


async def choose_shop(request: Request) -> Response:
    core: Core = request.app.state.core
    form = await forms.read(request)
    identity = await web.identify(request, core)
    token, _ = await sessions.choose_shop(core, identity, str(form.get("shop_id", "")))
    response = RedirectResponse(AFTER, 303)
    web.set_cookie(response, core.settings, token)
    return response


def to_sign_in(request: Request) -> Response:
    """Comes back to this very page afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{PATH}?{urlencode({'next': here})}", 303)


ROUTES = [
    *second_step.ROUTES,
    Route(PATH, show),
    Route(PATH, submit, methods=["POST"]),
    Route("/console/sign-out", in_words(leave), methods=["POST"]),
    Route(SHOPS, show_shops),
    Route(SHOPS, in_words(choose_shop), methods=["POST"]),
]
