"""What is true of each demonstration. A file of tests names its ``BODY``, ``CASES`` and ``LATE``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils.timezone import now

from cms.casework.models import Case, Deadline, Event, MailStatus, OutgoingMail
from cms.casework.uses import procedures_in_use
from cms.conduct.gate import why_kept_out
from cms.home.demonstration.organisation import Organisation
from cms.home.demonstration.organisations import ORGANISATIONS
from cms.home.demonstration.people import PASSWORD
from cms.meetings.models import Meeting
from cms.policies.models import PolicyVersion
from cms.users.models import Appointment, User

COUNTED = (Case, Deadline, Event, OutgoingMail, Meeting, PolicyVersion, User)


@dataclass
class Loaded:
    """``late``: the topics of what is overdue or late on purpose."""

    organisation: Organisation
    moment: datetime
    seconds: float
    cases: int
    late: set[str]


def rows():
    return {model.__name__: model.objects.count() for model in COUNTED}


@pytest.fixture(scope="module")
def loaded_of_module(
    request: Any, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Loaded]:
    """A demonstration, loaded once for all tests of it."""
    given = request.module
    with django_db_blocker.unblock(), override_settings(ANSWERABLE_DEMO=True):
        undone = transaction.atomic()
        undone.__enter__()
        started, moment = time.process_time(), now()
        call_command("load_demonstration", body=given.BODY)
        seconds = time.process_time() - started
    yield Loaded(ORGANISATIONS[given.BODY], moment, seconds, given.CASES, given.LATE)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


@pytest.fixture
def loaded(loaded_of_module: Loaded, db: None, settings: Any) -> Loaded:
    settings.ANSWERABLE_DEMO = True
    return loaded_of_module


def case(topic: str) -> Case:
    return Case.objects.get(topic=topic)


def deadline(topic: str, clock: str = "initial_response_48h") -> Deadline:
    return Deadline.objects.get(case__topic=topic, clock=clock)


class TrueOfEach:
    """Tests that each file has by a class of its own."""

    def test_a_demonstration_loads_once_and_in_time(self, loaded, capsys):
        first = rows()

        call_command("load_demonstration", body=loaded.organisation.key)
        call_command("demonstration_sign_ins")

        assert rows() == first
        assert first["Case"] == loaded.cases
        assert loaded.seconds < 45  # of a machine that does other things beside
        shown = capsys.readouterr().out
        assert "nothing changed" in shown
        # Members are shown too, without a password.
        with_password = "".join(line for line in shown.splitlines() if PASSWORD in line)
        for holder in loaded.organisation.people:
            assert (holder.email in with_password) == holder.signs_in
        someone = next(one for one in loaded.organisation.people if one.signs_in)
        assert authenticate(username=someone.email, password=PASSWORD) is not None

    def test_another_body_is_refused_where_one_is_loaded(self, loaded):
        before = rows()
        other = next(key for key in ORGANISATIONS if key != loaded.organisation.key)

        with pytest.raises(CommandError, match=f"This site shows {loaded.organisation.name}"):
            call_command("load_demonstration", body=other)

        assert rows() == before

    def test_its_letters_have_gone_and_nothing_is_late_that_should_not_be(self, loaded):
        assert OutgoingMail.objects.filter(sent_at__lte=now()).exists()
        assert not OutgoingMail.objects.filter(status=MailStatus.QUEUED).exists()
        assert not OutgoingMail.objects.filter(sent_at__gt=now()).exists()
        late = Deadline.objects.filter(result="late") | Deadline.objects.filter(
            result="running", due_at__lt=now()
        )
        assert {row.case.topic for row in late} == loaded.late

    def test_somebody_holds_every_role_of_its_procedures(self, loaded):
        used = procedures_in_use(on=loaded.moment.date())

        assert [one.key for one in used.all] == [
            loaded.organisation.procedure,
            loaded.organisation.beside.pack,
        ]
        held = set(Appointment.objects.values_list("role__key", flat=True))
        assert {role.key for one in used.all for role in one.spec.roles} <= held

    def test_nobody_of_its_staff_is_kept_out_of_the_cases(self, loaded):
        staff = [one.email for one in loaded.organisation.people if one.signs_in]
        users = User.objects.filter(email__in=staff)

        assert [str(user) for user in users if why_kept_out(user, loaded.moment.date())] == []
