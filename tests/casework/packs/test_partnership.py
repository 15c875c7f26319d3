"""What the first source asks of the partnership's procedure, held by its document."""

from __future__ import annotations

import pytest

from cms.casework.procedure.clock_rule import Unit
from cms.casework.procedure.conditions import holds
from cms.casework.selectors import timescales_of
from cms.casework.services.routing import role_for
from tests.casework.packs.gates import decisions, facts, procedure, said, to_the_person

SPEC = procedure("partnership-48h-month")
CONSULTED = ("consult_lto_rep",)
ANSWERED = {"sent": ("initial_response", "fuller_reply")}


@pytest.mark.req("S0-3")
def test_every_time_is_an_aim():
    assert {clock.force for _, clock in SPEC.clocks} == {"aim"}
    assert "guarantee" not in " ".join(row.text for row in timescales_of(SPEC))


@pytest.mark.req("S0-8")
def test_a_difference_of_views_is_recorded_and_nobody_is_found_at_fault():
    outcome = SPEC.outcome("views_differ")
    assert outcome is not None

    for kind in ("concern", "comment"):
        assert holds(outcome.when, facts("first_response", kind=kind))
    assert not holds(outcome.when, facts("first_response", kind="complaint"))
    assert outcome.needs_reason
    assert "both views are on file" in outcome.public_label


@pytest.mark.req("S0-8")
def test_nobody_is_called_a_complainant():
    words = [*SPEC.paragraphs.values(), *(message.body for message in SPEC.messages)]

    assert "complainant" not in " ".join(words).lower()


@pytest.mark.req("S0-29")
def test_all_nine_characteristics_are_there_and_the_claim_is_tested():
    flag = SPEC.flag_by_key["discrimination"]
    asked = next(field for field in flag.asks if field.key == "characteristic")
    assert len(asked.choices) == 9
    assert flag.tells == ("chair",)

    known = {**ANSWERED, "outcome": "upheld"}
    assert said(SPEC, "close", "first_response", **known) == []
    flagged = {**known, "flags": ("discrimination",)}
    assert said(SPEC, "close", "first_response", **flagged) == [
        "Record how the claim of discrimination was looked into."
    ]
    tested = {**flagged, "steps_done": ("discrimination_tested",)}
    assert said(SPEC, "close", "first_response", **tested) == []


@pytest.mark.req("S0-30")
def test_a_suspected_crime_leaves_the_ordinary_way():
    flag = SPEC.flag_by_key["suspected_crime"]

    assert flag.hands_to == "chair"
    assert "share nothing" in flag.banner
    assert {"crime", "fraud"} <= {row.key for row in SPEC.intake.signposts}


@pytest.mark.req("S0-38")
def test_the_first_answer_is_due_for_compliments_too_and_no_receipt_keeps_it():
    clock = SPEC.clock_by_key["initial_response_48h"]

    for kind in SPEC.types:
        assert holds(clock.when, facts("first_response", kind=kind))
    assert not holds(clock.when, facts("first_response", written=False))
    assert SPEC.message_by_key["receipt"].kind not in clock.met_by


@pytest.mark.req("S0-42")
@pytest.mark.parametrize("kind", SPEC.types)
def test_everything_written_goes_to_the_next_meeting(kind):
    clock = SPEC.clock_by_key["next_meeting"]

    assert (clock.unit, clock.event_type) == (Unit.NEXT_EVENT, "partnership")
    assert holds(clock.when, facts("first_response", kind=kind))


@pytest.mark.req("S0-45")
def test_the_chair_is_asked_without_a_reason():
    request = SPEC.stage_by_key["chair"].request
    assert request is not None

    assert not request.reasons_required
    assert "how_to_go_on" in SPEC.message_by_key["fuller_reply"].locked


@pytest.mark.req("S0-46")
def test_the_chair_consults_before_answering():
    say = "Record your consultation with the representative of the accountable body."

    assert say in said(SPEC, "send:chair_decision", "chair", sent=("fuller_reply",))
    assert said(SPEC, "send:chair_decision", "chair", steps_done=CONSULTED) == []


@pytest.mark.req("S0-49")
def test_about_the_adviser_the_managing_body_is_told_and_its_advice_is_on_record():
    known = {"subject_roles": ("area_adviser",)}
    told = {**known, "steps_done": (*CONSULTED, "inform_body")}

    for action in ("send:chair_decision", "close", "enter:external"):
        missing = said(SPEC, action, "chair", **known, steps_done=CONSULTED)
        assert "Record when the managing body was told." in missing
        assert "Record the advice received." in missing
        assert "Record the advice received." in said(SPEC, action, "chair", **told)
    both = (*told["steps_done"], "record_advice")
    assert said(SPEC, "send:chair_decision", "chair", **{**told, "steps_done": both}) == []
    for key, dated in (("inform_body", "informed_on"), ("record_advice", "advised_on")):
        fields = {field.key: field for field in SPEC.step_by_key[key].evidence}
        assert fields["body"].required
        assert fields[dated].required


