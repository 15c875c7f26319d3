"""What the public sees of the landlord."""

from __future__ import annotations

from datetime import date
from typing import Final

from cms.home.demonstration.duties import accessibility, privacy
from cms.home.demonstration.landlord.people import OFFICE
from cms.home.demonstration.load_body_pages import Contents, Wording
from cms.home.demonstration.plain import Front, Plain
from cms.home.demonstration.words import section, text

OWN: Final = "housing-appeals"
CODE: Final = "housing-code-2024"
PHONE: Final = "01632 960 501"

HOW: Final = Plain(
    "how-to-complain",
    "How to complain",
    "You need not write. A call or a word at the door is just as good.",
    (
        text(
            f"""<h2>Tell us</h2><ul><li><a href="/tell-us/">On this website</a>, in about three
            minutes.</li><li>By phone: {PHONE}. We write it down and read it back.</li><li>To any
            housing officer, at your home or at Lantern House.</li><li>Through a friend, an
            advocate or your councillor, if you agree.</li></ul><h2>Your home, your rent and your
            tenancy</h2><p>For these we keep to the Code of the Housing Ombudsman.
            <a href="/policies/complaints-about-your-home/">Its times are here</a>.</p>
            <h2>Everything else</h2><p>We decide in writing, with reasons. You can appeal at every
            stage, and you need not say why.</p>"""
        ),
        ("timescales", {"caption": "Our times"}),
        text("<h2>Who else can help</h2><p>The Housing Ombudsman is free, at any time.</p>"),
        ("outside_bodies", {"introduction": ""}),
    ),
    in_menu=True,
    in_footer=True,
)
CONTACT: Final = Plain(
    "contact",
    "Contact",
    "Call, write, or ask for a visit at home.",
    (
        ("contacts", {"heading": ""}),
        text(
            f"""<h2>Where to find us</h2><p>{OFFICE}. The door is level, and there is a hearing
            loop at the desk. We are there on weekdays from 9 to 5.</p><h2>Repairs</h2><p>To report
            a repair, call 01632 960 500 at any hour. If you did and nobody came, <a
            href="/tell-us/">tell us</a>.</p><h2>In an emergency</h2><p>If you smell gas, call 0800
            111 999. If somebody is in danger, call 999.</p>"""
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
            "<p>Lanternside Homes is the controller in law. Write to Lantern House. <b>[Name your "
            "data protection officer here]</b>.</p>",
            "<p>We have a legitimate interest in answering people and putting things right, and "
            "for your tenancy a duty. Where you ask for an adjustment, we keep it because the law "
            "on equality asks us to make it.</p>",
        ),
    )


UNHAPPY: Final = section(
    "If you are still unhappy",
    "unhappy",
    text(
        """<p>Tell us so, and somebody who did not decide it before looks again. You need not say
        why. You can go to the Housing Ombudsman at any time.</p>"""
    ),
    ("outside_bodies", {"introduction": ""}),
)
CONTENTS: Final = Contents(
    site={
        "organisation_name": "Lanternside Homes",
        "strapline": "1,200 homes in Eastmarch",
        "accountable_body": "",
        "registered_address": OFFICE,
        "footer_text": "",
    },
    front=Front(
        lead="We look into the facts, decide in writing with reasons, and you can appeal.",
        doors=(
            (
                "Tell us something",
                "Something good, or something wrong. It takes about three minutes.",
                "/tell-us/",
            ),
            (
                "Follow what you told us",
                "See where it stands, who has it and when you will hear. Add something, or appeal.",
                "/your-case/",
            ),
            (
                "See how we deal with it",
                "Complaints about your home, and everything else. Who can help, free of charge.",
                "",
            ),
        ),
        steps=text(
            """<ol><li><b>You tell us</b> by phone, at the door, online or by letter.</li><li><b>We
            ask what would help you</b>, such as a visit at home or an interpreter.</li><li><b>We
            look into the facts</b> and hear every side. You get our decision with its
            reasons.</li><li><b>Not happy with it?</b> Appeal, and you need not say why.</li></ol>"""
        ),
        promise_heading="What we promise about your home",
        procedure=CODE,
    ),
    plain=plain_pages,
    policies_introduction="<p>Complaints about your home, your rent or your tenancy follow the "
    "Code of the Housing Ombudsman. Everything else follows our own procedure.</p>",
    policies=(
        Wording(
            "complaints",
            "Compliments and complaints",
            "How we deal with what you tell us, and how you can appeal.",
            OWN,
            (
                section(
                    "What this covers",
                    "covers",
                    text(
                        """<p>Everything but repairs, rent and tenancies. You need not be our
                        customer.</p>"""
                    ),
                    ("kinds", {"introduction": ""}),
                ),
                section(
                    "What happens, and when",
                    "when",
                    ("timescales", {"caption": "Our own procedure"}),
                ),
                UNHAPPY,
                section("Who to contact", "contact", ("contacts", {"heading": ""})),
            ),
        ),
        Wording(
            "complaints-about-your-home",
            "Complaints about your home",
            "Repairs, rent and tenancies, by the Code of the Housing Ombudsman.",
            CODE,
            (
                section(
                    "What this covers",
                    "covers",
                    text(
                        """<p>Complaints about repairs, rent, service charges or your
                        tenancy.</p>"""
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
    owner="director",
    group="board",
    meetings_introduction="<p>The board decides on our policies. Tenants may come and listen.</p>",
)
