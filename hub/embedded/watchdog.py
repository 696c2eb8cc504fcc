"""Where the kernel has no parent-death signal: runs one command and ends it when a pipe closes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

_GRACE_S = 10.0


def main(argv: list[str]) -> int:
    """`argv`: descriptor of the pipe's read end, then the command. Returns the command's exit code."""
    pipe, command = int(argv[0]), argv[1:]
    os.set_inheritable(pipe, False)
    # The other descriptors that we inherited (the role's lock) belong to the command as well.
    child = subprocess.Popen(command, close_fds=False)  # noqa: S603  the supervisor's own argv
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    threading.Thread(target=_end_at_silence, args=(pipe, child), daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


def _end_at_silence(pipe: int, child: subprocess.Popen[bytes]) -> None:
    while os.read(pipe, 1):
        pass
    child.terminate()
    time.sleep(_GRACE_S)  # the process ends before, with its child, unless that is stuck
    child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
