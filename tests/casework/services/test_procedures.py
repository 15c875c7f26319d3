"""A procedure in force: its live version never changes, and open cases keep theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    Case,
    OutsideBody,
    ProcedureVersion,
    WriteRefused,
    procedure,
    save_recorded,
)
from cms.casework.procedure.document import DocumentRefused, read_document
from cms.casework.services.change import Act
from cms.casework.services.procedures import (
    PACKS,
    NoSuchPack,
    add_version,
    install_pack,
    publish_version,
)
from cms.casework.services.replies import send_reply
from cms.users.models import User
from tests.casework.services.conftest import deadline
from tests.casework.services.written import everything, refused
from tests.factories import LONG_AGO, PACK, WEDNESDAY, open_case

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()


@pytest.fixture
def document() -> str:
    return (PACKS / f"{PACK}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def shorter(document: str) -> str:
    """The same, with 24 hours for the first answer."""
    return document.replace("unit: hours\n        amount: 48", "unit: hours\n        amount: 24")


def publish(version: ProcedureVersion, by: User, days: int = 0) -> ProcedureVersion:
    return publish_version(
        version_id=version.pk, on=TODAY + timedelta(days=days), now=WEDNESDAY, by=by
    )


def test_a_pack_that_is_not_shipped_is_refused(db: None):
    with refused(NoSuchPack, "No pack is called “nonsense”", PACK):
        install_pack("nonsense", on=TODAY, now=WEDNESDAY)


@pytest.mark.parametrize("text", ["", "schema: 1", ":", "schema: 1\nkey: x\nstages: []"])
def test_a_document_with_faults_is_refused(people: dict[str, User], text: str):
    with refused(DocumentRefused):
        add_version(text, by=people["coordinator"])


def test_a_version_kept_from_before_a_rule_of_today_is_read_all_the_same(
    people: dict[str, User], shorter: str, monkeypatch: pytest.MonkeyPatch
):
    publish(add_version(shorter, by=people["coordinator"]), people["coordinator"])

    def stricter(procedure: object) -> list[tuple[tuple[str], str]]:
        return [(("stages",), "a rule that is new")]

    monkeypatch.setattr("cms.casework.procedure.document.problems_in", stricter)
    procedure._read.clear()
    procedure.spec_from.cache_clear()
    read_document.cache_clear()

    assert open_case().procedure.spec.key == PACK
    with refused(DocumentRefused, "a rule that is new"):
        add_version(shorter, by=people["coordinator"])


def test_a_draft_kept_from_before_a_rule_of_today_is_not_published(
    people: dict[str, User], shorter: str, monkeypatch: pytest.MonkeyPatch
):
    coordinator = people["coordinator"]
    draft = add_version(shorter, by=coordinator)

    monkeypatch.setattr(
        "cms.casework.procedure.document.problems_in",
        lambda procedure: [(("stages",), "a rule that is new")],
    )
    read_document.cache_clear()

    with refused(DocumentRefused, "a rule that is new"):
        publish(draft, coordinator)


def test_the_same_pack_twice_stays_one_version(people: dict[str, User]):
    before = everything()
    install_pack(PACK, on=LONG_AGO, now=WEDNESDAY)
    assert everything() == before


def test_open_cases_keep_the_version_they_were_opened_under(
    people: dict[str, User], coordinator: User, shorter: str
):
    first = open_case()
    version = publish(add_version(shorter, by=coordinator), coordinator)

    second = open_case()

    assert (first.procedure.number, second.procedure.number) == (1, 2)
    assert deadline(second, "initial_response_48h").due_at == WEDNESDAY + timedelta(hours=24)
    one = ProcedureVersion.objects.get(number=1)
    assert (one.effective_to, version.effective_from) == (TODAY - timedelta(days=1), TODAY)
    # Whatever is done to the first is still counted by its own version.
    from cms.casework.services.triage import agree_words, triage_case
    from tests.casework.services.test_triage import decided

    triage_case(case_id=first.pk, act=Act(WEDNESDAY, coordinator), decided=decided())
    agree_words(case_id=first.pk, act=Act(WEDNESDAY, coordinator))
    send_reply(
        case_id=first.pk, act=Act(WEDNESDAY, coordinator), key="initial_response", words="Yes."
    )
    first = Case.objects.get(pk=first.pk)
    assert first.procedure.number == 1
    assert deadline(first, "initial_response_48h").due_at == WEDNESDAY + timedelta(hours=48)


def test_a_version_for_a_day_to_come_waits_for_it(
    people: dict[str, User], coordinator: User, shorter: str
):
    publish(add_version(shorter, by=coordinator), coordinator, days=10)

    assert open_case().procedure.number == 1
    assert open_case(at=WEDNESDAY + timedelta(days=10)).procedure.number == 2


def test_no_version_begins_before_the_one_it_follows(
    people: dict[str, User], coordinator: User, shorter: str
):
    publish(add_version(shorter, by=coordinator), coordinator)
    third = add_version(f"{shorter}\n# once more\n", by=coordinator)

    for days in (-1, 0):
        with refused(CaseworkError, "after the live version began", field="on"):
            publish(third, coordinator, days)
    assert publish(third, coordinator, 1).number == 3


def test_only_a_draft_can_be_published(people: dict[str, User], coordinator: User):
    live = ProcedureVersion.objects.get()
    with refused(CaseworkError, "Only a draft"):
        publish(live, coordinator, 1)


def test_a_draft_may_change_and_a_live_version_never(
    people: dict[str, User], coordinator: User, document: str, shorter: str
):
    draft = add_version(shorter, by=coordinator)
    draft.document = f"{shorter}\n# corrected\n"
    save_recorded(draft, by=coordinator, reason="A slip.")

    live = ProcedureVersion.objects.get(number=1)
    live.document = shorter
    before = everything()
    with pytest.raises(WriteRefused, match="never changes"):
        save_recorded(live, by=coordinator, reason="Shorter.")
    with pytest.raises(WriteRefused):
        ProcedureVersion.objects.filter(number=1).update(document=shorter)
    with pytest.raises(WriteRefused):
        live.delete()
    assert everything() == before
    assert ProcedureVersion.objects.get(number=1).document == document


def test_bodies_that_somebody_edited_stay_as_edited(
    people: dict[str, User], coordinator: User, shorter: str
):
    body = OutsideBody.objects.get(key="local_trust")
    body.contact = "Ring 01632 960 777."
    save_recorded(body, by=coordinator, reason="They moved.")

    publish(add_version(shorter, by=coordinator), coordinator)

    assert OutsideBody.objects.get(key="local_trust").contact == "Ring 01632 960 777."
    assert OutsideBody.objects.count() == 2
