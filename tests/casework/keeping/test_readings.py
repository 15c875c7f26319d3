"""Who read a case is noted once a day, and shown to those who see every case (S4-39)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.casework.models import Case, CaseReading, WriteRefused
from cms.casework.services.readings import note_reading, readings_of
from tests.casework.keeping.conftest import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-39")]


def test_reading_it_is_noted_once_a_day_and_leaves_the_case_alone(case, clerk):
    version = Case.objects.get(pk=case.pk).version
    for hours in (0, 1, 24):
        note_reading(case=case, by=clerk, now=LATER + timedelta(hours=hours))

    rows = readings_of(case)

    assert [(row.user, row.at) for row in rows] == [
        (clerk, LATER + timedelta(hours=24)),
        (clerk, LATER),
    ]
    assert Case.objects.get(pk=case.pk).version == version


def test_noting_it_again_costs_one_query_and_writes_nothing(case, clerk):
    note_reading(case=case, by=clerk, now=LATER)

    with CaptureQueriesContext(connection) as asked:
        note_reading(case=case, by=clerk, now=LATER)

    assert len(asked) == 1
    assert CaseReading.objects.count() == 1


def test_what_was_noted_stays(case, clerk):
    note_reading(case=case, by=clerk, now=LATER)
    row = CaseReading.objects.get()

    with pytest.raises(WriteRefused):
        row.delete()
    with pytest.raises(WriteRefused):
        CaseReading.objects.all().delete()

    assert CaseReading.objects.count() == 1
