"""Cases about homes, by the Code: confirmed, given more time, upheld, stage 2, a request."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from cms.casework.models import Channel
from cms.casework.services.remedies import ask_to_agree
from cms.home.demonstration import deeds
from cms.home.demonstration.landlord.told import complaint, looked_into, tenant
from cms.home.demonstration.story import Moments, Story, to


def boiler(at: Moments) -> Story:
    """Confirmed; the answer is due."""
    told = complaint(
        "boiler-off",
        at.day(6, "07:30"),
        "The boiler has been off since Sunday. Two men came and left. We have a baby.",
        person=tenant("Agnes Fofana", "07700 900411"),
        service_area="repairs",
        topic="boiler",
    )
    told.sorted(
        at.day(6, "09:10"), "complaints_officer", points=("The boiler is off.", "Two men left.")
    )
    return confirmed(told, at.day(5, "10:00"))


def window(at: Moments) -> Story:
    """More time, said before the day, with the reason and a new date."""
    told = complaint(
        "window-that-rattles",
        at.day(16, "12:20"),
        "The window in the back room rattles all night and lets the rain in.",
        person=tenant("Piers Langham", "07700 900412"),
        service_area="repairs",
        topic="a window",
    )
    told.sorted(at.day(15, "09:10"), "complaints_officer", points=("The window lets rain in.",))
    confirmed(told, at.day(14, "10:00"))
    return told.replied(
        at.day(3, "11:00"),
        "complaints_officer",
        "extension",
        "I am sorry that you have to wait. The window is boarded until then.",
        reason="The frame is made to measure and comes on Monday.",
        new_date=at.days_on(9),
    )


def mould(at: Moments) -> Story:
    """Each point has its finding, and what puts it right is promised."""
    told = complaint(
        "mould-in-the-bathroom",
        at.day(34, "19:00"),
        "The mould in the bathroom is back. Your man said that I should open a window. There is "
        "none.",
        person=tenant("Leila Farouk", "07700 900413"),
        service_area="repairs",
        topic="mould",
    )
    told.sorted(
        at.day(33, "09:10"),
        "complaints_officer",
        points=("The mould is back.", "She was told to open a window that is not there."),
    )
    confirmed(told, at.day(32, "10:00"))
    code_note(told, at.day(24, "10:00"), "complaints_officer", "look_into_stage1", "upheld")
    told.answered(
        at.day(24, "10:20"),
        "complaints_officer",
        ("The fan has been broken since March. It is changed on Friday.", "upheld"),
        ("That should not have been said. We are sorry.", "upheld"),
    )
    told.then(
        at.day(24, "10:30"),
        "complaints_officer",
        deeds.promised(
            "apology",
            "We are sorry for what was said to you.",
            "Complaints officer",
            "complaints_officer",
            done_on=at.days_on(-24),
        ),
    )
    told.then(
        at.day(24, "10:40"),
        "complaints_officer",
        deeds.promised(
            "action",
            "A new fan, and the wall cleaned and painted.",
            "Repairs team",
            "housing_officer",
            due_on=at.days_on(1),
        ),
    )
    code_answer(
        told,
        at.day(24, "11:00"),
        "complaints_officer",
        "stage1_reply",
        decision="We uphold both points.",
        remedy="A new fan, and the wall cleaned and painted.",
        still_to_do="The repairs team comes on Friday and paints a week later.",
    )
    told.then(
        at.day(22, "09:00"),
        "complaints_officer",
        deeds.learned(
            "Whoever looks at mould looks at the fan first.",
            "quality",
            "service_manager",
            at.days_on(25),
        ),
    )
    return told.closed(at.day(22, "09:10"), "complaints_officer", "upheld")


def heater(at: Moments) -> Story:
    """Stage 2 was asked for, and somebody else has confirmed it."""
    told = complaint(
        "electric-heaters",
        at.day(45, "13:00"),
        "The heaters you lent us cost me ninety pounds in a month.",
        person=tenant("Conrad Wills", "07700 900414"),
        service_area="repairs",
        wish="The ninety pounds.",
        topic="cost of heaters",
    )
    told.sorted(at.day(44, "09:10"), "complaints_officer", points=("The heaters cost £90.",))
    confirmed(told, at.day(43, "10:00"))
    code_note(told, at.day(33, "10:00"), "complaints_officer", "look_into_stage1", "partly")
    told.answered(
        at.day(33, "10:20"),
        "complaints_officer",
        ("We pay what two heaters use in a day: £40 for the month.", "partly"),
    )
    told.then(
        at.day(33, "10:25"),
        "complaints_officer",
        to(ask_to_agree, key="financial", what="£40 for what two heaters use in a month."),
    )
    told.then(
        at.day(33, "10:30"),
        "service_manager",
        deeds.promised(
            "financial",
            "£40 to your rent account.",
            "Service manager",
            "service_manager",
            done_on=at.days_on(-33),
            details={
                "amount": Decimal("40.00"),
                "basis": "Two heaters, eight hours a day, thirty days.",
            },
        ),
    )
    code_answer(
        told,
        at.day(33, "11:00"),
        "complaints_officer",
        "stage1_reply",
        decision="We uphold it in part.",
        remedy="£40 to your rent account.",
        still_to_do="Nothing is.",
    )
    told.not_content(at.day(6, "19:30"), "The meter says ninety, and I sent the bill.")
    return confirmed(told, at.day(4, "10:00"), "service_manager")


def arrears(at: Moments) -> Story:
    """Told by phone, with large print asked for; still to be confirmed."""
    told = complaint(
        "rent-letter",
        at.day(3, "10:15"),
        "I got a letter about arrears that I paid off in spring. It frightened me.",
        person=tenant(
            "Betty Lowndes",
            "07700 900415",
            adjustments=("large_print",),
            adjustments_asked="Please read letters to me first.",
        ),
        by="housing_officer",
        channel=Channel.PHONE,
        words_agreed=True,
        service_area="rent",
        topic="letter about arrears",
    )
    return told.sorted(
        at.day(2, "09:00"), "complaints_officer", points=("The arrears were paid in spring.",)
    )


def tap(at: Moments) -> Story:
    told = complaint(
        "dripping-tap",
        at.day(5, "17:20"),
        "The tap in the kitchen drips.",
        person=tenant("Vernon Ames", "07700 900416"),
        service_area="repairs",
        topic="kitchen tap",
    )
    told.sorted(at.day(4, "09:10"), "complaints_officer", points=("The tap drips.",))
    return told.then(
        at.day(4, "09:20"),
        "complaints_officer",
        deeds.passed_on(
            "repairs",
            "A first report of a repair.",
            "Somebody comes on Thursday morning. If it was reported before, tell me and I look "
            "into that.",
        ),
    )


def confirmed(told: Story, at: datetime, by: str = "complaints_officer") -> Story:
    return told.replied(
        at, by, "acknowledgement", "I look into it, and this is how I understand it."
    )


def code_note(told: Story, at: datetime, by: str, key: str, conclusion: str) -> Story:
    return looked_into(
        told,
        at,
        by,
        key,
        person_view="What they wrote, and what they said when I called.",
        other_view="The repairs team says that the visit was cut short.",
        conflict="no_interest",
        conclusion=conclusion,
    )


def code_answer(told: Story, at: datetime, by: str, key: str, **asked: str) -> Story:
    return told.replied(
        at,
        by,
        key,
        "Thank you for your patience.",
        definition="What you told us, point by point, is at the top of this letter.",
        reasons="The repairs policy names a time for each kind of repair.",
        **asked,
    )
