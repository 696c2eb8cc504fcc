"""The shapes that several endpoints answer with.

They document; nothing is validated while serving. tests/api/declared.py holds every answer of every test
against its endpoint's model, and finds fields that the model does not name.
"""

from __future__ import annotations

from pydantic import BaseModel

from hub.conversations.model import Head, MessageView


class Done(BaseModel):
    """It is done, and there is nothing more to tell."""


class HeadAnswer(BaseModel):
    """The conversation as it is now."""

    head: Head


class MessageAnswer(BaseModel):
    message: MessageView


class MessagesAnswer(BaseModel):
    """In order of seq."""

    messages: list[MessageView]


class Fault(BaseModel):
    """`code` is stable, `message` is for people and in their language, `field` names the input at fault."""

    code: str
    message: str
    field: str | None = None


class Problem(BaseModel):
    """Every refusal looks like this."""

    error: Fault
