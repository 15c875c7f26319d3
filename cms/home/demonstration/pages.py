"""The plain pages of the partnership."""

from __future__ import annotations

from datetime import date
from typing import Final

from cms.home.demonstration.duties import accessibility, privacy
from cms.home.demonstration.plain import Front, Plain
from cms.home.demonstration.words import text

TELL_US: Final = (
    "Tell us something",
    "A compliment, a comment, a concern or a complaint. It takes about three minutes, and "
    "you need not know which it is.",
    "/tell-us/",
)
FOLLOW: Final = (
    "Follow what you told us",
    "See where it stands, who has it and when you will hear. Add something, or say you are "
    "not content.",
    "/your-case/",
)
FRONT: Final = Front(
    lead="We answer everyone, we show how quickly, and we publish what we learn.",
    doors=(
        TELL_US,
        FOLLOW,
        (
            "See what we have published",
            "Every policy with every version of it, and answers that matter to more people than "
            "one.",
            "",
        ),
    ),
    steps=text(
        """<ol><li><b>You tell us</b> online, by phone, by letter or in person. You may stay
        anonymous.</li><li><b>You get a receipt</b> with real dates, and a person takes it on.</li>
        <li><b>You can follow it</b> without a password, add to it, and see who has it.</li>
        <li><b>Not content?</b> Press one button. The chair looks at it again, and you need not say
        why.</li></ol>"""
    ),
)
SITE: Final = {
    "organisation_name": "Sallowfield Together",
    "strapline": "Residents and neighbours in Eastmarch",
    "accountable_body": "Sallowfield Neighbourhood Trust",
    "registered_address": "The Hub, 12 Willow Walk, Eastmarch ZZ99 1AA",
    "footer_text": "Paid for by the Places Fund.",
}


def plain_pages(on: date) -> tuple[Plain, ...]:
    """The pages as they read on the day of loading."""
    return (
        ABOUT,
        HOW_WE_WORK,
        CONTACT,
        accessibility(on, phone="01632 960 114"),
        privacy(
            "<p>Sallowfield Neighbourhood Trust decides how your details are used. It is the "
            "controller in law. Write to it at the Hub. <b>[Name your data protection officer "
            "here, if you have one]</b>.</p>",
            "<p>We have a legitimate interest in answering people and putting things right. Where "
            "you ask for an adjustment, we keep it because you agreed. <b>[A public authority "
            "names its public task here]</b>.</p>",
        ),
        EASY_READ,
    )


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
            something</a> at any time.</li><li>Read <a href="/service-standards/">what we promise and
            how we did</a>, and say what you think of it.</li><li>Stand for the partnership when places come
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
