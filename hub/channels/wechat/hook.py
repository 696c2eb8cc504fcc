"""A push as WeChat sends it: verified first, then opened, then read; answered "success" after it is stored."""

from __future__ import annotations

from hub.channels.wechat import crypto
from hub.channels.wechat.inbound import is_foreign, translate
from hub.channels.wechat.parse import MAX_BYTES, parse
from hub.channels.wechat.settings import WechatSettings, settings_of
from hub.conversations.channel import Account, HookAnswer, HookRequest
from hub.core.clock import now
from hub.core.errors import Refused


def answer(account: Account, request: HookRequest) -> HookAnswer:
    """Raises Refused: signature_invalid, body_too_large, body_unreadable, push_unencrypted, push_encrypted,
    decryption_failed or receiver_mismatch.
    """
    settings = settings_of(account)
    if request.method == "GET":  # the console checks the URL once, when a person saves it
        _require_plain_signature(settings, request)
        return HookAnswer(request.query.get("echostr", ""))
    body = _opened(settings, request) if _is_encrypted(request) else _plain(settings, request)
    return _translated(account, settings, body)


def _is_encrypted(request: HookRequest) -> bool:
    return request.query.get("encrypt_type") == "aes" or "msg_signature" in request.query


def _plain(settings: WechatSettings, request: HookRequest) -> bytes:
    """The plain signature does not cover the body: once encryption is on, who leaves it out is an attacker."""
    _require_plain_signature(settings, request)
    if settings.mode != "plain":
        raise Refused("push_unencrypted", field="mode")
    return request.body


def _opened(settings: WechatSettings, request: HookRequest) -> bytes:
    """In compat mode too, only the encrypted part counts; the plain fields beside it prove nothing."""
    if "signature" in request.query or not settings.aes_key:
        _require_plain_signature(settings, request)  # refuses strangers before their body is parsed
    if not settings.aes_key:
        raise Refused("push_encrypted", field="aes_key")
    encrypted = parse(request.body).text("Encrypt")
    _require_signature(settings, request, "msg_signature", encrypted)
    return crypto.decrypt(settings.key, settings.app_id, encrypted)


def _require_plain_signature(settings: WechatSettings, request: HookRequest) -> None:
    _require_signature(settings, request, "signature")


def _require_signature(settings: WechatSettings, request: HookRequest, name: str, *more: str) -> None:
    """An old timestamp is no reason to refuse: WeChat repeats a push with the first one's query, and relays in
    front of us may hold it while we are down. A replay changes nothing, since pushes are known by their ids.
    """
    timestamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
    crypto.require_signature(request.query.get(name, ""), settings.token, timestamp, nonce, *more)


def _translated(account: Account, settings: WechatSettings, body: bytes) -> HookAnswer:
    payload = parse(body)
    if payload.text("ToUserName").strip() != settings.gh_id:
        raise Refused("receiver_mismatch", field="gh_id")
    push = translate(account.id, payload, now())
    raw = body.decode(errors="replace")[:MAX_BYTES] if push is None or is_foreign(payload) else ""
    return HookAnswer("success", (push,) if push else (), raw=raw)
