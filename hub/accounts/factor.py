"""The second factor: time-based codes (RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyotp
import segno

from hub.accounts import throttle
from hub.core.clock import now
from hub.core.errors import Conflict, NotAllowed, NotFound, Refused
from hub.core.runtime import Core

Doc = dict[str, Any]

RECOVERY_CODES = 10
_PURPOSE = "second-factor"
_RECOVERY = "recovery-code"
_STEP_S = 30
_DRIFT_STEPS = 1  # phones' clocks are off by some seconds (RFC 6238, 5.2)
_CLEAR_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is misread on paper; 49 bits in 10
_GROUPS, _GROUP_CHARS = 2, 5


@dataclass(frozen=True)
class Draft:
    """A secret that the person is about to put into their phone; nothing is in force yet."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr_size: int
    qr_path: str = field(repr=False)


async def begin(core: Core, staff_id: str, login: str) -> Draft:
    """A new secret each time; the one in force, if any, stays so. Raises Conflict("factor_on")."""
    secret = pyotp.random_base32()
    draft = {"secret": core.keys.encrypt(_PURPOSE, secret), "at": now()}
    begun = await core.db.everywhere["staff"].update(
        {"_id": staff_id, "factor": None}, {"$set": {"factor_draft": draft}}
    )
    if not begun:
        raise Conflict("factor_on")
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="UpHub")
    return Draft(secret, uri, *_qr(uri))


async def confirm(core: Core, staff_id: str, code: str) -> list[str]:
    """Turns the drafted secret on, and answers the recovery codes, which nobody can ever read again.

    Raises NotFound("factor_not_begun"), NotAllowed("code_wrong"), Refused("too_many_attempts").
    """
    tries = throttle.code_tries_of(staff_id)
    await throttle.take(core, tries)
    doc = await core.db.everywhere["staff"].find_one({"_id": staff_id}, fields=["factor_draft"])
    if not doc or not doc.get("factor_draft"):
        raise NotFound("factor_not_begun")
    encrypted = doc["factor_draft"]["secret"]
    step = _matching_step(core.keys.decrypt(_PURPOSE, encrypted), code, now())
    if step is None:
        raise NotAllowed("code_wrong", field="code")
    codes = _new_codes()
    factor = {"secret": encrypted, "at": now(), "last_step": step, "recovery": _hashes(core, staff_id, codes)}
    turned = await core.db.everywhere["staff"].update(
        {"_id": staff_id, "factor": None, "factor_draft.secret": encrypted},
        {"$set": {"factor": factor}, "$unset": {"factor_draft": ""}},
    )
    if not turned:
        raise Conflict("factor_on")
    await throttle.give_back(core, tries)
    return codes


async def check(core: Core, staff_id: str, code: str) -> str:
    """Takes a code of the phone, or a recovery code, each only once; tells which: "code" | "recovery".

    Raises NotAllowed("code_wrong") for a wrong, used or old one, Refused("too_many_attempts").
    """
    tries = throttle.code_tries_of(staff_id)
    await throttle.take(core, tries)
    doc = await core.db.everywhere["staff"].find_one({"_id": staff_id}, fields=["factor"])
    factor = (doc or {}).get("factor")
    if not factor:
        raise NotAllowed("code_wrong", field="code")
    plain = _plain(code)
    if plain.isdigit() and await _take_step(core, staff_id, factor, plain):
        kind = "code"
    elif await _take_recovery(core, staff_id, plain):
        kind = "recovery"
    else:
        raise NotAllowed("code_wrong", field="code")
    await throttle.give_back(core, tries)
    return kind


async def renew_recovery(core: Core, staff_id: str) -> list[str]:
    """The former codes are void. Raises NotFound("factor_off")."""
    codes = _new_codes()
    fresh = {"$set": {"factor.recovery": _hashes(core, staff_id, codes)}}
    if not await core.db.everywhere["staff"].update({"_id": staff_id, "factor": {"$ne": None}}, fresh):
        raise NotFound("factor_off")
    return codes


async def remove(core: Core, staff_id: str) -> bool:
    """False when there was none."""
    off = {"$set": {"factor": None}, "$unset": {"factor_draft": ""}}
    return bool(await core.db.everywhere["staff"].update({"_id": staff_id, "factor": {"$ne": None}}, off))


async def recovery_left(core: Core, staff_id: str) -> int:
    doc = await core.db.everywhere["staff"].find_one({"_id": staff_id}, fields=["factor.recovery"])
    return len(((doc or {}).get("factor") or {}).get("recovery", ()))


async def _take_step(core: Core, staff_id: str, factor: Doc, code: str) -> bool:
    """The store decides between two who show the same code at once."""
    step = _matching_step(core.keys.decrypt(_PURPOSE, factor["secret"]), code, now())
    if step is None:
        return False
    unused = {"_id": staff_id, "factor.secret": factor["secret"], "factor.last_step": {"$lt": step}}
    return bool(await core.db.everywhere["staff"].update(unused, {"$set": {"factor.last_step": step}}))


async def _take_recovery(core: Core, staff_id: str, code: str) -> bool:
    for hashed in core.keys.keyed_hashes(_RECOVERY, f"{staff_id}:{code}"):
        held = {"_id": staff_id, "factor.recovery": hashed}
        if await core.db.everywhere["staff"].update(held, {"$pull": {"factor.recovery": hashed}}):
            return True
    return False


def _matching_step(secret: str, code: str, moment: datetime) -> int | None:
    present, generator = int(moment.timestamp()) // _STEP_S, pyotp.TOTP(secret)
    given = _plain(code)
    if len(given) != generator.digits or not given.isascii() or not given.isdigit():
        return None
    for step in range(present - _DRIFT_STEPS, present + _DRIFT_STEPS + 1):
        if secrets.compare_digest(generator.generate_otp(step), given):
            return step
    return None


def _new_codes() -> list[str]:
    return [_new_code() for _ in range(RECOVERY_CODES)]


def _new_code() -> str:
    groups = ("".join(secrets.choice(_CLEAR_LETTERS) for _ in range(_GROUP_CHARS)) for _ in range(_GROUPS))
    return "-".join(groups)


def _hashes(core: Core, staff_id: str, codes: Sequence[str]) -> list[str]:
    return [core.keys.keyed_hash(_RECOVERY, f"{staff_id}:{_plain(code)}") for code in codes]


def _plain(code: str) -> str:
    """People type spaces and hyphens as they see them."""
    if len(code) > 40:
        raise Refused("code_wrong", field="code")
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _qr(uri: str) -> tuple[int, str]:
    """The dark modules as one path of an SVG, so that the page draws it itself and no address holds the secret."""
    rows = segno.make(uri, error="m", micro=False).matrix
    marks = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), "".join(marks)
