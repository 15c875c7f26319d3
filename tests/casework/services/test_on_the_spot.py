"""Compensation agreed as a matter is settled: at once, within a limit, in the same form (S4-13)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cms.casework.models import Case
from cms.casework.procedure.document import DocumentRefused
from cms.casework.services.change import Act
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.settling import settle_at_first_contact
from cms.users.models import User
from tests.casework.documents import SMALL, Parts, ask, begun, read
from tests.casework.services.test_settling import AT_ONCE, DONE, quick
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, told

pytestmark = pytest.mark.django_db
MONEY: Parts = {
    "key": "money",
    "label": "Compensation",
    "public_label": "We pay you",
    "agreed_by": ["chair"],
    "on_the_spot": {"up_to": 50, "within_days": 10},
    "asks": [ask("amount", "amount"), ask("basis", "long_text")],
}


def paying(**money: Any) -> Parts:
    return quick(outcomes=[AT_ONCE], putting_right={"remedies": [{**MONEY, **money}]})


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return begun(paying())


def settle(by: User, **money: Any) -> Case:
    given = {f"money-{name}": value for name, value in money.items()}
    words = told(procedure_key=SMALL, kind="complaint", channel="phone")
    return settle_at_first_contact(act=Act(WEDNESDAY, by), told=words, evidence={**DONE, **given})


@pytest.mark.req("S4-13")
def test_whoever_settles_it_agrees_to_it_there_and_then(people: dict[str, User]):
    case = settle(people["worker"], amount=Decimal("20"), basis="Two bus fares.")

    remedy = case.remedies.get()
    assert (case.outcome, case.closed_at) == ("at_once", WEDNESDAY)
    assert (remedy.key, remedy.agreed_by) == ("money", people["worker"])
    assert remedy.details == {"amount": "20.00", "basis": "Two bus fares."}
    assert remedy.what == "We pay you: £20.00"
    assert (remedy.role, remedy.due_on) == ("clerk", (WEDNESDAY + timedelta(days=10)).date())


@pytest.mark.req("S4-13")
def test_nothing_is_promised_where_nothing_is_due(people: dict[str, User]):
    case = settle(people["worker"], amount=None, basis="")

    assert case.closed_at == WEDNESDAY
    assert not case.remedies.exists()


@pytest.mark.req("S4-13", "S3-118")
@pytest.mark.parametrize(
    ("money", "says"),
    [
        ({"amount": Decimal("50.01"), "basis": "A coat."}, "On the spot it is up to £50."),
        ({"amount": Decimal("51"), "basis": "A coat."}, "For more, ask the chair."),
        ({"amount": Decimal("0"), "basis": "A coat."}, "up to £50"),
        ({"amount": Decimal("20"), "basis": ""}, "the basis"),
        ({"amount": None, "basis": "A coat."}, "the amount"),
    ],
)
def test_more_than_the_limit_or_half_an_answer_is_refused_and_nothing_is_taken_in(
    people: dict[str, User], money: dict[str, Any], says: str
):
    with refused(EvidenceMissing, says):
        settle(people["worker"], **money)


def test_a_type_without_a_limit_is_not_agreed_on_the_spot():
    people = begun(paying(on_the_spot=None))

    case = settle(people["worker"], amount=Decimal("20"), basis="Two bus fares.")

    assert not case.remedies.exists()


@pytest.mark.one_database
def test_what_is_agreed_on_the_spot_asks_for_one_amount():
    with pytest.raises(DocumentRefused, match="must ask for one amount"):
        read(paying(asks=[ask("basis", "long_text")]))
