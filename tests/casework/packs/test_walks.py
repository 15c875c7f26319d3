"""Every shipped procedure, walked to every end by paths that its own data give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from cms.casework.permissions import GROUPS, WORK, rights_of
from cms.casework.procedure.schema import Procedure
from cms.casework.services.change import NotReady
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.procedures import (
    add_version,
    install_pack,
    packs_shipped,
    publish_version,
)
from cms.casework.services.surveys import ask_how_we_did
from cms.users.models import Role, User
from cms.users.roles import appoint
from tests.casework.documents import clock, message, step, text_of
from tests.casework.packs.gates import procedure
from tests.casework.packs.rules import shape_of
from tests.casework.packs.touring import Tour, deciding_answers, situations, to_be_sent
from tests.casework.packs.walking import Seen
from tests.factories import LONG_AGO, WEDNESDAY, MeetingFactory, MeetingGroupFactory, holder
from tests.remembered import remembered

TODAY = WEDNESDAY.date()
WANDERINGS = 1
UNTOLD = (
    "Not every point stands with its answer in a reply. Send one more before you close the case."
)
STEPS_OF_A_WANDERING = 10


@pytest.fixture(params=packs_shipped())
def spec(request: pytest.FixtureRequest, db: None) -> Procedure:
    return procedure(request.param)


@pytest.fixture
def people(spec: Procedure) -> dict[str, User]:
    """Whoever may see cases has an account; the others have an address."""

    def make() -> dict[str, User]:
        install_pack(spec.key, on=LONG_AGO, now=datetime(2020, 1, 1, 9, tzinfo=UTC))
        for _, rule in spec.clocks:
            if rule.event_type:
                group = MeetingGroupFactory(key=rule.event_type, name=rule.event_type.title())
                MeetingFactory(group=group, starts_at=WEDNESDAY + timedelta(days=19))
        for role in spec.roles:
            if "view_case" not in GROUPS[role.group]:
                address = f"{role.key}@sallowfield.example"
                where = Role.objects.get(key=role.key)
                appoint(user=None, role=where, starts_on=LONG_AGO, public_name="Jo", email=address)
        first = spec.default_handler
        return {
            role.key: holder(role.key, is_public_contact=role.key == first)
            for role in spec.roles
            if "view_case" in GROUPS[role.group]
        }

    return remembered(f"walking {spec.key}", make)


def test_from_receipt_there_is_a_way_to_an_end(spec: Procedure, people: dict[str, User]):
    """The one walk that both databases make: it has every sort of statement in it."""
    tour = Tour(spec, people, 1, Seen())
    tour.begin(situations(spec)[0])
    tour.end()
    assert not tour.case.is_open
    if spec.survey and tour.case.outcome not in spec.survey.not_outcomes:
        assert ask_how_we_did(now=tour.case.closed_at + timedelta(days=spec.survey.days)) == 1
        assert tour.case.messages.filter(kind=spec.survey.message).count() == 1


@pytest.mark.one_database
def test_every_way_leads_to_an_end_and_everything_of_a_procedure_is_reached(
    spec: Procedure, people: dict[str, User]
):
    seen = Seen()
    for situation in situations(spec):
        tour = Tour(spec, people, 1, seen)
        with tour.branch():
            tour.begin(situation)
            if situation.thorough:
                tour.everywhere()
            else:
                tour.shortly()
    assert set(spec.stage_by_key) == seen.stages
    assert {outcome.key for outcome in spec.outcomes} == seen.outcomes
    assert set(deciding_answers(spec)) <= seen.answers
    assert set(spec.flag_by_key) == seen.flags
    assert {shape_of(ground) for ground in spec.ground_by_key.values()} <= seen.grounds
    assert to_be_sent(spec) - seen.messages == set()
    assert {rule.key for _, rule in spec.clocks if rule.is_public} <= seen.kept


@pytest.mark.one_database
@pytest.mark.req("S3-39")
@pytest.mark.parametrize("meanwhile", ["a new point", "a new answer"])
def test_what_comes_after_a_reply_is_told_in_another_before_it_ends(
    spec: Procedure, people: dict[str, User], meanwhile: str
):
    """A case that is taken up again does not end with a point that nobody was told of."""
    tour = Tour(spec, people, 1, Seen())
    tour.begin(situations(spec)[0])
    letter = next(one for one in spec.messages if one.answers_points)
    if letter.stage and tour.case.stage not in letter.stage:
        tour.go(spec.stage_by_key[letter.stage[0]])
    tour.send(letter)
    upheld = spec.outcome("upheld")
    assert upheld is not None
    tour.close(upheld)
    reopen_case(case_id=tour.case_id, act=tour.act(tour.worker()))
    about = {"case_id": tour.case_id, "act": tour.act(tour.worker())}
    if meanwhile == "a new point":
        add_point(**about, text="The gate too.")
    else:
        answer_point(**about, number=1, answer="It was mended.", finding="upheld")

    with pytest.raises(NotReady) as refusal:
        close_case(case_id=tour.case_id, act=tour.act(tour.worker()), outcome="upheld")
    assert UNTOLD in {one.text for one in refusal.value.missing}

    tour.close_by_staff(upheld)
    assert not tour.case.is_open
    newest = tour.case.messages.filter(kind=letter.key).latest("pk").body
    assert all(point.text in newest and point.answer in newest for point in tour.case.points.all())


@pytest.mark.one_database
def test_whatever_is_done_in_whatever_order_there_is_an_end(
    spec: Procedure, people: dict[str, User]
):
    for seed in range(WANDERINGS):
        tour = Tour(spec, people, seed, Seen())
        with tour.branch():
            tour.begin(situations(spec)[0])
            tour.wander(STEPS_OF_A_WANDERING)


# --- a document alone ------------------------------------------------------------------------
NEW_STAGE = "second_opinion"
ASK_FIRST = "Ask somebody outside first."
SEND_FIRST = "Send the opinion before you close the case."


def with_a_stage_and_a_gate(spec: Procedure, workers: list[str]) -> dict[str, Any]:
    """The document with one more stage, its clock, step, letter and end, and a gate."""
    whole = spec.model_dump(mode="json", by_alias=True, exclude_unset=True)
    stage = {
        "key": NEW_STAGE,
        "label": "Second opinion",
        "public_label": "A second opinion",
        "kind": "review",
        "entry": "staff",
        "decider": spec.default_handler,
        "no_time_text": "There is nobody else to ask.",
        "clocks": [clock("opinion_5wd", start_event="stage_entered", met_by=["opinion"])],
        "steps": [step("ask_outside", blocks=["send:opinion"], say=ASK_FIRST, by=workers)],
    }
    gate = {
        "blocks": ["close"],
        "when": {"field": "stage", "is": NEW_STAGE},
        "needs": {"field": "sent", "has": "opinion"},
        "say": SEND_FIRST,
        "at": "reply",
    }
    first = next(one for one in whole["stages"] if one["key"] == spec.first_stage.key)
    first["leads_to"] = [NEW_STAGE, *first.get("leads_to", [])]
    whole["stages"].append(stage)
    ending = {"when": gate["when"], "label": "With an opinion", "public_label": "With an opinion"}
    whole["outcomes"].append({"key": NEW_STAGE, **ending})
    whole["gates"] = [*whole.get("gates", []), gate]
    for letter in whole["messages"]:
        if letter.get("decides") and letter.get("stage"):
            letter["stage"].append(NEW_STAGE)  # whatever was decided elsewhere may be told here
    whole["messages"].append(message("opinion", stage=[NEW_STAGE], by=workers))
    return whole


@pytest.mark.one_database
def test_a_stage_and_a_gate_are_added_to_a_procedure_by_its_document_alone(
    spec: Procedure, people: dict[str, User]
):
    workers = [key for key, user in people.items() if WORK in rights_of(user, on=TODAY)]
    version = add_version(text_of(with_a_stage_and_a_gate(spec, workers)), by=None)
    publish_version(version_id=version.pk, on=TODAY, now=WEDNESDAY, by=None)
    seen = Seen()
    tour = Tour(version.spec, people, 1, seen)

    tour.begin(situations(spec)[0])
    answers = [one for one in spec.outcomes if tour.is_an_answer(one)]
    ready = [partial(tour.get_ready, "close", outcome=one.key) for one in answers]
    tour.first_that_works(ready, "be ready to close")
    tour.go(version.spec.stage_by_key[NEW_STAGE])
    ending = version.spec.outcome(NEW_STAGE)
    assert ending is not None
    tour.close(ending)

    assert (tour.case.stage, tour.case.is_open) == (NEW_STAGE, False)
    assert {("close", SEND_FIRST), ("send:opinion", ASK_FIRST)} <= seen.refused
    assert tour.case.deadlines.get(clock="opinion_5wd").result == "met"
