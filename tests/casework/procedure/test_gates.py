"""No gate is passed without its evidence, whatever the facts of a case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.casework.procedure.conditions import FACTS, AllOf, AnyOf, Test, holds
from cms.casework.procedure.document import read_document
from cms.casework.procedure.gates import missing_for, missing_look, offered_steps, open_steps
from cms.casework.services.procedures import PACKS
from tests.casework.packs.gates import nothing_of

SPEC = read_document((PACKS / "partnership-48h-month.yaml").read_text(encoding="utf-8"))
STEPS = [step.key for stage in SPEC.stages for step in stage.steps]
MESSAGES = sorted({message.kind for message in SPEC.messages})
ROLES = [role.key for role in SPEC.roles]


def any_of(meaning: str) -> st.SearchStrategy[Any]:
    """What a fact may be, read from what it means; lists and words are nothing unless given."""
    if meaning.startswith("how many"):
        return st.integers(0, 5)
    return st.booleans() if meaning.startswith("true") else st.just(nothing_of(meaning))


facts = st.fixed_dictionaries(
    {name: any_of(meaning) for name, meaning in FACTS.items()}
    | {
        "kind": st.sampled_from([*SPEC.types, "unsure"]),
        "channel": st.sampled_from(["web", "phone", "letter"]),
        "stage": st.sampled_from([stage.key for stage in SPEC.stages]),
        "fuller_reply_needed": st.sampled_from([True, False, None]),
        "general_interest": st.sampled_from([True, False, None]),
        "subject_roles": st.lists(st.sampled_from(ROLES), unique=True).map(tuple),
        "authority": st.sampled_from(["not_needed", "asked", "held", "refused"]),
        "sent": st.lists(st.sampled_from(MESSAGES), unique=True).map(tuple),
        "steps_done": st.lists(st.sampled_from(STEPS), unique=True).map(tuple),
        "person_kind": st.sampled_from(["individual", "group", "business"]),
        "my_roles": st.lists(st.sampled_from(ROLES), unique=True).map(tuple),
    }
)


def test_every_fact_given_is_one_that_there_is():
    @given(facts)
    def names(given_facts: dict[str, Any]) -> None:
        assert given_facts.keys() == FACTS.keys()

    names()


@pytest.mark.req("S0-46", "S0-49")
@given(facts, st.sampled_from(["send:chair_decision", "close", "enter:external"]))
def test_a_step_blocks_until_it_is_recorded_and_no_longer(given_facts, action):
    missing = {item.field for item in missing_for(SPEC, action, given_facts) if item.field}
    due = {step.key for step in open_steps(SPEC, given_facts) if action in step.blocks}

    assert missing == due
    done = {**given_facts, "steps_done": tuple(STEPS)}
    assert not [item for item in missing_for(SPEC, action, done) if item.field]


@pytest.mark.req("S0-46")
@given(facts)
def test_the_chair_never_answers_without_somebody_consulted(given_facts):
    at_the_chair = {**given_facts, "stage": "chair"}
    consulted = {"consult_lto_rep", "consult_funder"} & set(given_facts["steps_done"])

    ready = not missing_for(SPEC, "send:chair_decision", at_the_chair)

    assert not ready or consulted


@given(facts)
def test_a_full_reply_never_leaves_with_a_point_unanswered(given_facts):
    if not missing_for(SPEC, "send:fuller_reply", given_facts):
        assert given_facts["points"] >= 1
        assert given_facts["points_unanswered"] == 0
        assert given_facts["triaged"]


@given(facts)
def test_every_missing_thing_says_what_to_do(given_facts):
    for message in SPEC.messages:
        for item in missing_for(SPEC, f"send:{message.key}", given_facts):
            assert item.text.endswith(".")
            assert item.anchor


@given(facts)
def test_an_open_step_is_always_offered(given_facts):
    offered = {step.key for step in offered_steps(SPEC, given_facts)}

    assert {step.key for step in open_steps(SPEC, given_facts)} <= offered


def test_conditions_join_with_all_and_any():
    yes = Test.model_validate({"field": "points", "at_least": 1})
    no = Test.model_validate({"field": "kind", "is_not": "concern"})
    given_facts = {"points": 1, "kind": "concern"}

    assert holds(None, given_facts)
    assert holds(AnyOf(any=(yes, no)), given_facts)
    assert not holds(AllOf(all=(yes, no)), given_facts)


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ({"is": True}, True, True),
        ({"is": None}, None, True),
        ({"is_not": None}, False, True),
        ({"in": ["a", "b"]}, "b", True),
        ({"in": ["a"]}, "b", False),
        ({"has": "a"}, ("a",), True),
        ({"lacks": "a"}, ("a",), False),
        ({"at_least": 2}, 1, False),
    ],
)
def test_each_operator(test, value, expected):
    assert Test.model_validate({"field": "kind", **test}).holds({"kind": value}) is expected


@pytest.mark.req("S3-103")
@pytest.mark.parametrize("action", ["flag:safeguarding", "record_contact", "request_information"])
def test_a_danger_is_marked_although_nobody_has_looked_at_what_was_sent(action):
    assert not list(missing_look(action, {"unchecked": 1}))
    assert list(missing_look("close", {"unchecked": 1}))
