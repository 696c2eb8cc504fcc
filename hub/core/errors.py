"""The few kinds of failure; the type says what the caller should do."""

from __future__ import annotations


class HubError(Exception):
    """Carries a stable `code`; the sentence a person reads is `errors.<code>` in the catalogue.

    `field` names the input at fault, `params` fill the sentence.
    """

    status = 500

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params


class Refused(HubError):
    """A rule forbids it; repeating the same request changes nothing."""

    status = 422


class NotFound(HubError):
    """No such thing in this shop; another shop's ids look the same from outside."""

    status = 404


class Conflict(HubError):
    """Someone else was first, or the thing changed meanwhile: look again, then decide."""

    status = 409


class NotAllowed(HubError):
    """Who asks is not signed in (401) or lacks the right (403)."""

    status = 403


class RetryLater(HubError):
    """Nothing happened outside; the same call may succeed after `after_s` seconds."""

    status = 503

    def __init__(self, code: str, *, after_s: float = 5.0, **params: object) -> None:
        super().__init__(code, field=None, **params)
        self.after_s = after_s


class AuthExpired(HubError):
    """The outside service no longer accepts our credential: renew it once, repeat once."""

    status = 502


class Unconfirmed(HubError):
    """The call may or may not have taken effect outside; a person must decide, never a retry."""

    status = 502
