"""A number far from what is usual calls somebody, once, when the period is over (S3-89)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Alert, Figure, LastCount
from cms.casework.permissions import NotAllowed
from cms.casework.procedure.alerts import AlertRule
from cms.casework.reports.alerts import judged, last_period, months_before, raise_alerts
from cms.casework.reports.figures import Figures, Row
from cms.casework.services.alerts import AlertNotFound, alerts_of, answer_alert
from cms.users.models import User
from tests.casework.documents import SMALL
from tests.casework.reports.body import counted_body
from tests.casework.services.written import refused

pytestmark = pytest.mark.req("S3-89")

# The fifth of June, so that the last month is May and the last quarter begins in January.
NOW = datetime(2026, 6, 5, 9, tzinfo=UTC)
MAY = date(2026, 5, 1)


def rule(**parts: Any) -> AlertRule:
    given = {"key": "more", "measure": "received", "says": "Look.", "role": "clerk"}
    return AlertRule.model_validate({**given, **parts})


def numbers(*counts: int, measure: str = "received", bucket: str = "complaint") -> tuple[Row, ...]:
    """Of the months up to May, the last one last."""
    months = [months_before(MAY, ago) for ago in range(len(counts))][::-1]
    rows = zip(months, counts, strict=True)
    return tuple(Row(month, "", measure, bucket, count) for month, count in rows if count)


def judge(asked: AlertRule, rows: tuple[Row, ...], *, begun: date = date(2020, 1, 1)) -> Any:
    period = last_period(asked, NOW.date())
    figures = Figures(SMALL, date(2024, 1, 1), period.until, None, rows)
    return judged(asked, figures, period, begun)


def test_more_than_the_mean_of_the_months_before_is_unusual_and_as_many_are_not():
    asked = rule(mean_of=3)

    found = judge(asked, numbers(4, 4, 4, 7))
    assert (found.found, found.expected) == ("7", "about 4, as in the 3 months before")
    assert judge(asked, numbers(4, 4, 4, 6)) is None
    assert judge(asked, numbers(0, 0, 0, 5)) is not None


def test_small_numbers_are_never_unusual():
    assert judge(rule(mean_of=3), numbers(1, 1, 1, 4)) is None
    assert judge(rule(mean_of=3, least=4), numbers(1, 1, 1, 4)) is not None
    assert judge(rule(mean_of=3, fewer=True), numbers(4, 4, 4, 0)) is None
    assert judge(rule(mean_of=3, fewer=True), numbers(6, 6, 6, 1)) is not None
    assert judge(rule(above=2), numbers(3)) is None
    assert judge(rule(above=2, least=3), numbers(3)).expected == "at most 2"
    assert judge(rule(below=3), numbers(2)).expected == "at least 3"


def test_nothing_is_compared_with_months_before_there_were_any():
    assert judge(rule(mean_of=3), numbers(1, 1, 1, 9), begun=date(2026, 3, 1)) is None
    assert judge(rule(mean_of=3), numbers(1, 1, 1, 9), begun=date(2026, 2, 1)) is not None


def test_too_few_is_not_said_of_a_time_before_anybody_could_tell_us_anything():
    asked = rule(below=3, period="quarter")

    assert judge(asked, (), begun=date(2026, 6, 1)) is None
    assert judge(asked, (), begun=date(2026, 2, 1)) is None  # it was no whole quarter
    assert judge(asked, (), begun=date(2026, 1, 1)).found == "0"


def test_a_share_is_judged_by_how_many_there_were_to_be_kept():
    late = numbers(3, measure="late", bucket="answer")
    asked = rule(measure="late", share_of="due", bucket="answer", above=25)

    few = judge(asked, (*late, *numbers(4, measure="due", bucket="answer")))
    many = judge(asked, (*late, *numbers(10, measure="due", bucket="answer")))

    assert few is None
    assert (many.found, many.expected) == ("30 in 100 (3 of 10)", "at most 25 in 100")
    assert judge(asked, (*late, *numbers(12, measure="due", bucket="answer"))) is None


def test_a_quarter_is_the_last_that_is_over():
    period = last_period(rule(period="quarter"), NOW.date())

    assert (period.since, period.until) == (date(2026, 1, 1), date(2026, 3, 31))
    assert last_period(rule(), date(2026, 1, 1)).since == date(2025, 12, 1)


# --- on record ----------------------------------------------------------------------------------
RULES = [
    {
        "key": "more",
        "says": "More complaints than usual.",
        "measure": "received",
        "bucket": "complaint",
        "each_area": True,
        "mean_of": 2,
        "role": "chair",
    }
]


@pytest.fixture
def people(db: None) -> dict[str, User]:
    found = counted_body(alerts=RULES)
    for area, counts in (("roads", (1, 1, 9)), ("parks", (2, 2, 1))):
        for ago, count in zip((2, 1, 0), counts, strict=True):
            Figure.objects.create(
                procedure_key=SMALL,
                month=months_before(MAY, ago),
                area=area,
                measure="received",
                bucket="complaint",
                count=count,
            )
    LastCount.objects.create(pk=1, counted_at=NOW, whole_at=NOW)
    return found


@pytest.fixture
def alert(people: dict[str, User]) -> Alert:
    raise_alerts(now=NOW)
    found: Alert = Alert.objects.get(area="roads")
    return found


def test_the_body_and_each_service_are_looked_at_once(people):
    assert raise_alerts(now=NOW) == 2
    assert raise_alerts(now=NOW + timedelta(days=1)) == 0

    rows = Alert.objects.order_by("area").values_list("area", "found", "since", "until", "role")
    assert list(rows) == [
        ("", "10", MAY, date(2026, 5, 31), "chair"),
        ("roads", "9", MAY, date(2026, 5, 31), "chair"),
    ]


def test_nothing_is_raised_before_the_month_is_counted_nor_long_after(people):
    LastCount.objects.update(counted_at=datetime(2026, 5, 31, 12, tzinfo=UTC))
    assert raise_alerts(now=NOW) == 0
    LastCount.objects.all().delete()
    assert raise_alerts(now=NOW) == 0
    LastCount.objects.create(pk=1, counted_at=NOW, whole_at=NOW)
    assert raise_alerts(now=NOW + timedelta(days=90)) == 0
    assert not Alert.objects.exists()


def test_whoever_it_is_for_says_what_was_done(people, alert):
    assert list(alerts_of(people["chair"], on=NOW.date())) == list(Alert.objects.all())
    assert not alerts_of(people["clerk"], on=NOW.date()).exists()

    answer_alert(alert_id=alert.pk, outcome=" One bin was missed. ", by=people["chair"], now=NOW)

    alert.refresh_from_db()
    assert (alert.outcome, alert.handled_at, alert.handled_by) == (
        "One bin was missed.",
        NOW,
        people["chair"],
    )
    assert alert not in alerts_of(people["chair"], on=NOW.date())
    with refused(CaseworkError, "already"):
        answer_alert(alert_id=alert.pk, outcome="It was one bin.", by=people["chair"], now=NOW)


def test_others_and_empty_words_are_refused(people, alert):
    with refused(CaseworkError, "sentence", field="outcome"):
        answer_alert(alert_id=alert.pk, outcome="Seen.", by=people["chair"], now=NOW)
    with refused(NotAllowed):
        answer_alert(alert_id=alert.pk, outcome="It was one bin.", by=people["worker"], now=NOW)
    with refused(AlertNotFound):
        answer_alert(alert_id=0, outcome="It was one bin.", by=people["chair"], now=NOW)

    clerk = people["clerk"]  # who works on every case
    assert answer_alert(alert_id=alert.pk, outcome="It was one bin.", by=clerk, now=NOW)


def test_a_service_of_which_nobody_said_anything_is_too_few_as_well(db):
    few = {**RULES[0], "key": "few", "mean_of": None, "below": 2, "least": 1}
    counted_body(alerts=[{key: value for key, value in few.items() if value is not None}])
    for month, area in ((MAY, "roads"), (date(2026, 1, 1), "parks")):
        Figure.objects.create(
            procedure_key=SMALL,
            month=month,
            area=area,
            measure="received",
            bucket="complaint",
            count=2,
        )
    LastCount.objects.create(pk=1, counted_at=NOW, whole_at=NOW)

    assert raise_alerts(now=NOW) == 1
    assert (Alert.objects.get().area, Alert.objects.get().found) == ("parks", "0")