@pytest.mark.req("S0-49")
def test_the_adviser_gets_no_access_to_cases():
    role = SPEC.role_by_key["area_adviser"]
    lets_in = {key for _, step in SPEC.all_steps for key in step.lets_in}

    assert role.group == "Advisers without case access"
    assert role.key not in lets_in
    assert all(role.key not in message.by for message in SPEC.messages)


@pytest.mark.req("S0-50")
def test_nothing_goes_to_an_outside_body_without_name_contact_details_and_consent():
    fields = {field.key: field for field in SPEC.step_by_key["ask_outside_body"].evidence}
    for key in ("bodies", "asked_on", "papers", "consent_on", "consent_how"):
        assert fields[key].required, key

    assert said(SPEC, "step:ask_outside_body", "external") == []
    assert said(SPEC, "step:ask_outside_body", "external", anonymous=True) == [
        "The outside body needs the person's name. Ask for it first."
    ]
    assert said(SPEC, "step:ask_outside_body", "external", can_be_written_to=False) == [
        "The outside body needs a way to write to the person. Ask for one first."
    ]


@pytest.mark.req("S0-50")
@pytest.mark.parametrize(
    ("fact", "value", "says"),
    [
        ("anonymous", True, "The outside body needs the person's name. Ask for it first."),
        (
            "can_be_written_to",
            False,
            "The outside body needs a way to write to the person. Ask for one first.",
        ),
    ],
)
def test_no_case_goes_where_nothing_could_be_sent_and_nothing_closed(fact, value, says):
    assert says in said(SPEC, "enter:external", "chair", **{fact: value})


@pytest.mark.req("S0-50")
def test_the_person_is_told_what_was_sent_only_after_it_was():
    assert "Record which body was asked, what was sent and that the person agreed." in said(
        SPEC, "send:outside_body_notice", "external"
    )


@pytest.mark.req("S0-51")
def test_a_body_of_the_programme_has_its_last_day_and_its_successor():
    bodies = {body.key: body for body in SPEC.bodies}

    assert all(body.valid_to for body in bodies.values())
    assert bodies["renaisi"].successor == "local_trust"


@pytest.mark.req("S0-52")
@pytest.mark.parametrize(
    ("subject", "handler"),
    [("coordinator", "chair"), ("chair", "vice_chair"), ("lto_rep", "chair")],
)
def test_nobody_has_a_case_about_themselves(subject, handler):
    assert role_for(SPEC, "coordinator", frozenset({subject})) == handler


@pytest.mark.req("S0-53")
def test_the_chair_may_have_a_target_of_their_own_that_is_not_published():
    target = SPEC.clock_by_key["chair_target"]
    stage = SPEC.stage_by_key["chair"]

    assert (target.audience, target.unit) == ("internal", Unit.NONE)
    assert target.met_by == ("chair_decision",)
    shown = next(row for row in timescales_of(SPEC) if row.stage == "chair")
    assert shown.text == stage.no_time_text
    assert "We will tell you the date" in shown.text


@pytest.mark.req("S3-16", "S3-17")
def test_praise_is_passed_on_and_quoted_only_as_allowed():
    step = SPEC.step_by_key["praise_passed_on"]

    assert holds(step.when, facts("first_response", kind="compliment"))
    assert not holds(step.when, facts("first_response"))
    quote = next(field for field in step.evidence if field.key == "quote")
    assert {"with_name", "no_name", "refused"} <= {key for key, _ in quote.choices}


@pytest.mark.req("S3-140")
def test_every_ground_has_its_way_onward_and_a_refusal_says_how_to_disagree():
    assert SPEC.scope is not None

    assert all(ground.route for ground in SPEC.scope.grounds)
    letter = SPEC.message_by_key[SPEC.scope.refusal_message]
    assert {"if_you_disagree", "outside_bodies"} <= set(letter.locked)
    assert "scope_route" in letter.requires


@pytest.mark.req("S0-51")
def test_every_final_letter_has_its_locked_parts():
    for letter in decisions(SPEC):
        assert {"friend", "treated_the_same", "outside_bodies", "who_we_are"} <= set(letter.locked)


@pytest.mark.req("S0-33")
def test_every_letter_to_the_person_ends_with_the_contacts():
    assert all("who_we_are" in message.locked for message in to_the_person(SPEC))


@pytest.mark.req("S3-39")
@pytest.mark.parametrize("letter", ["fuller_reply", "covering_letter"])
def test_no_full_answer_goes_where_nobody_noted_what_there_is_to_answer(letter):
    assert "Note at least one point to answer." in said(
        SPEC, f"send:{letter}", "first_response", points=0
    )
