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
    """Half filled: what this software's own tests found, and places for what only a body knows.

    Public bodies owe such a statement (PSBAR 2018 reg. 8); an honest one names what was not
    tried (Acc-6).
    """
    return Plain(
        "accessibility",
        "Accessibility statement",
        "We want everyone to be able to use this website.",
        (
            text(
                f"""<h2>How well it works</h2><p>This website meets level AA of the Web Content
                Accessibility Guidelines, version 2.2, as far as our tests can tell. What we know
                does not work is listed below.</p><ul><li>You can use all of it with a
                keyboard.</li><li>You can use all of it without JavaScript.</li><li>Text can be
                made four times as large without scrolling sideways.</li><li>It keeps to the
                colours you choose on your own device.</li><li>The typeface was drawn for people
                with low vision.</li><li>Nothing moves or flashes.</li></ul><h2>What does not work
                yet</h2><ul><li>It has not been tested by people who use a screen reader every
                day.</li><li>There is no version in British Sign Language.</li><li>The emergency
                and contact details are in English only.</li><li>Documents that others send us may
                not be accessible. We pass them on as they are.</li><li>We sign you out of your
                case after half an hour without a press. What you were writing is shown to you, so
                you can copy it.</li></ul><h2>How it was tested</h2><p>The software’s
                own tests load every public page in a browser, also as it looks with errors. <b>[Say
                here when you last checked pages of your own]</b>.</p><ul><li>Rules that a machine
                can check (axe, levels A and AA): no faults found.</li><li>Screens 320 and 1,280
                pixels wide, and text at 400 per cent: nothing scrolls sideways.</li><li>Keyboard
                only: every stop is reached, seen and not covered.</li><li>Touch targets: none
                below 24 pixels outside a line of text.</li><li>HTML: no faults
                found.</li></ul><p>A machine finds only some of what can be wrong. No person with
                a disability has tested this website for us yet. <b>[Say here who will, and
                when]</b>.</p><h2>Tell us if you are stuck</h2><p>Ask for large print, easy read,
                audio or another language. Call 01632 960 114 or <a href="/tell-us/">tell us
                here</a>. We answer within two working days. <b>[Check that you can keep
                this]</b>.</p><h2>If our answer does not help</h2><p>The Equality and Human Rights
                Commission enforces the rules for websites of public bodies. The <a
                href="https://www.equalityadvisoryservice.com/">Equality Advisory and Support
                Service</a> gives free advice.</p><h2>About this statement</h2><p>It was written
                on {on.day} {on:%B %Y}. We look at it again every year.</p>"""
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
            details are used. It is the controller in law. Write to it at the Hub. <b>[Name your
            data protection officer here, if you have one]</b>.</p><h2>What we ask for, and
            why</h2><p>We ask for your name and one way to reach you, so that we can answer. You
            may leave both out. Please leave out medical details that you need not share.</p>
            <h2>Why we may</h2><p>We have a legitimate interest in answering people and putting
            things right. Where you ask for an adjustment, we keep it because you agreed. <b>[A
            public authority names its public task here]</b>.</p><h2>Photos and
            documents</h2><p>We keep what you send as it came, where only those who must can open
            it. For looking at, we make a copy. It no longer says where a photo was
            taken.</p><h2>Who sees it</h2><p>Those who work on what you told us, and nobody it is
            about. An outside body sees it only if you agree. We use no service that follows you
            around the web.</p><h2>Equality questions</h2><p>You may answer some questions about
            yourself afterwards. The answers are kept apart, and nobody can tell that they are
            yours.</p><h2>How long we keep it</h2><ul><li>Compliments: two
            years.</li><li>Everything else: six years after it is closed.</li><li>Answers that you
            began and did not send: two hours, or 14 days if you asked us to keep
            them.</li></ul><h2>Your rights</h2><p>You can ask to see what we hold, to correct it or
            to have it removed. We answer within a month. If you are unhappy with how we use your
            details, <a href="/tell-us/">tell us</a>. We thank you for it within 30 days at most,
            and tell you what we found.</p><p>You can also go to the <a
            href="https://ico.org.uk/make-a-complaint/">Information Commissioner’s
            Office</a>.</p><h2>Cookies</h2><p>Reading this website sets none. Telling us something
            sets one, which keeps your answers together until you send them. Following your case
            sets one, until you sign out.</p>"""
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
