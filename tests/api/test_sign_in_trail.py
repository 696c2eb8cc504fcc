"""A wrong password is in the trail, and the time that this takes tells nobody which log-ins there are."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from hub.accounts import audit
from tests.accounts.team import unique
from tests.api.desk import Desk


async def test_a_wrong_password_is_recorded_once_the_answer_is_out(
    application: Starlette, desk: Desk
) -> None:
    person = await desk.person("agent")
    recorded: list[int] = []

    async def failures() -> int:
        wanted = audit.Wanted(action="sign_in.failed", target=f"staff:{person.id}")
        return len(await audit.entries(desk.hub.core, desk.shop.id, wanted))

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                recorded.append(await failures())
            await send(message)

        await application(scope, receive, sending)

    answers = []
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(watched, client=("203.0.113.77", 5)), base_url="http://hub.test"
    ) as http:
        for login in (person.signed_in.identity.login, unique("nobody")):
            form = {"token": "t", "login": login, "password": "wrong password"}
            answer = await http.post("/console/sign-in", data=form, headers={"cookie": "hub_form=t"})
            answers.append((answer.status_code, answer.headers["connection"], answer.text.replace(login, "")))
    assert recorded == [0, 1], "nothing yet when the first answer is out, one when the second is"
    assert await failures() == 1
    assert answers[0] == answers[1]
    assert answers[0][:2] == (403, "close")
