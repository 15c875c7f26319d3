"""The council's cases beyond stage 1: declined, with one way to keep in touch, and at an ombudsman."""

from __future__ import annotations

from cms.casework.services.restricting import ask_for_decision
from cms.home.demonstration import deeds
from cms.home.demonstration.council.told import (
    complaint,
    confirmed,
    found,
    reply,
    resident,
    to_stage_1,
)
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.story import Doing, Moments, Story, to


def permit(at: Moments, staff: Staff) -> Story:
    """A second look is declined on a ground; then contact is restricted for a while."""
    told = complaint(
        "parking-permit",
        at.day(72, "10:40"),
        "My permit for a second car was refused. Others on the street have three.",
        person=resident("Raymond Tull", "07700 900308"),
        service_area="streets",
        topic="second parking permit",
    )
    to_stage_1(told, at.day(71, "09:00"), "A permit was refused.", "Others have three.")
    confirmed(told, at.day(71, "09:20"), "Bev Lattimer, Streets and parking")
    told.answered(
        at.day(61, "10:00"),
        "service_officer",
        ("The rules allow one permit a home since January.", "not_upheld"),
        ("Older permits run out by the end of the year.", "not_upheld"),
    )
    found(told, at.day(61, "10:20"), "not_upheld", "The same rule was used for every home.")
    reply(
        told,
        at.day(61, "11:00"),
        "I can see why it looks unfair until the older permits have run out.",
        looked_at="We looked at the rules, and at every permit of the street.",
        found="Not upheld: the rule was used as it stands.",
        put_right="Nothing needs to be put right.",
        learned="The letter now says until when older permits last.",
    )
    told.not_content(at.day(50, "22:10"), "You are all in it together.", "My second permit.")
    told.replied(
        at.day(49, "10:00"),
        "feedback_adviser",
        "stage2_acknowledgement",
        "You will hear how we deal with it.",
        officer_or_section="Martin Osei, customer feedback manager",
        contact="01632 960 402",
    )
    declined(told, at)
    told.then(
        at.day(24, "09:00"),
        "feedback_manager",
        to(ask_for_decision),
        reason="Nine complaints about the same permit in three weeks, to nine people.",
    )
    return told.then(at.day(22, "15:00"), "service_manager", one_person(staff))


def declined(told: Story, at: Moments) -> None:
    told.step(
        at.day(45, "10:00"),
        "feedback_manager",
        "assess",
        way="decline",
        reason="Both points have a full answer.",
    )
    told.step(
        at.day(45, "10:10"),
        "feedback_manager",
        "decline_grounds",
        grounds=["looked_into", "nothing_more"],
        reason="The service looked into both points, and a further look would find the same.",
    )
    told.replied(
        at.day(45, "11:00"),
        "feedback_manager",
        "stage2_declined",
        "I have read all that you sent.",
        ground="The service looked into all of it already.",
        reason="The rule was used in the same way for every home on the street.",
    )
    told.step(
        at.day(43, "10:00"),
        "feedback_manager",
        "cause_analysis",
        cause="The letter did not say that older permits run out.",
        seen_before=True,
    )
    told.then(
        at.day(43, "10:10"),
        "feedback_manager",
        deeds.learned(
            "Say in each refusal until when older permits last.",
            "wrong_information",
            "service_manager",
            at.days_on(9),
        ),
    )
    told.closed(at.day(42, "10:00"), "feedback_manager", "not_upheld")


def one_person(staff: Staff) -> Doing:
    return deeds.contact_restricted(
        "single_contact",
        staff["feedback_manager"],
        "Please write to me, and to nobody else until then. I read all that you send.",
        contact_point="Huw Ransome, service manager, Town Hall",
        why="series",
        circumstances="He cares for his wife, who cannot walk far.",
        heard="He was called twice and asked what he wants to say.",
        listened="We heard about his wife, and told him of the permit for carers.",
        explained="The rule was explained in two letters and a call.",
        vulnerable="He is tired and worried. He did not want to be put in touch with anybody.",
        adjusted="One person who knows of it, so that he need not begin anew each time.",
        next_step="The ombudsman, and Eastmarch Voices for help with the form.",
        feedback_advice="One person for six months. Look at anything new.",
        legal="not_needed",
    )


