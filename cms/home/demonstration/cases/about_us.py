"""Cases about one of us: whom it is about cannot see it."""

from __future__ import annotations

from typing import Final

from cms.home.demonstration import deeds
from cms.home.demonstration.story import Moments, Story, person, story

WILL_BE_HEARD: Final = (
    "Something was raised that is about you. You will be heard before anything is decided, and "
    "may have somebody with you."
)


def about_us(at: Moments) -> list[Story]:
    return [about_coordinator(at), about_chair(at), about_adviser(at)]


def about_coordinator(at: Moments) -> Story:
    told = story(
        "about-the-coordinator",
        at.day(11, "12:50"),
        "I rang the coordinator three times about the allotments. Each time I was told that she "
        "would ring back. She has not.",
        kind="complaint",
        person=person("Len Pocock", "07700 900203", prefers="phone"),
        subject_role="coordinator",
        topic="calls not returned",
    )
    told.sorted(
        at.day(10, "18:15"),
        "chair",
        points=("Three calls were not returned.",),
        fuller_reply_needed=True,
    )
    told.first_answer(
        at.day(10, "18:40"),
        "chair",
        "Thank you for telling us. I have this, and the coordinator does not. I will find out what "
        "became of your calls, and make sure that you hear about the allotments.",
    )
    return told.then(at.day(9, "17:00"), "chair", deeds.told_that_it_is_about_them(WILL_BE_HEARD))


def about_chair(at: Moments) -> Story:
    told = story(
        "about-the-chair",
        at.day(14, "20:05"),
        "The chair cut me off at the meeting before I had finished my question. Others spoke for "
        "much longer.",
        person=person("Nadia Sturgess"),
        subject_role="chair",
        topic="how a meeting was run",
    )
    told.sorted(
        at.day(13, "17:30"),
        "vice_chair",
        points=("She was cut off before she had finished.", "Others spoke for longer."),
        fuller_reply_needed=True,
    )
    told.first_answer(
        at.day(13, "17:55"),
        "vice_chair",
        "Thank you for writing. I am the vice-chair and I look into this together with Tom Feeney "
        "of our accountable body. The chair does not see it.",
    )
    return told.then(
        at.day(12, "19:00"), "vice_chair", deeds.told_that_it_is_about_them(WILL_BE_HEARD)
    )


def about_adviser(at: Moments) -> Story:
    told = story(
        "about-the-adviser",
        at.day(20, "15:00"),
        "The area adviser told our group not to apply again this year. We hear that nobody else "
        "was told that.",
        person=person("Callum Reddaway", "07700 900217"),
        subject_role="area_adviser",
        topic="advice to a group",
    )
    told.sorted(
        at.day(19, "10:00"),
        "coordinator",
        points=("The group was told not to apply again.",),
        fuller_reply_needed=True,
        general_interest=False,
    )
    told.first_answer(
        at.day(19, "10:30"),
        "coordinator",
        "Thank you. Your group may apply as often as it likes. I will find out what was said and "
        "why, and write to you again.",
    )
    told.then(at.day(18, "11:00"), "coordinator", deeds.told_that_it_is_about_them(WILL_BE_HEARD))
    told.answered(
        at.day(13, "14:00"),
        "coordinator",
        ("No rule stops a group from applying twice. We could not find out what was meant.", ""),
    )
    told.full_reply(
        at.day(13, "14:20"),
        "coordinator",
        "No rule stops you from applying. The adviser recalls the talk another way, and we could "
        "not settle which is right.",
    )
    told.not_content(at.day(11, "09:10"), "I would like those above the adviser to know.")
    told.step(
        at.day(10, "19:00"),
        "chair",
        "consult_lto_rep",
        with_whom="Tom Feeney",
        consulted_on=at.days_on(-10),
        view="The advisers’ office should hear of it and say what it thinks.",
    )
    return told.step(
        at.day(9, "11:15"),
        "chair",
        "inform_body",
        body="renaisi",
        informed_on=at.days_on(-9),
    )
