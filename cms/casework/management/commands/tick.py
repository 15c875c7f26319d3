"""The clock of a running site: mail that waits, dates, warnings, scheduled pages, housekeeping.

Any number of servers may run it: mail is claimed by lease, the rest by its time slot.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from types import FrameType
from typing import Any, Final

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from cms.casework.models import Way
from cms.casework.registry import Chore, chores
from cms.casework.reports.alerts import raise_alerts
from cms.casework.reports.counting import count_what_changed
from cms.casework.services.delivery import Outcome, deliver, ready_mails
from cms.casework.services.digests import send_digests
from cms.casework.services.due_jobs import add_due_jobs
from cms.casework.services.entering import enter_waiting
from cms.casework.services.hand_overs import remind_of_hand_overs
from cms.casework.services.housekeeping import end_killed_tasks, put_away
from cms.casework.services.interests import hand_on_cases
from cms.casework.services.mail_jobs import watch_waiting
from cms.casework.services.meeting_notes import remind_of_meetings
from cms.casework.services.recounting import recount_waiting
from cms.casework.services.reminders import remind_of_contacts
from cms.casework.services.restricting import end_restrictions
from cms.casework.services.sampling import draw_samples
from cms.casework.services.surveys import ask_how_we_did, forget_links
from cms.casework.services.warnings import send_warnings
from cms.meetings.services.sending import send_agendas

logger = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 2.0
# Longer than any chore takes.
CLAIMED_SECONDS: Final = 600
CLAIMED, DONE = "claimed", "done"
# One mail at a time finds out whether a server that was away is back.
SERVER_PAUSE: Final = timedelta(seconds=10)
# However much waits, warnings get their turn.
LONGEST_ROUND: Final = timedelta(seconds=30)


CHORES: Final = (
    Chore("recount", 10, lambda now: recount_waiting(now=now)),
    Chore("warnings", 60, lambda now: send_warnings(now=now)),
    Chore("digests", 600, lambda now: send_digests(now=now)),
    Chore("surveys", 3600, lambda now: ask_how_we_did(now=now)),
    Chore("survey-links", 24 * 3600, lambda now: forget_links(now=now)),
    Chore("quality-checks", 6 * 3600, lambda now: draw_samples(now=now)),
    Chore("figures", 600, lambda now: count_what_changed(now=now)),
    Chore("unusual-numbers", 3600, lambda now: raise_alerts(now=now)),
    Chore("due-jobs", 300, lambda now: add_due_jobs(now=now)),
    Chore("publish", 60, lambda now: call_command("publish_scheduled", verbosity=0)),
    Chore("meetings", 300, lambda now: remind_of_meetings(now=now)),
    Chore("agendas", 300, lambda now: send_agendas(now=now)),
    Chore("meeting-entries", 300, lambda now: enter_waiting(now=now)),
    Chore("agreed-times", 300, lambda now: remind_of_contacts(now=now)),
    Chore("hand-overs", 3600, lambda now: remind_of_hand_overs(now=now)),
    Chore("handed-on", 300, lambda now: hand_on_cases(now=now)),
    Chore("waiting", 60, lambda now: watch_waiting(now=now)),
    Chore("restrictions", 3600, lambda now: end_restrictions(now=now)),
    Chore("killed-tasks", 300, lambda now: end_killed_tasks(now=now)),
    Chore("put-away", 24 * 3600, lambda now: put_away(now=now)),
)


class Command(BaseCommand):
    """Keeps going until told to stop, whatever the database or the mail server do."""

    help = "Send waiting mail, warn of due dates, publish scheduled pages and tidy up."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stop = Event()
        self.database_away = False
        self.mail_after: dict[str, datetime] = {}
        self.done: dict[str, int] = {}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do everything once, then end.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            self.send_waiting()
            for chore in (*CHORES, *chores()):
                chore.do(timezone.now())
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.asked_to_stop)
        while not self.stop.is_set():
            self.turn()
            self.stop.wait(PAUSE_SECONDS)

    def asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def turn(self) -> None:
        """Whatever is due now; a failure of one leaves the others to go on."""
        close_old_connections()
        if not self.carefully("asking the database", self.ask_database):
            return
        self.carefully("mail", self.send_waiting)
        for chore in (*CHORES, *chores()):
            if self.stop.is_set():
                return
            self.carefully(chore.name, partial(self.do_when_due, chore))

    def ask_database(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if self.database_away:
            logger.warning("The database answers again.")
        self.database_away = False

    def carefully(self, name: str, work: Callable[[], object]) -> bool:
        """Do it and return whether it went well. The loss of the database is one line."""
        try:
            work()
        except (OperationalError, InterfaceError):
            if not self.database_away:
                logger.warning("The database does not answer; trying again until it does.")
            self.database_away = True
            connection.close()
        except Exception:
            logger.exception("%s failed; it is tried again.", name)
        else:
            return True
        return False

    def send_waiting(self) -> None:
        """Mail does not wait for a text gateway that is away, nor texts for the mail server."""
        for way in Way.values:
            self.send_way(way)

    def send_way(self, way: str) -> None:
        """Try all whose time has come; the first sign of a server away ends the round."""
        until = self.mail_after.get(way)
        if until is not None and timezone.now() < until:
            return
        self.mail_after.pop(way, None)
        until = timezone.now() + LONGEST_ROUND
        while timezone.now() < until and (waiting := ready_mails(now=timezone.now(), way=way)):
            for mail_id in waiting:
                if self.stop.is_set():
                    return
                if deliver(mail_id, now=timezone.now()) is Outcome.SERVER_AWAY:
                    self.mail_after[way] = timezone.now() + SERVER_PAUSE
                    return

    def do_when_due(self, chore: Chore) -> None:
        now = timezone.now()
        slot = int(now.timestamp()) // chore.seconds
        if self.done.get(chore.name) == slot:
            return
        # Shared by all servers: whoever claims the slot first does the work. A claim runs out, so
        # that what failed or was killed is done again before the next slot, a day later perhaps.
        key = f"tick-{chore.name}-{slot}"
        if cache.add(key, CLAIMED, timeout=min(chore.seconds, CLAIMED_SECONDS)):
            chore.do(now)
            cache.set(key, DONE, timeout=2 * chore.seconds)
        elif cache.get(key) != DONE:
            return
        self.done[chore.name] = slot
