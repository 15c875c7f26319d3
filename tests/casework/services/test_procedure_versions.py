"""Drafts are changed and discarded, live versions retired and called off; refusals write nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, Procedure, ProcedureVersion, VersionStatus
from cms.casework.procedure.document import DocumentRefused
from cms.casework.services.intake import NoProcedure
from cms.casework.services.procedure_versions import (
    DraftChanged,
    NoLongerDraft,
    WrongDay,
    call_off,
    change_draft,
    discard_draft,
    draft_from_pack,
    draft_from_version,
    import_draft,
    publish_draft,
    retire_version,
)
from cms.casework.services.procedures import NoSuchPack, install_pack
from cms.casework.services.using import switch_to_pack
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import LONG_AGO, PACK, WEDNESDAY, open_case

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()


@pytest.fixture
def live(people: dict[str, User]) -> ProcedureVersion:
    found: ProcedureVersion = ProcedureVersion.objects.get()
    return found


@pytest.fixture
def draft(live: ProcedureVersion, coordinator: User) -> ProcedureVersion:
    """The same words as the live version, with 24 hours for the first answer."""
    made = draft_from_version(live.pk, by=coordinator)
    return change_draft(
        version_id=made.pk,
        document=live.document.replace("amount: 48", "amount: 24"),
        seen=made.digest,
        by=coordinator,
        reason="We can do better.",
    )


def published(draft: ProcedureVersion, by: User, days: int = 0) -> ProcedureVersion:
    return publish_draft(
        version_id=draft.pk,
        on=TODAY + timedelta(days=days),
        seen=draft.digest,
        now=WEDNESDAY,
        by=by,
        reason="Agreed by the partnership.",
    )


def test_a_draft_keeps_who_changed_it_and_why(draft: ProcedureVersion, coordinator: User):
    told = [
        (row.history_user, row.history_change_reason)
        for row in draft.history.order_by("history_id")
    ]
    assert told == [(coordinator, "From version 1."), (coordinator, "We can do better.")]
    assert (draft.number, draft.status, draft.spec.clock_by_key["initial_response_48h"].amount) == (
        2,
        VersionStatus.DRAFT,
        24,
    )


def test_a_draft_is_made_from_a_shipped_pack(live: ProcedureVersion, coordinator: User):
    made = draft_from_pack("lgsco-code-2024", by=coordinator)

    assert (made.procedure.key, made.number, made.status) == ("lgsco-code-2024", 1, "draft")
    with refused(NoSuchPack):
        draft_from_pack("../secrets", by=coordinator)


def test_a_second_press_makes_no_second_draft(live: ProcedureVersion, coordinator: User):
    first = draft_from_version(live.pk, by=coordinator)

    assert draft_from_version(live.pk, by=coordinator) == first
    assert import_draft(live.document, by=coordinator, reason="Sent to us.") == first
    published(first, coordinator, days=1)
    assert draft_from_version(live.pk, by=coordinator).number == first.number + 1


@pytest.mark.req("S1-15")
def test_an_imported_document_is_kept_byte_for_byte(live: ProcedureVersion, coordinator: User):
    document = f"\ufeff{live.document}\r\n# Ünusual   \n\n\n"

    made = import_draft(document, by=coordinator, reason="From the council.")

    assert ProcedureVersion.objects.get(pk=made.pk).document.encode() == document.encode()


@pytest.mark.parametrize(
    ("document", "error", "words"),
    [
        ("schema: 1", DocumentRefused, ""),
        ("a: &b {}\nc: *b", DocumentRefused, ""),
    ],
)
def test_a_document_with_faults_changes_no_draft(
    document: str,
    error: type[CaseworkError],
    words: str,
    draft: ProcedureVersion,
    coordinator: User,
):
    with refused(error):
        change_draft(
            version_id=draft.pk, document=document, seen=draft.digest, by=coordinator, reason="x"
        )
    with refused(error):
        import_draft(document, by=coordinator, reason="x")


def test_a_change_needs_a_reason_its_own_key_and_something_new(
    draft: ProcedureVersion, coordinator: User
):
    given = {"version_id": draft.pk, "seen": draft.digest, "by": coordinator}
    other = draft.document.replace("amount: 24", "amount: 12")
    with refused(CaseworkError, "Say why", field="reason"):
        change_draft(document=other, reason="  ", **given)
    with refused(CaseworkError, "Nothing was changed"):
        change_draft(document=draft.document, reason="x", **given)
    with refused(CaseworkError, "keeps its key", field="document"):
        change_draft(document=other.replace(f"key: {PACK}", "key: another"), reason="x", **given)


def test_two_who_change_a_draft_at_once_do_not_lose_each_others_words(
    draft: ProcedureVersion, coordinator: User
):
    seen = draft.digest
    change_draft(
        version_id=draft.pk,
        document=f"{draft.document}\n# one\n",
        seen=seen,
        by=coordinator,
        reason="One.",
    )
    with refused(DraftChanged, "Somebody else"):
        change_draft(
            version_id=draft.pk,
            document=f"{draft.document}\n# two\n",
            seen=seen,
            by=coordinator,
            reason="Two.",
        )
    with refused(DraftChanged):
        discard_draft(version_id=draft.pk, seen=seen, by=coordinator, reason="Two.")
    with refused(DraftChanged):
        publish_draft(
            version_id=draft.pk, on=TODAY, seen=seen, now=WEDNESDAY, by=coordinator, reason="Two."
        )


def test_a_discarded_draft_stays_on_file_and_can_be_taken_up_again(
    draft: ProcedureVersion, coordinator: User
):
    gone = discard_draft(
        version_id=draft.pk, seen=draft.digest, by=coordinator, reason="Not agreed."
    )

    assert gone.status == VersionStatus.DISCARDED
    assert gone.history.latest().history_change_reason == "Not agreed."
    assert open_case().procedure.number == 1
    given = {"version_id": draft.pk, "seen": draft.digest, "by": coordinator, "reason": "x"}
    for deed in (
        lambda: discard_draft(**given),
        lambda: publish_draft(on=TODAY, now=WEDNESDAY, **given),
        lambda: change_draft(document=f"{draft.document}\n#\n", **given),
    ):
        with refused(NoLongerDraft):
            deed()
    assert draft_from_version(gone.pk, by=coordinator).document == draft.document


def test_a_discard_needs_its_reason(draft: ProcedureVersion, coordinator: User):
    with refused(CaseworkError, "Say why", field="reason"):
        discard_draft(version_id=draft.pk, seen=draft.digest, by=coordinator, reason="")


def test_open_cases_keep_their_version_when_another_is_published(
    draft: ProcedureVersion, coordinator: User
):
    first = open_case()

    version = published(draft, coordinator)

    assert (version.status, version.published_by) == (VersionStatus.LIVE, coordinator)
    assert version.history.latest().history_change_reason == "Agreed by the partnership."
    assert open_case().procedure == version
    assert Case.objects.get(pk=first.pk).procedure.number == 1


def test_nothing_is_published_for_the_past_or_without_a_reason(
    draft: ProcedureVersion, coordinator: User
):
    with refused(WrongDay, "today or a later day", field="on"):
        published(draft, coordinator, -1)
    with refused(CaseworkError, "Say why", field="reason"):
        publish_draft(
            version_id=draft.pk,
            on=TODAY,
            seen=draft.digest,
            now=WEDNESDAY,
            by=coordinator,
            reason=" ",
        )


def test_the_procedure_goes_by_the_title_of_what_was_published(
    draft: ProcedureVersion, coordinator: User
):
    document = draft.document.replace(
        "title: Compliments, comments, concerns and complaints", "title: Tell us"
    )
    changed = change_draft(
        version_id=draft.pk, document=document, seen=draft.digest, by=coordinator, reason="Shorter."
    )
    assert Procedure.objects.get().title != "Tell us"
    published(changed, coordinator)
    assert Procedure.objects.get().title == "Tell us"


def test_a_published_version_is_called_off_before_its_first_day(
    draft: ProcedureVersion, coordinator: User, live: ProcedureVersion
):
    version = published(draft, coordinator, 10)
    live.refresh_from_db()
    assert live.effective_to == TODAY + timedelta(days=9)

    call_off(version_id=version.pk, now=WEDNESDAY, by=coordinator, reason="A slip.")

    live.refresh_from_db()
    assert live.effective_to is None
    assert open_case(at=WEDNESDAY + timedelta(days=20)).procedure == live
    with refused(CaseworkError, "still to come"):
        call_off(version_id=live.pk, now=WEDNESDAY, by=coordinator, reason="x")
    with refused(CaseworkError, "Say why", field="reason"):
        call_off(version_id=version.pk, now=WEDNESDAY, by=coordinator, reason="")


def test_what_was_called_off_never_counts_as_having_been_in_force(
    draft: ProcedureVersion, coordinator: User, live: ProcedureVersion
):
    version = published(draft, coordinator, 10)

    call_off(version_id=version.pk, now=WEDNESDAY, by=coordinator, reason="A slip.")

    assert version not in ProcedureVersion.objects.once_live()
    assert ProcedureVersion.objects.newest(TODAY + timedelta(days=20)) == [live]


def test_the_one_before_goes_on_only_until_the_one_that_follows(
    live: ProcedureVersion, draft: ProcedureVersion, coordinator: User
):
    middle = published(draft, coordinator, days=10)
    last = published(draft_from_version(live.pk, by=coordinator), coordinator, days=20)

    call_off(version_id=middle.pk, now=WEDNESDAY, by=coordinator, reason="A slip.")

    live.refresh_from_db()
    assert live.effective_to == TODAY + timedelta(days=19)
    assert open_case(at=WEDNESDAY + timedelta(days=12)).procedure == live
    assert open_case(at=WEDNESDAY + timedelta(days=20)).procedure == last


def test_nothing_is_called_off_that_leaves_nobody_to_take_cases_in(
    live: ProcedureVersion, draft: ProcedureVersion, coordinator: User
):
    follows = published(draft, coordinator, days=1)
    retire(live, coordinator)

    with refused(CaseworkError, "no procedure would be in force", field="last_day"):
        call_off(version_id=follows.pk, now=WEDNESDAY, by=coordinator, reason="A slip.")

    follows.refresh_from_db()
    assert follows.status == VersionStatus.LIVE


def retire(version: ProcedureVersion, by: User, days: int = 0, reason: str = "Replaced."):
    return retire_version(
        version_id=version.pk,
        last_day=TODAY + timedelta(days=days),
        now=WEDNESDAY,
        by=by,
        reason=reason,
    )


def test_a_retired_version_has_its_last_day_and_its_open_cases_go_on(
    live: ProcedureVersion, coordinator: User
):
    case, key = open_case(), live.procedure.key
    switch_to_pack(key="lgsco-code-2024", now=WEDNESDAY)

    version = retire(live, coordinator, days=3)

    assert version.status == VersionStatus.RETIRED
    assert open_case(at=WEDNESDAY + timedelta(days=3), procedure_key=key).procedure == version
    with pytest.raises(NoProcedure):
        open_case(at=WEDNESDAY + timedelta(days=4), procedure_key=key)
    assert Case.objects.get(pk=case.pk).procedure == version
    with refused(CaseworkError, "Only a version that is live"):
        retire(version, coordinator)


def test_the_last_procedure_is_never_retired(live: ProcedureVersion, coordinator: User):
    with refused(CaseworkError, "no procedure would be in force", field="last_day"):
        retire(live, coordinator)


def test_what_still_takes_in_cases_is_not_retired(live: ProcedureVersion, coordinator: User):
    install_pack("lgsco-code-2024", on=LONG_AGO, now=WEDNESDAY)
    with refused(CaseworkError, "It still takes in cases", field="last_day"):
        retire(live, coordinator)


def test_what_cannot_be_retired_is_refused(
    live: ProcedureVersion, draft: ProcedureVersion, coordinator: User
):
    install_pack("lgsco-code-2024", on=LONG_AGO, now=WEDNESDAY)
    with refused(CaseworkError, "live"):
        retire(draft, coordinator)
    with refused(WrongDay, "today or a later day", field="last_day"):
        retire(live, coordinator, -1)
    with refused(CaseworkError, "Say why", field="reason"):
        retire(live, coordinator, reason="")
    version = published(draft, coordinator, 5)
    with refused(CaseworkError, "has not begun"):
        retire(version, coordinator)
    with refused(WrongDay, "follows it sooner", field="last_day"):
        retire(live, coordinator, 6)
