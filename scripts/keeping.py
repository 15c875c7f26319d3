"""One process that is kept running: started, listened to, started again, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
# A process that keeps dying is given longer and longer pauses, up to this.
LONGEST_PAUSE = 30.0
# One that has lived this long has recovered.
HEALTHY_AFTER = 60.0


class Kept:
    """A command in a process group of its own that ends when we do, and its log."""

    def __init__(
        self, name: str, words: list[str], *, folder: Path, variables: dict[str, str], log: Path
    ) -> None:
        self.name = name
        self.words = words
        self.folder = folder
        self.variables = variables
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.ended_at: float | None = None
        self.pause = 0.5
        self.log_before = 0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.log_before = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, str(TETHER), *self.words],
                cwd=self.folder,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own: Ctrl-C reaches us alone, and we stop all in order.
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.ended_at = None

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def may_start_again(self) -> bool:
        """Say whether its pause is over; a process that keeps dying waits twice as long."""
        now = time.monotonic()
        if self.ended_at is None:
            self.ended_at = now
            recovered = now - self.started_at > HEALTHY_AFTER
            self.pause = 0.5 if recovered else min(self.pause * 2, LONGEST_PAUSE)
        return now - self.ended_at >= self.pause

    def how_it_ended(self) -> str:
        code = self.process.returncode if self.process else None
        if code is not None and code < 0:
            return f"by {signal.Signals(-code).name}; see {self.log}"
        return f"with code {code}; see {self.log}"

    def said(self) -> str:
        """Return what it has written since it was started last."""
        with self.log.open("rb") as log:
            log.seek(self.log_before)
            return log.read().decode(errors="replace")

    def ask_to_stop(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def end(self, until: float) -> None:
        """Wait until the time ``until``, then kill whatever is left of the group."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
