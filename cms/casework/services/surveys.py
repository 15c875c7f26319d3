"""“How did we do?”: who is asked after their case was closed, and keeping what they answer (S4-33).

Nothing leads from an answer to a case: see ``models.survey``.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.timezone import get_current_timezone, localdate

from cms.casework.errors import CaseworkError
from cms.casework.mail.contacts import recipient_of, recipients_of
from cms.casework.mail.notices import send_to_person
from cms.casework.mail.reaching import Way, way_to
from cms.casework.models import (
    Case,
    Party,
    ProcedureVersion,
    SurveyAnswer,
    SurveyLink,
    SurveyRefusal,
    SurveyRequest,
)
from cms.casework.procedure.survey import SurveyRules
from cms.casework.services.known_again import normal_phone, restriction_of
from cms.web.one_time import hashed, new_secret

logger = logging.getLogger(__name__)

# How long after its day somebody is still asked, so that a site that was down catches up, and
# one that begins to ask does not ask about last year.
ASKED_LATE: Final = timedelta(days=21)
BATCH: Final = 200
MOST_KEYS: Final = 2**63 - 1  # of a big integer


class SurveyOver(CaseworkError):
    """Raised for a link that was used, ran out or never was. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This link was used already, or it is too old.")


class NothingAnswered(CaseworkError):
    """Raised where neither a question was answered nor anything written. Nothing was written."""

    def __init__(self, field: str) -> None:
        super().__init__("Choose at least one answer.", field=field)


@dataclass(frozen=True)
class Asked:
    """What a link opens: the questions, and whose they are. No case."""

    rules: SurveyRules
    title: str


def ask_how_we_did(*, now: datetime) -> int:
    """Ask everybody whose day has come, once for each closing; how many were asked.

    Safe to stop, to run again, and to run beside another server.
    """
    asked = 0
    versions = ProcedureVersion.objects.once_live().without_document()
    for version in versions.select_related("procedure"):
        if version.spec.survey is not None:
            waiting = to_be_asked(version, version.spec.survey, now)
            asked += sum(asked_carefully(case_id, now=now) for case_id in waiting)
    return asked


def to_be_asked(version: ProcedureVersion, rules: SurveyRules, now: datetime) -> list[int]:
    """Keys of some of the cases closed so many days ago of which nothing is noted yet."""
    last = localdate(now) - timedelta(days=rules.days - 1)
    until = datetime.combine(last, time(), get_current_timezone())
    noted = SurveyRequest.objects.filter(case=OuterRef("pk"), closed_at=OuterRef("closed_at"))
    rows = Case.objects.filter(
        ~Exists(noted), procedure=version, closed_at__lt=until, closed_at__gte=until - ASKED_LATE
    )
    if rules.kinds:
        rows = rows.filter(kind__in=rules.kinds)
    return list(rows.order_by("closed_at", "pk").values_list("pk", flat=True)[:BATCH])


def asked_carefully(case_id: int, *, now: datetime) -> bool:
    try:
        return ask_about(case_id, now=now)
    except CaseworkError as refusal:
        # One letter that cannot be written must not keep the others back.
        logger.error("Survey of case %s: %s", case_id, type(refusal).__name__)
        return False


