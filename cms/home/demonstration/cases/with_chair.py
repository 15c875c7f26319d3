"""Cases whose person was not content: with the chair, and beyond."""

from __future__ import annotations

from cms.home.demonstration import deeds
from cms.home.demonstration.story import Moments, Story, person, story


def with_chair(at: Moments) -> list[Story]:
    return [deposit(at), trees(at)]


def deposit(at: Moments) -> Story:
    told = story(
        "deposit-kept",
        at.day(38, "10:00"),
        "We hired the hall for a wedding tea and left it clean. Fifty pounds of our deposit were "
        "kept for a stain that was there before.",
        kind="complaint",
        person=person("Yusuf Demir", "07700 900221"),
        wish="The fifty pounds back.",
        topic="hall deposit",
    )
    told.sorted(
        at.day(37, "09:10"),
        "coordinator",
        points=("Fifty pounds of the deposit were kept.", "The stain was there before."),
        fuller_reply_needed=True,
        general_interest=False,
    )
    told.first_answer(
        at.day(37, "09:40"),
        "coordinator",
        "Thank you. I have asked for the list that is filled in before and after each booking. "
        "You will have a full reply when I have seen it.",
    )
    told.answered(
        at.day(20, "15:00"),
        "coordinator",
        ("The hirer answers for marks found after the booking.", "not_upheld"),
        ("The list of the day before names no stain.", "not_upheld"),
    )
    told.full_reply(
        at.day(20, "15:30"),
        "coordinator",
        "The list of the day before names no stain, and the list of the day after does. So the "
        "deposit stays with the hall. I know that this is not what you hoped for.",
    )
    told.not_content(at.day(14, "20:40"), "Nobody asked the cleaner, who saw it a week earlier.")
    told.step(
        at.day(10, "18:30"),
        "chair",
        "consult_lto_rep",
        with_whom="Tom Feeney",
        consulted_on=at.days_on(-10),
        view="Hear the cleaner, and meet Mr Demir before anything is decided.",
    )
    told.offered(
        at.day(8, "19:00"),
        "chair",
        "Tom Feeney and I would like to hear it from you. Bring whoever you like.",
        times=(at.day(-4, "18:00"), at.day(-5, "10:30")),
        place="The small room at the Hub, 12 Willow Walk. It has level access.",
        video_link="",
        who="Marcus Oyelaran, chair, and Tom Feeney of our accountable body",
    )
    told.met_by_choice(
        at.day(7, "12:20"),
        choice="time",
        starts_at=at.day(-4, "18:00"),
        companion="My sister, Leyla Demir",
    )
    return told.jobs_done(at.day(6, "18:00"), "chair")


def trees(at: Moments) -> Story:
    told = story(
        "felled-trees",
        at.day(75, "08:50"),
        "Three birches on the green were felled without a word. You said at the forum that they "
        "would stay.",
        kind="complaint",
        person=person("Harriet Lowe", "07700 900236"),
        topic="trees on the green",
    )
    told.sorted(
        at.day(74, "09:00"),
        "coordinator",
        points=("Three birches were felled.", "The forum was told that they would stay."),
        fuller_reply_needed=True,
        general_interest=True,
        general_interest_reason="The forum was told something else.",
    )
    told.first_answer(
        at.day(74, "09:45"),
        "coordinator",
        "Thank you for writing, and I understand why you are angry. I am finding out who decided, "
        "and what was said at the forum.",
    )
    told.answered(
        at.day(50, "14:00"),
        "coordinator",
        ("The surveyor found two of the three rotten. The third was taken by mistake.", "partly"),
        ("The forum was told so, and nobody told it of the survey. We are sorry.", "upheld"),
    )
    told.full_reply(
        at.day(50, "14:30"),
        "coordinator",
        "Two of the trees were not safe. The third was felled by mistake, and the forum should "
        "have been told. Three new birches go in this winter.",
    )
    told.then(
        at.day(50, "14:40"),
        "coordinator",
        deeds.promised(
            "action",
            "Three new birches on the green.",
            "Ground keeper",
            "coordinator",
            due_on=at.days_on(60),
        ),
    )
    told.not_content(at.day(45, "21:00"))
    told.step(
        at.day(42, "18:00"),
        "chair",
        "consult_lto_rep",
        with_whom="Tom Feeney",
        consulted_on=at.days_on(-42),
        view="Meet Ms Lowe. Show her the survey, and say plainly what went wrong.",
    )
    told.offered(
        at.day(41, "18:10"),
        "chair",
        "I would like to show you the survey, and to hear what you think of it.",
        times=(at.day(36, "18:00"), at.day(35, "18:00")),
        place="The Hub, 12 Willow Walk",
        video_link="",
        who="Marcus Oyelaran, chair, and Tom Feeney of our accountable body",
    )
    told.met_by_choice(
        at.day(40, "08:30"),
        choice="time",
        starts_at=at.day(35, "18:00"),
        companion="Peter Lowe, my neighbour",
    )
    told.jobs_done(at.day(39, "18:00"), "chair")
    told.meeting_noted(
        at.day(34, "20:00"),
        "chair",
        "Ms Lowe has seen the survey. She does not accept that the third was a mistake. She asks "
        "for somebody outside to look at it.",
    )
    told.moved_to(at.day(30, "18:20"), "chair", "external")
    told.step(
        at.day(28, "17:30"),
        "chair",
        "ask_outside_body",
        bodies=["local_trust"],
        asked_on=at.days_on(-28),
        papers="Her letter, both replies, the survey and the notes of the meeting.",
        consent_on=at.days_on(-29),
        consent_how="By email",
    )
    return told.replied(
        at.day(28, "17:50"),
        "chair",
        "outside_body_notice",
        "As you agreed, I have sent your letter, our two replies, the survey and the notes of our "
        "meeting to the Places Fund. They will write to you themselves.",
    )
