"""The council's grounds, flags, remedies, checklist and restrictions hold what its source asks."""

from __future__ import annotations

import pytest

from cms.casework.procedure.endings import RemedyType
from cms.casework.procedure.scope import Ground, ScopeRules
from tests.casework.packs.council import CODE, COUNCIL

# What Appendix B names, by requirement; several appeals share one.
GROUNDS = {
    "S3-119": ["committee_decision"],
    "S3-120": ["court_case_by_others"],
    "S3-121": ["court_case_by_us"],
    "S3-122": ["insurance_claim"],
    "S3-123": ["open_elsewhere"],
    "S3-124": ["planning_decision"],
    "S3-125": [
        "appeal_school",
        "appeal_benefit",
        "appeal_planning",
        "appeal_penalty",
        "appeal_homeless",
        "appeal_other",
    ],
    "S3-126": ["not_affected"],
    "S3-127": ["affects_most"],
    "S3-128": ["schools"],
    "S3-129": ["staff_conduct"],
    "S3-130": ["staff_matters"],
    "S3-131": ["recruitment"],
    "S3-132": ["fraud"],
    "S3-133": ["malpractice"],
    "S3-134": ["supplier"],
    "S3-135": ["over_a_year"],
    "S3-136": ["dealt_with"],
    "S3-137": ["councillors"],
    "S3-138": ["social_care"],
    "S3-139": ["information_rights"],
}
# Where the source itself says where it goes.
ROUTES = {
    "committee_decision": "councillor",
    "court_case_by_others": "legal services",
    "insurance_claim": "claim form",
    "planning_decision": "Planning Inspectorate",
    "appeal_homeless": "county court",
    "appeal_penalty": "adjudicator",
    "appeal_benefit": "tribunal",
    "not_affected": "comment",
    "schools": "Department for Education",
    "staff_matters": "grievance",
    "fraud": "whistleblowing",
    "malpractice": "monitoring officer",
    "dealt_with": "something new",
    "councillors": "monitoring officer",
    "social_care": "feedback team",
    "information_rights": "Information Commissioner",
}


def scope() -> ScopeRules:
    assert COUNCIL.scope is not None
    return COUNCIL.scope


def ground(key: str) -> Ground:
    return COUNCIL.ground_by_key[key]


@pytest.mark.req(*GROUNDS)
def test_every_ground_of_the_source_is_there_and_no_other() -> None:
    assert sorted(COUNCIL.ground_by_key) == sorted(key for keys in GROUNDS.values() for key in keys)


@pytest.mark.req(
    "S3-119", "S3-120", "S3-121", "S3-122", "S3-123", "S3-124", "S3-125", "S3-126", "S3-127",
    "S3-128", "S3-129", "S3-130", "S3-131", "S3-132", "S3-133", "S3-134", "S3-135", "S3-136",
    "S3-137", "S3-138", "S3-139", "S3-140",
)  # fmt: skip
@pytest.mark.parametrize("key", sorted(COUNCIL.ground_by_key))
def test_every_ground_says_why_and_where_it_goes_instead(key: str) -> None:
    one = ground(key)

    assert one.text.strip() and one.route.strip() and one.contact.strip() and one.source
    assert ROUTES.get(key, "").lower() in f"{one.route} {one.contact}".lower()


@pytest.mark.req("S3-82", "S3-139", "S3-142")
def test_the_form_warns_of_a_ground_and_of_the_way_out_for_staff() -> None:
    warned = [one for one in scope().grounds if one.words]

    assert len(warned) > 20
    assert all(one.say for one in warned)
    assert ground("malpractice").relations == ("employee",)
    assert "whistleblowing" in ground("malpractice").say
    assert "employee" in {relation.key for relation in COUNCIL.intake.relations}


@pytest.mark.req("S3-2", "S3-138", "S3-142")
def test_only_care_for_adults_and_children_is_always_for_another_procedure() -> None:
    assert [one.key for one in scope().grounds if one.strength == "always"] == ["social_care"]


@pytest.mark.req("S3-4", "S3-140", "S3-141")
def test_a_reason_that_is_not_on_the_list_needs_a_senior_person_and_every_refusal_a_way_on() -> (
    None
):
    assert set(scope().other_approved_by) >= {"service_manager", "director"}
    assert "legal advice" in scope().no_route
    assert scope().disagree_to == "stage1"
    assert len(scope().teams) > 3
    for key in (scope().refusal_message, scope().service_request_message):
        assert "disagree" in COUNCIL.message_by_key[key].locked
    assert "not_content_link" in COUNCIL.paragraphs["disagree"]


@pytest.mark.req("S3-126", "S3-138", "S3-139")
def test_what_is_refused_or_passed_on_ends_so_at_once() -> None:
    for key, decided in (
        (scope().refused_outcome, "refused"),
        (scope().passed_outcome, "service_request"),
    ):
        outcome = COUNCIL.outcome(key)
        assert outcome is not None and outcome.at_once is not None
        assert outcome.at_once.holds({"scope": decided})
        assert not outcome.at_once.holds({"scope": None})


@pytest.mark.req("S3-94", "S3-95")
def test_discrimination_is_told_at_once_and_kept_with_its_characteristics() -> None:
    flag = COUNCIL.flag_by_key["discrimination"]
    (asked,) = flag.asks

    assert {"feedback_adviser", "feedback_manager"} <= set(flag.tells)
    assert COUNCIL.message_by_key[flag.message].automatic
    assert (asked.type, asked.required) == ("choices", True)
    assert len(asked.choices) == 9
    assert {"race", "religion", "disability", "age", "sex"} <= {key for key, _ in asked.choices}


