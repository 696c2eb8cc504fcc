"""The cookie's way in and out, through a small application as a browser sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from hub.accounts import sessions, web
from hub.accounts.identity import check_csrf
from hub.core.errors import HubError, NotAllowed, Refused
from hub.core.runtime import Core
from hub.core.settings import Settings
from tests.accounts.team import PASSWORD, enter, fresh_ip, hire, open_shop


def application(core: Core) -> Starlette:
    async def sign_in(request: Request) -> Response:
        given = await request.json()
        ip = web.client_ip(request, core.settings)
        token, identity = await sessions.sign_in(core, given["login"], given["password"], ip, "")
        response = JSONResponse({"csrf": identity.csrf})
        web.set_cookie(response, core.settings, token)
        return response

    async def sign_out(request: Request) -> Response:
        await sessions.sign_out(core, await web.identify(request, core))
        response = PlainTextResponse("")
        web.clear_cookie(response, core.settings)
        return response

    async def inbox(request: Request) -> Response:
        return PlainTextResponse((await web.guarded(request, core, "inbox.read")).login)

    async def channels(request: Request) -> Response:
        return PlainTextResponse((await web.guarded(request, core, "channels.manage", csrf=False)).login)

    async def refuse(_: Request, error: Exception) -> Response:
        assert isinstance(error, HubError)
        return PlainTextResponse(error.code, error.status)

    routes = [
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/sign-out", sign_out, methods=["POST"]),
        Route("/inbox", inbox, methods=["GET", "POST", "DELETE"]),
        Route("/channels", channels, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={HubError: refuse, HTTPException: refuse})


def browser(core: Core, base_url: str = "http://hub.test") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application(core), client=(fresh_ip(), 1))
    return httpx.AsyncClient(transport=transport, base_url=base_url)


@pytest.fixture
async def client(core: Core) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(core) as client:
        yield client


async def sign_in(client: httpx.AsyncClient, login: str) -> httpx.Response:
    return await client.post("/sign-in", json={"login": login, "password": PASSWORD})


async def test_a_browser_comes_in_by_cookie_and_goes_out(core: Core, client: httpx.AsyncClient) -> None:
    person = await hire(core, "agent", shop=await open_shop(core))
    answer = await client.get("/inbox")
    assert (answer.status_code, answer.text) == (401, "not_signed_in")
    assert (await sign_in(client, person.login)).status_code == 200
    assert (await client.get("/inbox")).text == person.login
    token = client.cookies[web.COOKIE]
    await client.post("/sign-out")
    assert web.COOKIE not in client.cookies
    client.cookies[web.COOKIE] = token
    assert (await client.get("/inbox")).status_code == 401


@pytest.mark.parametrize(("public_url", "secure"), [("", False), ("https://hub.example", True)])
async def test_the_cookie_carries_its_flags(core: Core, public_url: str, secure: bool) -> None:
    person = await hire(core, "agent", shop=await open_shop(core))
    behind = replace(core, settings=replace(core.settings, public_url=public_url))
    async with browser(behind) as client:
        signed = await sign_in(client, person.login)
        assert flags(signed) == {"httponly", "samesite=lax", "path=/", "max-age=604800"} | (
            {"secure"} if secure else set()
        )
        client.cookies[web.COOKIE] = signed.cookies[web.COOKIE]
        cleared = flags(await client.post("/sign-out"))
        assert {"httponly", "samesite=lax", "path=/", "max-age=0"} <= cleared
        assert ("secure" in cleared) is secure


def flags(response: httpx.Response) -> set[str]:
    _, *given = response.headers["set-cookie"].lower().split("; ")
    return set(given)


async def test_what_changes_something_needs_the_csrf_token(core: Core, client: httpx.AsyncClient) -> None:
    shop = await open_shop(core)
    person, other = await hire(core, "agent", shop=shop), await hire(core, "agent", shop=shop)
    csrf = (await sign_in(client, person.login)).json()["csrf"]
    foreign = (await enter(core, other)).identity.csrf
    for headers in ({}, {web.CSRF_HEADER: ""}, {web.CSRF_HEADER: foreign}, {web.CSRF_HEADER: csrf + "x"}):
        for method in ("POST", "DELETE"):
            answer = await client.request(method, "/inbox", headers=headers)
            assert (answer.status_code, answer.text) == (403, "csrf_failed")
    assert (await client.post("/inbox", headers={web.CSRF_HEADER: csrf})).text == person.login


async def test_a_right_that_is_missing_is_named(core: Core, client: httpx.AsyncClient) -> None:
    person = await hire(core, "agent", shop=await open_shop(core))
    await sign_in(client, person.login)
    answer = await client.post("/channels")
    assert (answer.status_code, answer.text) == (403, "right_missing")
    identity = (await enter(core, person)).identity
    with pytest.raises(NotAllowed) as refused:
        identity.require("channels.manage")
    assert refused.value.params == {"right": "channels.manage"}
    identity.require("inbox.reply")


async def test_a_misspelt_right_is_a_mistake_of_ours(core: Core) -> None:
    with pytest.raises(LookupError, match=r"inbox\.reed"):
        await web.guarded(request_from("10.0.0.1"), core, "inbox.reed")


async def test_csrf_tokens_belong_to_one_session(core: Core) -> None:
    person = await hire(core)
    first, second = (await enter(core, person)).identity, (await enter(core, person)).identity
    check_csrf(first, first.csrf)
    for given in (second.csrf, None, "", "\ud800"):
        with pytest.raises(NotAllowed, match="csrf_failed"):
            check_csrf(first, given)


def request_from(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    client = (peer, 1) if peer is not None else None
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "ip"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),  # a stranger's word counts nothing
        ("10.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", ("6.6.6.6, 198.51.100.1",), "198.51.100.1"),  # what the client itself wrote stands left
        ("10.0.0.1", ("6.6.6.6, 198.51.100.1, 10.1.2.3",), "198.51.100.1"),
        ("10.0.0.1", ("6.6.6.6, 198.51.100.1", "10.1.2.3"), "198.51.100.1"),
        ("10.0.0.1", ("10.1.0.1, 10.1.2.3",), "10.1.0.1"),
        ("10.0.0.1", ("198.51.100.1, not an address",), "10.0.0.1"),
        ("10.0.0.1", (), "10.0.0.1"),
        ("::ffff:10.0.0.1", ("2001:DB8::1",), "2001:db8::1"),
        ("", ("198.51.100.1",), "unknown"),
        (None, ("198.51.100.1",), "unknown"),
    ],
)
def test_the_clients_address_is_what_our_own_proxies_saw(
    peer: str | None, forwarded: tuple[str, ...], ip: str
) -> None:
    settings = Settings(trusted_proxies="10.0.0.1, 10.1.0.0/16")
    assert web.client_ip(request_from(peer, *forwarded), settings) == ip


def test_without_proxies_the_header_is_never_believed() -> None:
    assert web.client_ip(request_from("127.0.0.1", "198.51.100.1"), Settings()) == "127.0.0.1"


def test_an_unreadable_proxy_setting_is_named() -> None:
    with pytest.raises(Refused) as refused:
        web.client_ip(request_from("10.0.0.1"), Settings(trusted_proxies="10.0.0.1, proxy"))
    assert refused.value.field == "HUB_TRUSTED_PROXIES"