def hedge(at: Moments) -> Story:
    """All the way: a further look, its reply, and now the ombudsman asks."""
    told = complaint(
        "hedge-by-the-school",
        at.day(150, "12:00"),
        "The hedge by the school hides the crossing. I wrote in spring. A child was nearly hit.",
        person=resident("Sunita Rao", "07700 900309"),
        service_area="environment",
        topic="hedge by the school",
    )
    to_stage_1(told, at.day(149, "09:00"), "The hedge hides the crossing.", "Nobody answered.")
    confirmed(told, at.day(149, "09:20"), "Bev Lattimer, Environment")
    told.answered(
        at.day(139, "10:00"),
        "service_officer",
        ("The hedge is on the list for the autumn.", "not_upheld"),
        ("Her letter was answered by telephone.", "not_upheld"),
    )
    found(told, at.day(139, "10:20"), "not_upheld", "The hedge is on the list.")
    reply(
        told,
        at.day(139, "11:00"),
        "Thank you for looking out for the children.",
        looked_at="We looked at the list of works.",
        found="Not upheld: the hedge is on the list.",
        put_right="The hedge is cut in the autumn.",
        learned="Nothing changes, as the list works.",
    )
    told.not_content(
        at.day(130, "19:00"), "Autumn is too late. Nobody came to look.", "Cut it now."
    )
    told.replied(
        at.day(129, "10:00"),
        "feedback_adviser",
        "stage2_acknowledgement",
        "Nobody who decided the first time decides now.",
        officer_or_section="Martin Osei, customer feedback manager",
        contact="01632 960 402",
    )
    looked_into_again(told, at)
    told.moved_to(at.day(30, "10:00"), "feedback_manager", "ombudsman")
    told.then(
        at.day(30, "10:20"),
        "feedback_manager",
        deeds.enquired(
            "lgsco",
            "26 000 117",
            at.days_on(-30),
            at.days_on(4),
            "Which visits were made to the crossing, and when was the hedge cut?",
        ),
    )
    return told.step(
        at.day(26, "14:00"),
        "feedback_manager",
        "papers_sent",
        body="lgsco",
        sent_on=at.days_on(-26),
        papers="Her letters, both replies and the log of visits.",
    )


def looked_into_again(told: Story, at: Moments) -> None:
    by = "feedback_manager"
    told.step(at.day(127, "10:00"), by, "assess", way="investigate", reason="Nobody went to look.")
    told.step(
        at.day(127, "10:10"),
        by,
        "tell_manager",
        who="The manager of Environment",
        happened_at=at.day(127, "10:05"),
        scope="Whether a danger that was reported was looked at, by next month.",
    )
    told.replied(
        at.day(127, "10:30"), by, "stage2_investigating", "I go to the crossing myself on Monday."
    )
    told.step(
        at.day(112, "14:00"),
        by,
        "investigation",
        process="Her letter was put on a list, and nobody went to look.",
        policy="The policy asks for a visit within a week where somebody could be hurt.",
        law="The duty to keep the road clear was not met for seven weeks.",
        fairness="Others had waited as long.",
        proportion="A visit takes an hour.",
        reasonable="It was not reasonable to wait for the autumn.",
        overall="upheld",
    )
    told.point_answered(at.day(112, "14:20"), by, 1, "It did, for seven weeks.", "upheld")
    told.point_answered(at.day(112, "14:25"), by, 2, "No call is in the log.", "upheld")
    checked_by_staff(told, at)
    told.then(
        at.day(110, "10:10"),
        by,
        deeds.promised(
            "apology",
            "We are sorry that nobody went to look.",
            "Customer feedback manager",
            "feedback_manager",
            done_on=at.days_on(-110),
        ),
    )
    told.replied(
        at.day(110, "11:00"),
        by,
        "stage2_reply",
        "You were right, and we are sorry.",
        looked_at="I went to the crossing, and asked the manager of Environment.",
        found="Upheld: a danger was reported, and nobody went to look.",
        apology="I am sorry that we put a child’s safety on a list.",
        put_right="The hedge was cut on the day of my visit.",
        learned="Whoever takes in a danger asks for a visit that week.",
    )
    told.then(
        at.day(109, "10:00"),
        by,
        deeds.learned(
            "Whoever takes in a danger asks for a visit that week.",
            "policy_not_followed",
            "service_manager",
            at.days_on(-60),
        ),
    )
    told.then(
        at.day(64, "10:00"),
        "service_manager",
        deeds.lesson_done("The form has a box for it now, and both crews know.", at.days_on(-64)),
    )


def checked_by_staff(told: Story, at: Moments) -> None:
    """The manager of the service reads the draft, and corrects one fact of it."""
    told.then(
        at.day(112, "15:00"),
        "feedback_manager",
        deeds.draft_shown(
            "stage2_reply",
            "You were right, and we are sorry.",
            "service_manager",
            at.days_on(-107),
            looked_at="I went to the crossing, and asked the manager of Environment.",
            found="Upheld: a danger was reported, and nobody went to look.",
            put_right="The hedge is cut next week.",
            learned="Whoever takes in a danger asks for a visit that week.",
        ),
    )
    told.then(
        at.day(111, "11:30"),
        "service_manager",
        deeds.draft_commented("The hedge was cut on the day of the visit, not a week later."),
    )
    told.then(at.day(110, "10:00"), "feedback_manager", deeds.comment_answered("It says so now."))
