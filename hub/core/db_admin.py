"""Makes a fresh mongod a replica set of one with a password, in a short process of its own."""

from __future__ import annotations

import json
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from hub.core.errors import HubError, Refused, RetryLater

REPLICA_SET = "rs0"
_LISTEN_S = 30.0
_SELECTION_MS = 10_000
_LOADED_S = 45.0
_PRIMARY_S = 20.0
_POLL_S = 0.02
# Server error codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
_UNAUTHORIZED, _AUTHENTICATION_FAILED, _ALREADY_INITIALIZED, _NOT_YET_INITIALIZED = 13, 18, 23, 94

Client = MongoClient[dict[str, Any]]


@dataclass(frozen=True)
class Access:
    """Where the server listens (loopback only), and the first user, who may do everything."""

    port: int
    user: str
    password: str

    @property
    def member(self) -> str:
        return f"127.0.0.1:{self.port}"


def settle(access: Access) -> None:
    """Brings the server to: primary, knows itself by this port, has this user. Repeatable, resumable anywhere.

    Raises Refused("mongo_password_unknown") when other users exist already, RetryLater when the server is away.
    """
    _until_listening(access.port)
    try:
        if not _settle_as_user(access):
            _settle_without_users(access)
    except PyMongoError as error:
        if isinstance(error, OperationFailure) and error.code == _UNAUTHORIZED:
            raise Refused("mongo_password_unknown") from error
        raise RetryLater("mongo_unsettled", reason=str(error)[:500]) from error


def _settle_as_user(access: Access) -> bool:
    """False when the server does not know the user (yet)."""
    with _connect(access, username=access.user, password=access.password) as client:
        try:
            config = _once_loaded(client, "replSetGetConfig", 1)["config"]
        except OperationFailure as error:
            if error.code == _AUTHENTICATION_FAILED:
                return False
            raise
        if config["members"][0]["host"] != access.member:
            _move(client, config, access.member)
        _until_primary(client)
    return True


def _settle_without_users(access: Access) -> None:
    """The localhost exception: until the first user exists, loopback may initiate, reconfigure and create it."""
    with _connect(access) as client:
        if "setName" not in client.admin.command("hello"):
            _initiate(client, access.member)
        _until_primary(client)
        client.admin.command("createUser", access.user, pwd=access.password, roles=["root"])


def _initiate(client: Client, member: str) -> None:
    config = {"_id": REPLICA_SET, "version": 1, "members": [{"_id": 0, "host": member}]}
    try:
        client.admin.command("replSetInitiate", config)
    except OperationFailure as error:
        if error.code != _ALREADY_INITIALIZED:
            raise
        # Killed between initiating and its first user, then moved to another port.
        _move(client, config, member)


def _move(client: Client, config: dict[str, Any], member: str) -> None:
    """Forced, because a member that does not find itself in its set can have no primary to ask.

    The documented danger of force, rolling back what a majority holds, needs a second member.
    """
    members = [{**config["members"][0], "host": member}]
    moved = {**config, "version": config["version"] + 1, "members": members}
    _once_loaded(client, "replSetReconfig", moved, force=True)


def _once_loaded(client: Client, command: str, value: Any, **options: Any) -> dict[str, Any]:
    """At its start the server asks its old port whether that is itself, and gives a silent stranger there 30 s."""
    deadline = time.monotonic() + _LOADED_S
    while True:
        try:
            return client.admin.command(command, value, **options)
        except OperationFailure as error:
            if error.code != _NOT_YET_INITIALIZED or time.monotonic() > deadline:
                raise
        time.sleep(_POLL_S)


def _until_primary(client: Client) -> None:
    deadline = time.monotonic() + _PRIMARY_S
    while not client.admin.command("hello").get("isWritablePrimary"):
        if time.monotonic() > deadline:
            raise RetryLater("mongo_unsettled", reason="no primary")
        time.sleep(_POLL_S)


def _until_listening(port: int) -> None:
    """The driver would look only every half second; who started us ends us when the server died."""
    deadline = time.monotonic() + _LISTEN_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError as error:
            if time.monotonic() > deadline:
                raise RetryLater("mongo_unsettled", reason=str(error)) from error
        time.sleep(_POLL_S)


def _connect(access: Access, **login: Any) -> Client:
    options: dict[str, Any] = {"directConnection": True, "serverSelectionTimeoutMS": _SELECTION_MS}
    return MongoClient("127.0.0.1", access.port, **options, **login)


def main() -> int:
    """Reads an Access as JSON from stdin (argv could be read by other users); a failure's code goes to stdout."""
    try:
        settle(Access(**json.load(sys.stdin)))
    except HubError as error:
        print(json.dumps({"code": error.code, "params": error.params}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
