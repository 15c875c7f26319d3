"""Cases under the landlord's own procedure: new, decided, appealed, managed differently, outside."""

from __future__ import annotations

from cms.home.demonstration import deeds
from cms.home.demonstration.landlord.told import asked_what_helps, complaint, looked_into, tenant
from cms.home.demonstration.story import Moments, Story, story


def lift(at: Moments) -> Story:
    return complaint(
        "lift-buttons",
        at.hours_ago(7),
        "The lift at Foundry Court skips the third floor. I cannot carry shopping down a flight.",
        person=tenant("Olive Marchant", "07700 900401"),
        service_area="neighbourhood",
        topic="lift at Foundry Court",
    )


def warden(at: Moments) -> Story:
    told = story(
        "kind-warden",
        at.day(9, "15:10"),
        "Tariq sat with my mother until the ambulance came. He need not have. Thank you.",
        kind="compliment",
        person=tenant("Rose Tiernan", "07700 900402"),
        topic="a housing officer’s kindness",
    )
    told.sorted(at.day(8, "09:00"), "complaints_officer", points=("Thanks for staying with her.",))
    told.replied(
        at.day(8, "09:15"),
        "complaints_officer",
        "thanks",
        "He has your words, and so has his team.",
    )
    told.step(
        at.day(8, "09:20"),
        "complaints_officer",
        "praise_passed_on",
        to_whom="The housing officer of Wharf Road",
        passed_on=at.days_on(-8),
        quote="no_name",
    )
    return told.closed(at.day(8, "09:30"), "complaints_officer", "thanked")


def garden(at: Moments) -> Story:
    """Upheld, with a promise that is still open."""
    told = complaint(
        "shared-garden",
        at.day(26, "10:30"),
        "The shared garden at Lock Row has not been cut since June. The benches are under it.",
        person=tenant("Isaac Boyd", "07700 900403"),
        service_area="neighbourhood",
        topic="shared garden at Lock Row",
    )
    told.sorted(at.day(25, "09:00"), "complaints_officer", points=("The garden was not cut.",))
    acknowledged(told, at, 25)
    asked_what_helps(told, at, 25)
    looked_into(
        told,
        at.day(19, "10:00"),
        "complaints_officer",
        "look_into_first",
        person_view="Nobody came since June.",
        other_view="The gardeners say that the gate was locked on both visits.",
        facts="Two visits are in the log, and the gate was locked both times.",
        conclusion="upheld",
    )
    told.answered(
        at.day(19, "10:20"),
        "complaints_officer",
        ("Both visits were lost to a locked gate, and nobody told us.", "upheld"),
    )
    told.then(
        at.day(19, "10:30"),
        "complaints_officer",
        deeds.promised(
            "action",
            "The garden is cut, and the gardeners get a key.",
            "Estates team",
            "housing_officer",
            due_on=at.days_on(5),
        ),
    )
    told.replied(
        at.day(19, "11:00"),
        "complaints_officer",
        "first_decision",
        "You were right, and we are sorry.",
        reasons="The contract asks for a cut every two weeks. Two visits were lost to a locked gate.",
    )
    told.step(
        at.day(17, "14:00"),
        "complaints_officer",
        "put_right_first",
        talked_on=at.days_on(-17),
        how="phone",
        agreed="He would like to be told the day before.",
    )
    told.then(
        at.day(17, "14:10"),
        "complaints_officer",
        deeds.learned(
            "The gardeners call us from a locked gate.",
            "contractor",
            "service_manager",
            at.days_on(15),
        ),
    )
    return told.closed(at.day(17, "14:20"), "complaints_officer", "upheld")


def noise(at: Moments) -> Story:
    """Outside the usual way for a while, with the reason, who decided and when it is looked at."""
    told = complaint(
        "calls-at-night",
        at.day(21, "02:40"),
        "You never call me back. I have rung every night this week.",
        person=tenant("Dorothy Vane", "07700 900404", prefers="phone"),
        service_area="contact",
        topic="calls not returned",
    )
    told.sorted(at.day(21, "09:30"), "complaints_officer", points=("Nobody calls her back.",))
    acknowledged(told, at, 21)
    asked_what_helps(told, at, 20, "needed")
    told.step(
        at.day(20, "11:20"),
        "complaints_officer",
        "arrangements",
        what="One person calls her every Tuesday and Friday at eleven.",
        by_whom="Housing officer",
        agreed_on=at.days_on(-20),
    )
    told.then(
        at.hours_ago(70),
        "complaints_officer",
        deeds.call_agreed(
            at.hours_ago(-19), "how her week was", "Housing officer", "housing_officer"
        ),
    )
    return told.then(
        at.day(18, "15:00"),
        "complaints_officer",
        deeds.flagged(
            "managed_differently",
            reason="She calls the emergency line at night, and others could not get through.",
            decided_by="service_manager",
            vulnerability="She lives alone, sleeps badly and forgets that we have called.",
            support="Her daughter knows. A memory clinic was offered, and she went.",
            way="Two calls a week at fixed times, by the same person.",
            answer_by=at.days_on(9),
            review_on=at.days_on(40),
        ),
    )


