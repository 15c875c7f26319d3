"""Signing the code: who, what, when, and what is refused (S0-12…S0-14)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages

from cms.casework.models import OutgoingMail
from cms.conduct.errors import ConductRefused
from cms.conduct.models import Member, Signature, SigningMethod, SigningRequest
from cms.conduct.principles import anchors_of
from cms.conduct.services.codes import begin_code
from cms.conduct.services.members import add_member, end_membership, take_back
from cms.conduct.services.signing import ask_and_remind, ask_to_sign, record_paper_signature
from cms.conduct.signing import signing_state, version_to_sign
from cms.policies.models import PolicyPage
from tests.conduct.people import NOW, TODAY
from tests.conduct.signed import BEGUN, NAME, adopt_words
from tests.web.uploads import papers

PDF = papers.pdf()

pytestmark = pytest.mark.one_database


def subjects() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))


@pytest.mark.req("S0-12", "S0-13")
def test_a_signature_is_bound_to_the_words_and_a_copy_is_sent(signing):
    ada = signing.people.ada

    signature = signing.sign(ada)

    version = signing.newest
    assert (signature.number, signature.method) == (1, SigningMethod.ONLINE)
    assert (signature.words_digest, signature.agreed) == (version.words_digest, anchors_of(version))
    assert len(signature.agreed) == 10
    state = signing_state(ada, TODAY)
    assert (state.signed_at, state.keeps_out, version_to_sign(ada, TODAY)) == (NOW, False, None)
    mail = OutgoingMail.objects.get()
    assert mail.subject == f"You have signed {NAME}"
    assert "I serve the public and nobody else." in mail.text
    assert "I stand up for these principles" in mail.text


@pytest.mark.req("S0-13")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"agreed": ["selflessness"]}, "agreed"),
        ({"agreed": []}, "agreed"),
        ({"typed_name": "  "}, "typed_name"),
        ({"shown": "0" * 64}, ""),
        ({"version_id": 0}, ""),
    ],
)
def test_signing_half_of_it_or_other_words_writes_nothing(signing, values, field):
    with pytest.raises(ConductRefused) as refused:
        signing.sign(signing.people.ada, **values)

    assert refused.value.field == field
    if field == "agreed":
        assert refused.value.text == f"Confirm that you agree to {NAME}"
    assert not Signature.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.req("S0-12")
def test_nobody_signs_for_another(signing):
    people = signing.people

    for other in (people.clerk, people.account(people.bilal)):
        with pytest.raises(ConductRefused):
            signing.sign(people.ada, by=other)
    with pytest.raises(ConductRefused):
        signing.sign(people.cora, by=people.clerk)

    assert not Signature.objects.exists()


def test_whoever_left_signs_nothing(signing):
    dev = signing.people.dev

    with pytest.raises(ConductRefused):
        signing.sign(dev, by=dev.user)


def test_nobody_signs_twice(signing):
    signing.sign(signing.people.ada)

    with pytest.raises(ConductRefused, match="already, on Monday 16 November 2026"):
        signing.sign(signing.people.ada)

    assert Signature.objects.count() == 1


@pytest.mark.req("S0-14")
def test_a_material_version_asks_again_and_the_old_signature_stays(signing):
    ada = signing.people.ada
    first = signing.sign(ada)
    later = NOW + timedelta(days=3)

    second = signing.adopt("I serve everybody.", at=later)

    state = signing_state(ada, later.date())
    assert (state.version, state.signed_at, state.keeps_out) == (second, None, False)
    assert Signature.objects.get() == first
    assert first.version.number == 1
    assert signing_state(ada, TODAY).signed_at == NOW  # as it was then
    signing.sign(ada, now=later)
    assert [row.number for row in Signature.objects.all()] == [1, 2]


@pytest.mark.req("S0-14")
def test_a_minor_correction_asks_nobody_again(signing):
    ada, bilal = signing.people.ada, signing.people.bilal
    signing.sign(ada)

    second = signing.correct("I serve the public and nobody else, ever.")

    assert version_to_sign(ada, TODAY) is None
    assert version_to_sign(bilal, TODAY) == second
    assert ask_to_sign(member_id=ada.pk, by=None, now=NOW) is None
    third = signing.adopt("I serve everybody.")
    assert version_to_sign(ada, TODAY) == third


@pytest.mark.req("S0-12", "S0-14")
def test_everybody_is_asked_once_a_version(signing):
    assert ask_and_remind(NOW) == 3

    assert ask_and_remind(NOW + timedelta(minutes=10)) == 0
    rows = SigningRequest.objects.all()
    assert {row.due_on for row in rows} == {date(2026, 11, 29)}  # the first of 14 days is today
    assert subjects() == [f"Please read and sign {NAME}"] * 2  # Cora has no address
    signing.sign(signing.people.ada)
    later = NOW + timedelta(days=1)
    signing.adopt("I serve everybody.", at=later)
    assert ask_and_remind(later) == 3


@pytest.mark.req("S0-12")
def test_whoever_comes_back_is_asked_anew_and_has_time_again(signing):
    people, ada = signing.people, signing.people.ada
    signing.sign(ada)
    signing.adopt("I serve everybody.", at=NOW)
    ask_and_remind(NOW)
    end_membership(member_id=ada.pk, on=TODAY, by=people.clerk, now=NOW)
    OutgoingMail.objects.all().delete()
    later = NOW + timedelta(days=400)
    on = later.date()

    take_back(member_id=ada.pk, joined_on=on, by=people.clerk, now=later)

    state = signing_state(Member.objects.get(pk=ada.pk), on)
    assert (state.due_on, state.is_overdue) == (on + timedelta(days=13), False)
    assert state.keeps_out is False
    assert f"Please read and sign {NAME}" in subjects()
    request = SigningRequest.objects.get(member=ada)
    assert (request.asked_at, request.history.count()) == (later, 2)


@pytest.mark.req("S0-12")
def test_whoever_is_to_join_is_asked_on_their_first_day(signing):
    people, first = signing.people, NOW + timedelta(days=30)
    eve = add_member(
        name="Eve New",
        kind="resident",
        joined_on=first.date(),
        email="eve@sallowfield.example",
        group=people.partnership,
        by=people.clerk,
        now=NOW,
    )
    assert not SigningRequest.objects.filter(member=eve).exists()

    ask_and_remind(first)

    state = signing_state(eve, first.date())
    assert (state.due_on, state.is_overdue) == (first.date() + timedelta(days=13), False)


@pytest.mark.req("S0-12")
def test_who_did_not_sign_is_reminded_before_the_day_and_weekly_after(signing):
    ask_and_remind(NOW)
    signing.sign(signing.people.ada)
    OutgoingMail.objects.all().delete()
    days = [n for n in range(1, 30) if ask_and_remind(NOW + timedelta(days=n))]

    assert days == [10, 17, 24]
    assert subjects() == [f"Reminder: please sign {NAME}"] + [f"Overdue: please sign {NAME}"] * 2
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"bilal@sallowfield.example"}


def paper(signing, member=None, **values):
    given = {
        "version_id": signing.newest.pk,
        "name": "sheet.pdf",
        "content": PDF,
        "signed_on": BEGUN,
        "typed_name": "Cora Lee",
        "by": signing.people.clerk,
        "now": NOW,
    }
    member = member or signing.people.cora
    return record_paper_signature(member_id=member.pk, **{**given, **values})


@pytest.mark.req("S0-12", "S0-7")
def test_a_paper_signature_is_kept_with_its_scan(signing):
    signature = paper(signing)

    state = signing_state(signing.people.cora, TODAY)
    assert (signature.method, signature.recorded_by) == ("paper", signing.people.clerk)
    assert (state.signed_at.date(), signature.recorded_at) == (BEGUN, NOW)
    assert len(signature.scan_digest) == 64
    assert signature.scan.name.startswith("signatures/")
    with signature.scan.open() as scan:
        assert scan.read().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": b"MZ" + b"\0" * 200}, "scan"),
        ({"content": b""}, "scan"),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"signed_on": BEGUN - timedelta(days=1)}, "signed_on"),
        ({"typed_name": ""}, "typed_name"),
    ],
)
def test_a_paper_signature_that_cannot_be_keeps_no_file(signing, values, field):
    store = storages["private"]
    before = store.listdir("signatures")[1] if store.exists("signatures") else []

    with pytest.raises(ConductRefused) as refused:
        paper(signing, **values)

    assert refused.value.field == field
    assert not Signature.objects.exists()
    assert (store.listdir("signatures")[1] if store.exists("signatures") else []) == before


@pytest.mark.req("S0-12")
def test_nobody_records_their_own_paper(signing):
    ada = signing.people.ada

    with pytest.raises(ConductRefused, match="somebody else"):
        paper(signing, ada, by=ada.user)


def test_a_member_of_one_group_signs_its_own_code(signing):
    people = signing.people
    other = begin_code(spec="public-life", group=people.garden, by=people.clerk, now=NOW)

    assert signing_state(people.ada, TODAY).code == signing.code  # no adopted words yet
    adopt_words(PolicyPage.objects.get(policy=other.policy), "", at=NOW)
    assert signing_state(people.ada, TODAY).code == other
    assert signing_state(people.bilal, TODAY).code == signing.code
