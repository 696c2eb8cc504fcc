"""The page behind an invitation: new people choose a name and a password, others accept with their log-in."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hub.accounts import invitations, roles, sessions, shops, staff, web
from hub.accounts.identity import Identity
from hub.accounts.invitations import Invitation
from hub.accounts.rights import RIGHTS
from hub.accounts.throttle import Tries, network_of
from hub.accounts.throttle import take as count
from hub.console import forms
from hub.console.sign_in import refused
from hub.console.targets import AFTER, PATH
from hub.console.view import page
from hub.core.errors import HubError, NotAllowed
from hub.core.runtime import Core
from hub.core.sentences import catalogue, sentence
from hub.core.web import language

JOIN = "/console/join/{token}"
_TRIES = 60  # in five minutes from one address; tokens cannot be guessed, hashing passwords is dear


async def show(request: Request) -> Response:
    return await _page(request)


async def submit(request: Request) -> Response:
    """Signs a new person in, and brings a known one into the shop."""
    core: Core = request.app.state.core
    given: dict[str, str] = {}
    try:
        form = await forms.read(request)
        given = {name: str(form.get(name, "")) for name in ("login", "name", "password", "accept")}
        await _count(request)
        token = await _accepted(request, given)
    except HubError as error:
        return forms.too_early(await _page(request, error, given), error)
    response = RedirectResponse(AFTER, 303)
    web.set_cookie(response, core.settings, token)
    return response


async def _accepted(request: Request, given: dict[str, str]) -> str:
    core: Core = request.app.state.core
    invitation = request.path_params["token"]
    if given["accept"]:
        who = await web.identify(request, core)
        shop_id = await invitations.accept(core, invitation, who.staff_id)
        return (await sessions.choose_shop(core, who, shop_id))[0]
    staff_id = await invitations.accept_new(
        core, invitation, given["login"], given["name"], given["password"]
    )
    known = await staff.credential_of_id(core, staff_id)
    assert known is not None
    ip, agent = web.client_ip(request, core.settings), request.headers.get("user-agent", "")
    return (await sessions.start(core, known, ip, agent))[0]


async def _page(
    request: Request, error: HubError | None = None, given: dict[str, str] | None = None
) -> Response:
    core: Core = request.app.state.core
    lang = language(request)
    try:
        invitation = await invitations.by_token(core, request.path_params["token"])
    except HubError as gone:
        title = catalogue().translate(lang, "console.join.over")
        return await refused(request, gone, title if gone.status == 404 else "")
    shop = await shops.by_id(core, invitation.shop_id)
    text, field = (sentence(error, lang), error.field) if error else ("", "")
    return await page(
        request, "join.html", error.status if error else 200, shop=shop, who=await _signed_in(request),
        roles=await _role_names(core, invitation, lang), error=text, field=field or "",
        given=given or {"name": invitation.name, "login": ""},
        sign_in=f"{PATH}?{urlencode({'next': request.url.path})}",
    )  # fmt: skip


async def _signed_in(request: Request) -> Identity | None:
    try:
        return await web.identify(request, request.app.state.core)
    except NotAllowed:
        return None


async def _role_names(core: Core, invitation: Invitation, lang: str) -> list[str]:
    own = await roles.of_shop(core, invitation.shop_id)
    return [
        catalogue().translate(lang, f"roles.{name}") if name in RIGHTS else own[name].name
        for name in invitation.roles
        if name in RIGHTS or name in own
    ]


async def _count(request: Request) -> None:
    core: Core = request.app.state.core
    network = network_of(web.client_ip(request, core.settings))
    await count(core, (Tries(f"join:{network}", _TRIES),))


ROUTES = [Route(JOIN, show), Route(JOIN, submit, methods=["POST"])]
