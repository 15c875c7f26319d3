"""Those who provide a service for the body: a register, their manager, and who replies."""

from __future__ import annotations

from datetime import date

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.mail.fields import values_for
from cms.casework.models import Contractor, OutgoingMail, Party, save_recorded
from cms.casework.permissions import visible_to
from cms.casework.services.contractors import ContractorUnfit, name_contractor, save_contractor
from tests.casework.documents import SMALL, in_force
from tests.casework.keeping.conftest import LATER, mails, small
from tests.factories import open_case

pytestmark = pytest.mark.django_db
TODAY = LATER.date()


def contractor(by, **details) -> Contractor:
    given = {
        "name": "Brightways",
        "manager": "Jo Reed",
        "manager_email": "jo@contracts.example",
        "clause_on": date(2025, 4, 1),
        "acknowledged_on": date(2025, 5, 1),
    }
    return save_contractor(Contractor(**{**given, **details}), by=by, today=TODAY)


@pytest.mark.req("S3-69", "S3-71")
def test_the_register_keeps_the_clause_and_the_acknowledgement(clerk):
    row = contractor(clerk)

    assert (row.clause_on, row.acknowledged_on) == (date(2025, 4, 1), date(2025, 5, 1))
    assert row.history.first().history_user == clerk


@pytest.mark.req("S3-72")
@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"replies_since": date(2025, 6, 1)}, "replies_agreed_by"),
        ({"replies_agreed_by": "The director"}, "replies_since"),
        (
            {
                "replies_since": date(2025, 6, 1),
                "replies_agreed_by": "The director",
                "acknowledged_on": None,
            },
            "acknowledged_on",
        ),
        ({"clause_on": date(2027, 1, 1)}, "clause_on"),
    ],
)
def test_who_replies_is_agreed_by_somebody_since_a_day(details, field, clerk):
    with pytest.raises(ContractorUnfit) as refused:
        contractor(clerk, **details)

    assert refused.value.field == field
    assert not Contractor.objects.exists()


@pytest.mark.req("S3-70", "S3-74")
def test_the_manager_is_told_and_the_case_stays_ours(case, clerk, act):
    row = contractor(clerk)

    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)

    case.refresh_from_db()
    mail = OutgoingMail.objects.get(kind="contract")
    assert (case.contractor, case.handler) == (row, clerk)
    assert mail.to == "jo@contracts.example"
    assert mail.text.startswith("Brightways: ")
    assert facts_of(case)["has_contractor"]
    assert not facts_of(case)["contractor_replies"]


@pytest.mark.req("S3-74")
def test_a_manager_with_an_account_sees_the_case(case, clerk, people, act):
    row = contractor(clerk, manager_email=people["worker"].email)

    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)

    assert visible_to(people["worker"], on=TODAY).filter(pk=case.pk).exists()


@pytest.mark.req("S0-22", "S3-74")
@pytest.mark.parametrize("has_account", [True, False])
def test_a_manager_whom_the_case_is_about_hears_nothing_of_it(
    has_account, case, clerk, people, act
):
    row = contractor(clerk, manager_email=people["worker"].email)
    account = {"user": people["worker"]} if has_account else {"email": people["worker"].email}
    party = Party(case=case, part="subject", name="Jo Reed", prefers="none", **account)
    save_recorded(party, by=clerk, reason="It is about them.")

    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)

    assert mails("contract") == []
    assert not visible_to(people["worker"], on=TODAY).filter(pk=case.pk).exists()
    assert case.jobs.get(kind="tell_contract_manager").text == (
        "The contract manager of Brightways has an interest in this case. Tell somebody else there."
    )


@pytest.mark.req("S3-74")
def test_without_an_address_a_job_asks_to_tell_them(case, clerk, act):
    row = contractor(clerk, manager_email="")

    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)

    assert case.jobs.get(kind="tell_contract_manager").text == (
        "Tell Jo Reed that this is about Brightways."
    )
    assert mails("contract") == []


def test_naming_it_again_or_nobody_known_writes_nothing(case, clerk, act, written):
    row = contractor(clerk)
    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)
    before = written(case)

    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)
    assert written(case) == before
    with pytest.raises(CaseworkError):
        name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk + 1)
    assert written(case) == before


@pytest.mark.req("S3-73", "S3-75")
def test_who_replies_is_said_in_a_locked_paragraph(clerk, people, act):
    paragraphs = {
        "contractor_replies": "{contractor} replies to you. We see what they write.",
        "feedback": "Not content? Ask our feedback team.",
    }
    when = {
        "contractor_replies": {"field": "contractor_replies", "is": True},
        "feedback": {"field": "has_contractor", "is": True},
    }
    parts = small(key="shared-body", paragraphs=paragraphs, paragraphs_when=when)
    reply = next(row for row in parts["messages"] if row["key"] == "reply")
    reply["locked"] = list(paragraphs)
    in_force(parts)
    case = open_case(procedure_key="shared-body")
    agreed = {"replies_since": date(2025, 6, 1), "replies_agreed_by": "The director"}
    row = contractor(clerk, **agreed)
    spec = case.procedure.spec

    assert spec.locked_for(spec.message_by_key["reply"], facts_of(case)) == ()
    name_contractor(case_id=case.pk, act=act(), contractor_id=row.pk)
    case.refresh_from_db()

    assert len(spec.locked_for(spec.message_by_key["reply"], facts_of(case))) == 2
    assert values_for(case, now=LATER)["contractor"] == "Brightways"
    assert open_case(procedure_key=SMALL).contractor is None