def flat(at: Moments) -> Story:
    """The first decision was appealed; somebody else decides now."""
    told = complaint(
        "place-on-the-list",
        at.day(40, "16:00"),
        "I have waited six years and somebody who came last year got the flat.",
        person=tenant("Yusra Haddad", "07700 900405"),
        service_area="lettings",
        topic="place on the list",
    )
    told.sorted(at.day(39, "09:00"), "complaints_officer", points=("Somebody else got the flat.",))
    acknowledged(told, at, 39)
    asked_what_helps(told, at, 38)
    looked_into(
        told,
        at.day(30, "10:00"),
        "complaints_officer",
        "look_into_first",
        person_view="She has waited longest.",
        other_view="Lettings say that the other family needed a level flat.",
        facts="Of those who need a level flat the other family had waited longest.",
        conclusion="not_upheld",
    )
    told.answered(
        at.day(30, "10:20"),
        "complaints_officer",
        ("Level flats go first to those who need one.", "not_upheld"),
    )
    told.replied(
        at.day(30, "11:00"),
        "complaints_officer",
        "first_decision",
        "I know that six years is a long time.",
        reasons="The lettings policy, part 4: level flats go first to those who need one.",
    )
    told.not_content(at.day(5, "12:00"), "My knee has been bad for two years. Nobody asked.")
    return told.replied(
        at.day(4, "10:00"),
        "director",
        "acknowledgement",
        "I have your appeal. I did not decide it before, and I ask lettings about your knee.",
    )


def charges(at: Moments) -> Story:
    """Both appeals are decided, and the ombudsman asks."""
    told = complaint(
        "lift-charges",
        at.day(170, "10:00"),
        "We at Foundry Court pay for a lift that was out of use for four months.",
        person=tenant("Brendan Ashe", "07700 900406"),
        service_area="leasehold",
        topic="charges for a lift",
    )
    told.sorted(at.day(169, "09:00"), "complaints_officer", points=("A lift out of use was paid.",))
    acknowledged(told, at, 169)
    asked_what_helps(told, at, 168)
    sides = {
        "person_view": "Nobody should pay for what they could not use.",
        "other_view": "The charge is for the year and covers the repair.",
        "facts": "The lift was out of use for 117 days. The lease names no refund.",
        "conclusion": "not_upheld",
    }
    looked_into(told, at.day(160, "10:00"), "complaints_officer", "look_into_first", **sides)
    told.answered(
        at.day(160, "10:20"),
        "complaints_officer",
        ("The lease spreads the cost over the year, whatever happens.", "not_upheld"),
    )
    told.replied(
        at.day(160, "11:00"),
        "complaints_officer",
        "first_decision",
        "I see why it feels unfair.",
        reasons="The lease, clause 9: the cost is spread over the year.",
    )
    for stage, by, days in (("appeal_1", "director", 140), ("appeal_2", "board_member", 100)):
        told.not_content(at.day(days, "18:00"))
        again = {**sides, "ground": "unfair"}
        looked_into(told, at.day(days - 12, "10:00"), by, f"look_into_{stage}", **again)
        told.replied(
            at.day(days - 12, "11:00"),
            by,
            f"{stage}_decision",
            "I looked at it anew, and come to the same.",
            reasons="The lease, clause 9. We may not charge others for it either.",
        )
    told.moved_to(at.day(25, "10:00"), "complaints_officer", "ombudsman")
    return told.then(
        at.day(25, "10:20"),
        "complaints_officer",
        deeds.enquired(
            "housing_ombudsman",
            "2026-4471",
            at.days_on(-25),
            at.days_on(3),
            "On which days was the lift out of use, and what were residents told?",
        ),
    )


def acknowledged(told: Story, at: Moments, days_ago: int) -> Story:
    return told.replied(
        at.day(days_ago, "09:40"),
        "complaints_officer",
        "acknowledgement",
        "I have it, and I call you to ask what would help.",
    )
