"""What a shop sets for its chat page."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class WebChatSettings(BaseModel):
    """An empty accent leaves the page in the hub's own colour.

    `identity_secret` is shared with the shop's own site, which signs its members' ids with it.
    Without one nobody can chat as a member; 16 characters keep it out of reach of guessing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    accent: Annotated[str, Field(pattern=r"^$|^#[0-9a-fA-F]{6}$")] = ""
    greeting: Annotated[str, Field(max_length=500)] = ""
    identity_secret: Annotated[str, Field(pattern=r"^$|^\S{16,128}$", repr=False)] = ""