@pytest.mark.req("S3-81")
def test_what_another_procedure_looks_at_is_said_but_not_what_came_of_it() -> None:
    flag = COUNCIL.flag_by_key["other_procedure"]

    assert "disciplinary" in {key for key, _ in flag.asks[0].choices}
    assert flag.banner and flag.public_text
    told = COUNCIL.message_by_key[flag.message_to_person]
    assert told.automatic and "under_other_procedure" in told.locked
    assert COUNCIL.outcome("other_procedure") is not None


@pytest.mark.req("S3-139")
def test_information_governance_hears_of_data_protection_and_the_reply_names_the_regulator() -> (
    None
):
    flag = COUNCIL.flag_by_key["data_protection"]

    assert flag.tells == ("information_governance",)
    assert "ico.org.uk" in COUNCIL.paragraphs["regulator"]
    assert "regulator" in COUNCIL.message_by_key["stage1_reply"].locked
    assert COUNCIL.paragraphs_when["regulator"].holds({"flags": ("data_protection",)})
    assert not COUNCIL.paragraphs_when["regulator"].holds({"flags": ()})


@pytest.mark.req("S3-91", "S3-90")
def test_writing_is_asked_for_and_never_demanded() -> None:
    assert "never insist" in COUNCIL.flag_by_key["complex"].hint
    assert "You need not write" in COUNCIL.intake.welcome


@pytest.mark.req("S3-92", "S3-93")
def test_whoever_finds_writing_hard_is_told_of_help_and_may_be_met() -> None:
    step = COUNCIL.step_by_key["advocacy"]

    assert step.optional
    assert {field.key for field in step.evidence} == {"who", "told_on", "meeting"}
    assert COUNCIL.step_by_key["met"].records == "meeting"
    assert "advocacy" in {body.kind for body in COUNCIL.bodies}
    assert "help_writing" in COUNCIL.message_by_key["acknowledgement"].locked
    assert "help_writing" in COUNCIL.intake.adjustment_by_key


@pytest.mark.req("S3-113", "S3-114", "S3-115")
def test_there_are_the_remedies_of_the_source_and_the_eight_of_the_codes() -> None:
    assert COUNCIL.putting_right is not None
    assert "where they would be" in COUNCIL.putting_right.principle
    own = {"apology", "explanation", "assurance", "action", "compensation", "other"}
    codes = {"acknowledgement", "decision", "record", "policy"}
    assert own | codes == set(COUNCIL.remedy_by_key)
    assert len(CODE.remedy_by_key) == 8


@pytest.mark.req("S3-116")
def test_an_assurance_is_followed_up() -> None:
    assurance = COUNCIL.remedy_by_key["assurance"]

    assert assurance.follow_up_months
    assert {field.key for field in assurance.asks if field.required} == {"action", "watched_by"}


@pytest.mark.req("S3-118")
@pytest.mark.parametrize(
    "remedy", [COUNCIL.remedy_by_key["compensation"], CODE.remedy_by_key["financial"]]
)
def test_money_has_its_sum_its_basis_its_guidance_and_who_agreed(remedy: RemedyType) -> None:
    asked = {field.key: field for field in remedy.asks}

    assert asked["amount"].type == "amount"
    assert asked["approver"].type == "role"
    assert all(asked[key].required for key in ("amount", "basis", "guidance", "approver"))
    assert remedy.agreed_by


@pytest.mark.req("S3-7", "S3-84")
def test_causes_are_kept_so_that_a_repeat_is_seen_and_good_work_too() -> None:
    assert COUNCIL.learning is not None
    assert COUNCIL.learning.repeat_months == 12
    assert {"delay", "policy_gap", "done_well"} <= {cause.key for cause in COUNCIL.learning.causes}


@pytest.mark.req(
    "S3-44", "S3-143", "S3-144", "S3-145", "S3-146", "S3-147", "S3-148", "S3-149", "S3-150",
    "S3-151", "S3-152", "S3-153", "S3-154",
)  # fmt: skip
def test_the_checklist_of_a_reply_has_every_item_and_must_be_gone_through() -> None:
    (checklist,) = COUNCIL.checklists

    assert checklist.required
    assert set(checklist.beside) == {"stage1_reply", "stage2_reply"}
    assert [item.key for item in checklist.items] == [
        "open_mind", "read_twice", "researched", "thanks", "in_turn", "no_jargon", "empathy",
        "mistake", "learned", "no_fault", "come_back", "advice",
    ]  # fmt: skip


@pytest.mark.req("S3-97", "S3-98", "S3-99", "S3-104", "S3-105")
def test_nobody_is_restricted_before_every_question_is_answered() -> None:
    rules = COUNCIL.restrictions
    assert rules is not None
    asked = {field.key: field for field in rules.questions}

    four = ("circumstances", "heard", "listened", "explained")
    for key in (*four, "vulnerable", "adjusted", "next_step", "feedback_advice", "legal"):
        assert asked[key].required
    assert {"after_the_end", "series", "abusive"} == {key for key, _ in asked["why"].choices}


@pytest.mark.req("S3-100", "S3-102", "S3-106")
def test_two_people_decide_a_restriction_for_six_months_and_one_person_may_have_all_mail() -> None:
    rules = COUNCIL.restrictions
    assert rules is not None

    assert not set(rules.decided_by) & set(rules.discussed_with)
    assert "feedback_manager" in rules.discussed_with
    assert rules.months == 6
    assert {"settled_issues", "single_contact", "abusive"} <= {kind.key for kind in rules.kinds}
    assert rules.challenge_message and rules.lifted_message and rules.filed_as


@pytest.mark.req("S3-22")
def test_every_case_may_name_its_area_of_service() -> None:
    assert len(COUNCIL.areas) > 10
    assert COUNCIL.default_handler == "feedback_adviser"
