"""Council cases that follow the Code: given more time, and upheld with money back."""

from __future__ import annotations

from cms.home.demonstration import deeds
from cms.home.demonstration.council.told import complaint, resident
from cms.home.demonstration.story import Moments, Story


def shed(at: Moments) -> Story:
    """The reply needs longer, and the person is told before the day."""
    told = complaint(
        "shed-next-door",
        at.day(17, "20:30"),
        "I told planning about the shed next door in June. It is higher than the fence and has a "
        "tap. Nobody has called me back.",
        person=resident("Owen Brightmore", "07700 900310"),
        service_area="planning",
        wish="Somebody who comes and measures it.",
        topic="a shed next door",
    )
    told.sorted(
        at.day(16, "09:30"),
        "complaints_officer",
        points=("A report of June was not answered.", "Nobody called him back."),
    )
    told.replied(
        at.day(14, "10:00"),
        "complaints_officer",
        "acknowledgement",
        "I have it, and I call you when I have read the file.",
        understood="You reported a shed in June and heard nothing.",
        wish="Somebody who comes and measures it.",
    )
    return told.replied(
        at.day(3, "14:00"),
        "complaints_officer",
        "extension",
        "I am sorry that it takes longer. The measuring itself is booked.",
        reason="The officer who has the file comes back from leave on Thursday.",
        new_date=at.days_on(8),
    )


def refund(at: Moments) -> Story:
    told = complaint(
        "council-tax-refund",
        at.day(44, "09:45"),
        "I moved out in May and you still owe me for June. I have called four times.",
        person=resident("Precious Dube", "07700 900311"),
        service_area="tax_benefits",
        wish="What I paid for June.",
        topic="Council Tax paid twice",
    )
    told.sorted(
        at.day(43, "09:10"),
        "complaints_officer",
        points=("June was paid and not owed.", "Four calls led nowhere."),
    )
    told.replied(
        at.day(42, "10:00"),
        "complaints_officer",
        "acknowledgement",
        "I have your account before me.",
        understood="You paid for June after you had moved, and four calls did not help.",
        wish="What you paid for June.",
    )
    told.step(
        at.day(36, "11:00"),
        "complaints_officer",
        "look_into_stage1",
        looked_at="The account and the log of calls.",
        both_sides="She moved on 30 May. The team says that the form was not complete.",
        rules="Council Tax ends on the day somebody moves.",
        overall="upheld",
    )
    told.answered(
        at.day(36, "11:10"),
        "complaints_officer",
        ("You did not owe it. We sent it back yesterday.", "upheld"),
        ("Nobody wrote down that you had called before.", "upheld"),
    )
    told.then(
        at.day(36, "11:20"),
        "complaints_officer",
        deeds.promised(
            "action",
            "What was paid for June is sent back.",
            "Council Tax team",
            "service_officer",
            done_on=at.days_on(-37),
        ),
    )
    told.replied(
        at.day(36, "12:00"),
        "complaints_officer",
        "stage1_reply",
        "You were right, and I am sorry that it took five calls.",
        understood="You paid for June after you had moved.",
        decision="We uphold it.",
        reasons="Council Tax ends on the day somebody moves.",
        put_right="What you paid for June is on its way to your account.",
        still_to_do="Nothing is.",
    )
    told.then(
        at.day(34, "09:00"),
        "complaints_officer",
        deeds.learned("Each call about an account is noted in it.", "not_done"),
    )
    return told.closed(at.day(34, "09:10"), "complaints_officer", "upheld")
