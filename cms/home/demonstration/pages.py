"""The plain pages of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cms.home.demonstration.words import text

DOORS: Final = (
    (
        "Tell us something",
        "A compliment, a comment, a concern or a complaint. It takes about three minutes, and "
        "you need not know which it is.",
        "/tell-us/",
    ),
    (
        "Follow what you told us",
        "See where it stands, who has it and when you will hear. Add something, or say you are "
        "not content.",
        "/your-case/",
    ),
    (
        "See what we have published",
        "Every policy with every version of it, and answers that matter to more people than one.",
        "published",
    ),
)
LEAD: Final = "We answer everyone, we show how quickly, and we publish what we learn."
STEPS: Final = text(
    """<ol><li><b>You tell us</b> online, by phone, by letter or in person. You may stay
    anonymous.</li><li><b>You get a receipt</b> with real dates, and a person takes it on.</li>
    <li><b>You can follow it</b> without a password, add to it, and see who has it.</li>
    <li><b>Not content?</b> Press one button. The chair looks at it again, and you need not say
    why.</li></ol>"""
)


@dataclass(frozen=True)
class Plain:
    """A plain page. ``below`` is the slug of the page above it; empty for the front page."""

    slug: str
    title: str
    introduction: str
    body: tuple[tuple[str, Any], ...]
    in_menu: bool = False
    in_footer: bool = False
    contents: bool = False


def plain_pages(on: date) -> tuple[Plain, ...]:
    """The pages as they read on the day of loading."""
    return (ABOUT, HOW_WE_WORK, CONTACT, accessibility(on), PRIVACY, EASY_READ)


ABOUT: Final = Plain(
    "about",
    "About the partnership",
    "Sallowfield Together is a group of residents and local organisations in Eastmarch.",
    (
        text(
            """<h2>Who we are</h2><p>Twelve people sit on the partnership group. Eight are residents
            and four come from local organisations. Residents are always the majority.</p>
            <h2>Who pays, and who answers for the money</h2><p>The Places Fund pays for our work.
            Sallowfield Neighbourhood Trust is our accountable body. It holds the money and employs
            our staff.</p><h2>What we do</h2><ul><li>We give small grants to local projects.</li>
            <li>We run the Hub on Willow Walk.</li><li>We hold the lantern parade, the summer fair
            and other events.</li></ul>"""
        ),
        ("contacts", {"heading": "Who to talk to"}),
    ),
    in_menu=True,
)

HOW_WE_WORK: Final = Plain(
    "how-we-work",
    "How we work",
    "Who decides what, and how you can have a say.",
    (
        text(
            """<h2>The partnership group</h2><p>It meets every month and decides on plans, grants
            and events. Meetings are open to every resident.</p><h2>Sub-groups</h2><p>The events
            sub-group plans what happens in the streets and the park. The grants panel reads
            applications and advises the partnership.</p><h2>Staff</h2><p>The coordinator runs the
            daily work and is usually the first to answer you. A caseworker helps.</p>
            <h2>Having a say</h2><ul><li>Come to a meeting. The dates are on the
            <a href="/meetings/">page of meetings</a>.</li><li><a href="/tell-us/">Tell us
            something</a> at any time.</li><li>Stand for the partnership when places come
            up.</li></ul>"""
        ),
        (
            "callout",
            {
                "title": "You need not choose the right person",
                "text": "<p>Tell any of us. We make sure that it reaches the coordinator.</p>",
            },
        ),
    ),
    in_menu=True,
)

CONTACT: Final = Plain(
    "contact",
    "Contact",
    "Call, write or drop in. A person answers.",
    (
        ("contacts", {"heading": ""}),
        text(
            """<h2>Where to find us</h2><p>The Hub, 12 Willow Walk, Eastmarch ZZ99 1AA. The door is
            level, and there is a hearing loop at the desk. We are there on weekdays from 10 to
            4.</p><h2>Something went well, or wrong?</h2><p><a href="/tell-us/">Tell us
            something</a> on this website, or ask us to write it down for you.</p>
            <h2>In an emergency</h2><p>If somebody is in danger, call 999.</p>"""
        ),
    ),
    in_menu=True,
    in_footer=True,
)


def accessibility(on: date) -> Plain:
    """What was tried, and what was not: an honest statement names both (3.6)."""
    return Plain(
        "accessibility",
        "Accessibility statement",
        "We want everyone to be able to use this website.",
        (
            text(
                f"""<h2>How well it works</h2><p>This website is built to level AA of the Web
                Content Accessibility Guidelines, version 2.2. We test every page by machine each
                time we change it, and the main pages by hand.</p><ul><li>You can use all of it
                with a keyboard, and without JavaScript.</li><li>Text can be made four times as
                large without scrolling sideways.</li><li>The typeface was drawn for people with
                low vision.</li><li>Nothing moves, flashes or times out while you
                write.</li></ul><h2>What does not work yet</h2><ul><li>It has not yet been tested
                by people who use a screen reader every day.</li><li>There is no version in
                British Sign Language.</li><li>Documents that others send us may not be
                accessible. Ask, and we will find another way.</li></ul><h2>Tell us if you are
                stuck</h2><p>Ask for large print, easy read, audio or another language. Call 01632
                960 114 or <a href="/tell-us/">tell us here</a>.</p><h2>If our answer does not
                help</h2><p>The Equality Advisory and Support Service gives free advice on equality
                law. The Equality and Human Rights Commission sees that it is kept.</p>
                <h2>About this statement</h2><p>It was written on {on.day} {on:%B %Y} from the
                results of our tests. We look at it again every year.</p>"""
            ),
        ),
        in_footer=True,
        contents=True,
    )


PRIVACY: Final = Plain(
    "privacy",
    "Privacy notice",
    "What we do with what you tell us about yourself.",
    (
        text(
            """<h2>Who is responsible</h2><p>Sallowfield Neighbourhood Trust decides how your
            details are used. It is the controller in law. Write to it at the Hub.</p>
            <h2>What we ask for, and why</h2><p>We ask for your name and one way to reach you, so
            that we can answer. You may leave both out. Please leave out medical details that you
            need not share.</p><h2>Why we may</h2><p>We have a legitimate interest in answering
            people and putting things right. Where you ask for an adjustment, we keep it because
            you agreed.</p><h2>Who sees it</h2><p>Those who work on what you told us, and nobody it
            is about. An outside body sees it only if you agree.</p><h2>How long we keep
            it</h2><ul><li>Compliments: two years.</li><li>Everything else: six years after it is
            closed.</li><li>Answers that you began and did not send: 14 days.</li></ul><h2>Your
            rights</h2><p>You can ask to see what we hold, to correct it or to have it removed. We
            answer within a month. If you are unhappy with how we use your details, tell us. You
            can also go to the Information Commissioner’s Office.</p><h2>Cookies</h2><p>Reading
            this website sets none. Telling us something sets one, which keeps your answers
            together until you send them.</p>"""
        ),
    ),
    in_footer=True,
    contents=True,
)

EASY_READ: Final = Plain(
    "easy-read",
    "Easy read: telling us something",
    "This page is in easy words.",
    (
        text(
            """<h2>You can tell us things</h2><ul><li>You can tell us what is good.</li><li>You can
            tell us what is bad.</li><li>You will not get in trouble.</li></ul><h2>How to tell
            us</h2><ul><li>Use this website.</li><li>Call Priya on 01632 960 114.</li><li>Come to
            the Hub.</li><li>Ask a friend to help you.</li></ul><h2>What happens next</h2><ul>
            <li>We say thank you.</li><li>A person reads it.</li><li>A person writes back to
            you.</li><li>They try to do it in 2 days.</li></ul><h2>If you are not happy</h2><ul>
            <li>Tell us you are not happy.</li><li>Marcus will look at it again.</li><li>You can
            bring a friend to meet him.</li></ul>"""
        ),
    ),
    in_footer=True,
)
