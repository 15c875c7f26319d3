"""Run a command that ends when its parent ends, even when the parent is killed outright.

Linux only; elsewhere the command simply runs. Usage: tether.py [--user NAME] COMMAND ARGUMENT…
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(name: str) -> None:
    """Give up root for the account ``name``; some programs refuse to run as root."""
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


def end_with_parent(parent: int, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send us ``by`` when our parent, the process ``parent``, is gone."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it went before we could ask
        sys.exit(1)


def main(arguments: list[str]) -> None:
    parent = os.getppid()
    if arguments[:1] == ["--user"]:
        # Before the request below: changing the account forgets it.
        become(arguments[1])
        arguments = arguments[2:]
    end_with_parent(parent)
    os.execvp(arguments[0], arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
