"""Under load, with hang-ups and kills, nothing acknowledged is lost and nothing is there twice.

The sizes are those of a quick run. Larger ones: RELIABILITY_SUBMISSIONS and RELIABILITY_KILLS;
docs/reliability.md has the command of the long run and what it found.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Count
from django.utils import timezone

from cms.casework.models import Case, CaseFile, Event, MailStatus, Message, OutgoingMail
from tests.casework.mail.post_office import PostOffice, post_office
from tests.factories import holder, install
from tests.reliability.residents import Crowd
from tests.reliability.running_site import RunningSite, running_site

logger = logging.getLogger(__name__)

SUBMISSIONS = int(os.environ.get("RELIABILITY_SUBMISSIONS", "100"))
KILLS = int(os.environ.get("RELIABILITY_KILLS", "3"))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def site(office: PostOffice, tmp_path: Path) -> Iterator[RunningSite]:
    install()
    holder("chair")
    holder("coordinator")
    with running_site(tmp_path, office) as site:
        yield site


@pytest.mark.req("S0-38")
def test_nothing_acknowledged_is_lost_or_doubled_when_all_processes_are_killed(
    site: RunningSite, office: PostOffice
):
    site.start()
    with Crowd(site.address, SUBMISSIONS) as crowd:
        for kill in range(1, KILLS + 1):
            crowd.wait_until_thanked(SUBMISSIONS * kill // (KILLS + 1))
            site.kill()
            site.start()
        crowd.wait_until_thanked(SUBMISSIONS)

    assert crowd.answers_above_499 <= {503}
    every_submission_is_there_once(crowd)
    send_what_is_left()
    every_mail_went_out_as_one_mail(office)
    no_file_is_without_its_row(site)
    logger.info(
        "%s submissions, %s kills of all processes: %s requests, %s hang-ups, slowest answer %.1f s; "
        "%s mails taken, %s of them repeated after a kill.",
        *(SUBMISSIONS, KILLS, crowd.tries, crowd.hung_up, crowd.slowest),
        *(len(office.taken), repeated(office)),
    )


def every_submission_is_there_once(crowd: Crowd) -> None:
    assert len(crowd.thanked) == SUBMISSIONS
    told = Message.objects.filter(kind="told_us").select_related("case")
    by_number = Counter(int(re.search(r"number (\d+)", row.body)[1]) for row in told)
    assert by_number == Counter(range(SUBMISSIONS))
    references = [row.case.reference for row in told]
    assert len(set(references)) == Case.objects.count() == SUBMISSIONS
    for row in told:
        number = int(re.search(r"number (\d+)", row.body)[1])
        assert row.case.reference in crowd.thanked[number]
    events = Case.objects.annotate(count=Count("events")).exclude(count__gte=3)
    assert not events.exists()


def send_what_is_left() -> None:
    """What a killed sender had claimed waits for the end of its lease; that is now."""
    until = time.monotonic() + 60
    while (waiting := OutgoingMail.objects.filter(status=MailStatus.QUEUED)).exists():
        assert time.monotonic() < until, list(waiting.values("kind", "attempts", "error")[:5])
        waiting.update(try_at=timezone.now())
        time.sleep(3)


def every_mail_went_out_as_one_mail(office: PostOffice) -> None:
    """A mail taken twice has one Message-ID, so that its reader sees it once."""
    rows = OutgoingMail.objects.values_list("kind", "mime_id", "case")
    assert Counter(kind for kind, _, _ in rows) == {"receipt": SUBMISSIONS, "new_case": SUBMISSIONS}
    assert {mime_id for _, mime_id, _ in rows} == {mail["Message-ID"] for mail in office.taken}
    senders = 3 * KILLS  # a worker and a clock, and what each may have had in hand
    assert repeated(office) <= senders
    sent = Event.objects.filter(kind="message_sent").values("case").annotate(count=Count("pk"))
    assert {row["count"] for row in sent} == {1}
    assert len(sent) == SUBMISSIONS


def repeated(office: PostOffice) -> int:
    return len(office.taken) - len({mail["Message-ID"] for mail in office.taken})


def no_file_is_without_its_row(site: RunningSite) -> None:
    private = site.folder / "private"
    on_disk = {str(path.relative_to(private)) for path in private.rglob("*") if path.is_file()}
    rows = CaseFile.objects.values_list("stored", "original")
    assert on_disk == {name for both in rows for name in both if name}