@transaction.atomic
def ask_about(case_id: int, *, now: datetime) -> bool:
    """Ask, or note why not. False where nobody was asked."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("procedure__procedure")
    case: Case = rows.get(pk=case_id)
    rules = case.procedure.spec.survey
    # Under the lock of the case: another server may have asked, or it was opened again.
    if rules is None or case.closed_at is None:
        return False
    if case.survey_requests.filter(closed_at=case.closed_at).exists():
        return False
    party = recipient_of(case) or next(iter(recipients_of(case)), None)
    why = why_not(case, party, rules, now)
    asked_at = None if why else now
    SurveyRequest(case=case, closed_at=case.closed_at, asked_at=asked_at, not_sent=why).save()
    if party is None or why:
        return False
    link = new_link(case, party, rules, now)
    send_to_person(case, rules.message, now=now, extra={"link": link}, party=party)
    return True


def why_not(case: Case, party: Party | None, rules: SurveyRules, now: datetime) -> str:
    """A key of ``WHY_NOT``; empty where nothing is against it."""
    if case.outcome in rules.not_outcomes:
        return "outcome"
    if case.flags.filter(key__in=rules.not_flags, ended_at=None).exists():
        return "flag"
    if party is None or not way_for(case, party, rules):
        return "no_way"
    if restriction_of(case.parties.all(), on=localdate(now), case_id=case.pk) is not None:
        return "restricted"
    if SurveyRefusal.objects.filter(mark__in=marks_of(party)).exists():
        return "said_no"
    return "lately" if asked_lately(party, rules, now) else ""


def way_for(case: Case, party: Party, rules: SurveyRules) -> bool:
    """Whether it reaches them by itself: nobody prints or rings for it."""
    spec = case.procedure.spec
    return way_to(party, spec.message_by_key[rules.message], spec) in (Way.EMAIL, Way.TEXT)


def asked_lately(party: Party, rules: SurveyRules, now: datetime) -> bool:
    since = now - timedelta(days=rules.not_again_days)
    same = Q(email__iexact=party.email) if party.email else Q(phone=party.phone, email="")
    cases = Party.objects.filter(same, part=party.part).values("case")
    return bool(SurveyRequest.objects.filter(case__in=cases, asked_at__gt=since).exists())


def marks_of(party: Party) -> list[str]:
    """Keyed hashes of the ways to reach somebody; nobody is found by them without the key."""
    ways = (party.email.strip().lower(), normal_phone(party.phone))
    return [
        salted_hmac("casework.survey", way, algorithm="sha256").hexdigest() for way in ways if way
    ]


def new_link(case: Case, party: Party, rules: SurveyRules, now: datetime) -> str:
    token = new_secret()
    SurveyLink(
        pk=drawn(),
        token_hash=hashed(token),
        procedure=case.procedure,
        kind=case.kind,
        area=case.service_area,
        mark=marks_of(party)[0],
        expires_on=localdate(now) + timedelta(days=rules.open_days),
    ).save(force_insert=True)
    return f"{settings.SITE_URL}/how-did-we-do/{token}/"


def drawn() -> int:
    """A number by lot: a growing one would keep the order, and so whose it is."""
    return secrets.randbelow(MOST_KEYS) + 1


def open_links(token: str, now: datetime) -> QuerySet[SurveyLink]:
    rows: QuerySet[SurveyLink] = SurveyLink.objects.filter(
        token_hash=hashed(token), expires_on__gte=localdate(now)
    )
    return rows.select_related("procedure__procedure")


def survey_of(token: str, *, now: datetime) -> Asked | None:
    """What the link opens, changing nothing: mail scanners open links too. None: it is over."""
    link = open_links(token, now).first()
    rules = link.procedure.spec.survey if link else None
    return Asked(rules, link.procedure.spec.title) if link and rules else None


@transaction.atomic
def answer_survey(*, token: str, answers: Mapping[str, str], words: str, now: datetime) -> None:
    """Keep what was answered, under its month, and delete the link that it came by.

    What no question offers is left out. Raises ``SurveyOver`` or ``NothingAnswered``.
    """
    # Locked, so that two presses at once cannot both count.
    link = open_links(token, now).select_for_update(of=("self",)).first()
    rules = link.procedure.spec.survey if link else None
    if link is None or rules is None:
        raise SurveyOver
    asked = {question.key for question in rules.questions}
    known = {k: v for k, v in answers.items() if k in asked and v in rules.labels}
    words = words.strip() if rules.words else ""
    if not known and not words:
        raise NothingAnswered(rules.questions[0].key)
    link.delete()
    SurveyAnswer(
        pk=drawn(),
        procedure_key=link.procedure.spec.key,
        month=localdate(now).replace(day=1),
        kind=link.kind,
        area=link.area,
        answers=known,
        words=words,
    ).save(force_insert=True)


@transaction.atomic
def refuse_surveys(*, token: str, now: datetime) -> None:
    """They are not asked again, about any case. Raises ``SurveyOver``."""
    link = open_links(token, now).select_for_update(of=("self",)).first()
    if link is None:
        raise SurveyOver
    said_on = localdate(now)
    SurveyRefusal.objects.get_or_create(mark=link.mark, defaults={"said_on": said_on})
    link.delete()


def forget_links(*, now: datetime) -> int:
    """Delete what nobody answered in time; how many."""
    return int(SurveyLink.objects.filter(expires_on__lt=localdate(now)).delete()[0])
