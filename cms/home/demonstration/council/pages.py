"""What the public sees of the council."""

from __future__ import annotations

from datetime import date
from typing import Final

from cms.home.demonstration.council.people import HALL
from cms.home.demonstration.duties import accessibility, privacy
from cms.home.demonstration.load_body_pages import Contents, Wording
from cms.home.demonstration.plain import Front, Plain
from cms.home.demonstration.words import section, text

OWN: Final = "council-2wd-10wd-20wd"
CODE: Final = "lgsco-code-2024"
PHONE: Final = "01632 960 401"

HOW: Final = Plain(
    "how-to-complain",
    "How to complain",
    "Tell us once, in any way you like. We do the rest.",
    (
        text(
            f"""<h2>Tell us</h2><ul><li><a href="/tell-us/">On this website</a>, in about three
            minutes.</li><li>By phone: {PHONE}. We write it down and read it back.</li><li>By
            letter to the Town Hall, or at any of our desks.</li><li>Through a friend, an advocate
            or your councillor.</li></ul><h2>What happens, and when</h2><p>A small thing we try to
            put right at once. If that does not do it, it is a complaint. The days count from the
            day you told us.</p>"""
        ),
        ("timescales", {"caption": "Our times"}),
        text(
            """<h2>Planning, Council Tax and benefits</h2><p>These services follow the Code of the
            ombudsmen. <a href="/policies/complaints-code/">Its times are here</a>.</p><h2>Who else
            can help</h2><p>You can go to an ombudsman. It is free.</p>"""
        ),
        ("outside_bodies", {"introduction": ""}),
    ),
    in_menu=True,
    in_footer=True,
)
CONTACT: Final = Plain(
    "contact",
    "Contact",
    "The customer feedback team answers.",
    (
        ("contacts", {"heading": ""}),
        text(
            f"""<h2>Where to find us</h2><p>{HALL}. The way in from the square is level, and there
            is a hearing loop at every desk. We are open on weekdays from 9 to 5.</p><h2>To report
            something</h2><p>A missed bin or a broken light is mended sooner when you report it. If
            you did and nothing came of it, <a href="/tell-us/">tell us</a>.</p><h2>In an
            emergency</h2><p>If somebody is in danger, call 999.</p>"""
        ),
    ),
    in_menu=True,
    in_footer=True,
)


def plain_pages(on: date) -> tuple[Plain, ...]:
    return (
        HOW,
        CONTACT,
        accessibility(on, phone=PHONE),
        privacy(
            "<p>Eastmarch Borough Council is the controller in law. Its data protection officer is "
            "at the Town Hall. <b>[Name your own here]</b>.</p>",
            "<p>Answering complaints is a task in the public interest that the law gives a "
            "council. Where you ask for an adjustment, we keep it because the law on equality asks "
            "us to make it.</p>",
        ),
    )


UNHAPPY: Final = section(
    "If you are still unhappy",
    "unhappy",
    text(
        """<p>Ask us to look again. Somebody who did not decide the first time does that. You can
        go to an ombudsman at any time.</p>"""
    ),
    ("outside_bodies", {"introduction": ""}),
)
CONTENTS: Final = Contents(
    site={
        "organisation_name": "Eastmarch Borough Council",
        "strapline": "Compliments, comments and complaints",
        "accountable_body": "",
        "registered_address": HALL,
        "footer_text": "",
    },
    front=Front(
        lead="Tell us once. We confirm it in two working days and reply in ten.",
        doors=(
            (
                "Tell us something",
                "A compliment, a comment or a complaint. It takes about three minutes.",
                "/tell-us/",
            ),
            (
                "Follow what you told us",
                "See where it stands, who has it and when you will hear. Add something, or ask for "
                "a second look.",
                "/your-case/",
            ),
            (
                "See how we deal with it",
                "Both procedures, their times, and who can help if you are still unhappy.",
                "",
            ),
        ),
        steps=text(
            """<ol><li><b>You tell us</b> online, by phone, by letter or at a desk.</li>
            <li><b>We try to put it right at once</b>, within a day where we can.</li><li><b>If
            not, the service looks into it</b> and replies to every point.</li><li><b>Still
            unhappy?</b> The feedback team looks again, and an ombudsman can too.</li></ol>"""
        ),
        promise_heading="What we promise",
    ),
    plain=plain_pages,
    policies_introduction="<p>Most services follow our own procedure. Planning, Council Tax and "
    "benefits follow the Code of the ombudsmen.</p>",
    policies=(
        Wording(
            "complaints",
            "Compliments, comments and complaints",
            "How most of our services deal with what you tell us.",
            OWN,
            (
                section(
                    "What this covers",
                    "covers",
                    text(
                        """<p>Every service but planning, Council Tax and benefits. A complaint is
                        one whether or not you use the word.</p>"""
                    ),
                    ("kinds", {"introduction": ""}),
                ),
                section(
                    "What happens, and when",
                    "when",
                    text(
                        """<p>A small thing we try to put right at once. Trying never moves the
                        days below.</p>"""
                    ),
                    ("timescales", {"caption": "Our own procedure"}),
                ),
                UNHAPPY,
                section("Who to contact", "contact", ("contacts", {"heading": ""})),
            ),
        ),
        Wording(
            "complaints-code",
            "Complaints about planning, Council Tax and benefits",
            "How these services deal with complaints, by the Code of the ombudsmen.",
            CODE,
            (
                section(
                    "What this covers",
                    "covers",
                    text(
                        "<p>Complaints about planning, building control, Council Tax or a "
                        "benefit.</p>"
                    ),
                    ("kinds", {"introduction": ""}),
                ),
                section(
                    "What happens, and when",
                    "when",
                    ("timescales", {"caption": "By the Code"}),
                ),
                UNHAPPY,
                section("Who to contact", "contact", ("contacts", {"heading": ""})),
            ),
        ),
    ),
    owner="feedback_manager",
    group="cabinet",
    meetings_introduction="<p>The Cabinet decides on our policies. Residents may come and listen.</p>",
)
