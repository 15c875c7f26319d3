"""The complaints policy of the demonstration in its three versions: how people are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from cms.home.demonstration.words import section, text

Sections = list[tuple[str, Any]]

TITLE: Final = "Compliments, comments, concerns and complaints"
SUMMARY: Final = (
    "How our members behave, and how we answer you. "
    "It tells you what happens when you write to us, when, and where else you can turn."
)
# Days before the day of loading on which each version was adopted, and what it changed.
VERSIONS: Final = (
    (1, 760, "The first version."),
    (2, 395, "The events sub-group is covered too."),
    (3, 60, "A second person checks that nobody can be recognised before anything is published."),
)


def response(version: int, example_at: datetime) -> Sections:
    return [
        *_what_and_how(version),
        *_what_happens(example_at),
        *_afterwards(version),
    ]


def _what_and_how(version: int) -> Sections:
    covered = (
        "the partnership, its members, its staff and its events sub-group"
        if version >= 2
        else "the partnership, its members and its staff"
    )
    return [
        section(
            "Why we want to hear from you",
            "why",
            text(
                """<p>You see things that we do not. What you tell us helps us do better, and
                tells us what to keep.</p><p>Telling us something never changes how you are
                treated.</p>"""
            ),
            in_short="Tell us what went well or what went wrong. It never changes how you are treated.",
        ),
        section(
            "Who this covers",
            "who",
            text(
                f"""<p>Anybody may write to us: residents, visitors, groups and businesses. You
                need not live here. This policy covers {covered}.</p><p>Some things belong to
                somebody else, such as planning or street lights. We then tell you who can help,
                and how to say that you see it differently.</p>"""
            ),
            in_short="Anybody may tell us something. You need not live here.",
        ),
        section(
            "What the words mean",
            "words",
            ("kinds", {"introduction": ""}),
            text(
                """<p>A complaint is one whether or not you use the word. You need not know which
                it is. We work that out, and you can correct us.</p>"""
            ),
            in_short="You need not know whether it is a complaint. We work that out, and you can correct us.",
        ),
        section(
            "Six ways to tell us",
            "how",
            text(
                """<ol><li><b>On this website:</b> <a href="/tell-us/">Tell us something</a>
                takes about three minutes.</li><li><b>By email</b> to the coordinator.</li>
                <li><b>By letter</b> to the Hub: <a href="/tell-us/print/">the form to
                print</a> helps.</li><li><b>By phone.</b> We write it down, read
                it back, and it counts as your own words.</li><li><b>In person</b> at the Hub, or
                to any member. They will help you put it to the coordinator.</li>
                <li><b>Through somebody else</b> whom you choose: a friend, a relative or an
                advocate.</li></ol><p>Ask for large print, easy read, an interpreter or anything
                else that makes it easier. You may also stay anonymous.</p>"""
            ),
            in_short="Online, by email, by letter, by phone, in person, or through somebody you choose. You may stay anonymous.",
            readers=("staff", "customers"),
        ),
    ]


def _what_happens(example_at: datetime) -> Sections:
    return [
        section(
            "What happens, and when",
            "when",
            text(
                """<p>You get a receipt at once. It is automatic. After that a person writes to
                you.</p><p>The times below are our aims. When we are going to miss one, we tell
                you why, and give you a new date.</p>"""
            ),
            ("timescales", {"caption": "How soon we aim to answer"}),
            (
                "worked_example",
                {
                    "title": "A worked example",
                    "words": "The dates are counted by the same rules that count yours.",
                    "received_at": example_at.isoformat(),
                },
            ),
            text(
                """<p>Everything in writing is raised at our next meeting, without your name. The
                coordinator asks whoever knows most for the facts, and shares only what they
                need.</p>"""
            ),
            in_short="You get a receipt at once, then a person writes to you. We tell you the dates, and tell you when we miss one.",
        ),
        section(
            "If it is about one of us",
            "about-us",
            text(
                """<p>The person it is about never deals with it and cannot see it.</p>
                <ul><li><b>About the coordinator:</b> the chair has it.</li>
                <li><b>About the chair:</b> the vice-chair has it, together with our accountable
                body.</li><li><b>About our accountable body’s representative:</b> the chair has
                it, and our funder is told.</li><li><b>About the area adviser:</b> those who
                manage the adviser are told, and we ask for their advice.</li></ul>"""
            ),
            in_short="The person it is about never deals with it and cannot see it.",
        ),
        section(
            "Meeting us, and bringing someone",
            "meeting",
            text(
                """<p>Sometimes it helps to talk face to face. A meeting is a choice for you and
                for us. If you would rather not, nothing changes for you.</p><p>You may bring a
                friend or an advocate. You choose who it is; we cannot refuse them.</p>"""
            ),
            readers=("staff", "customers"),
        ),
        section(
            "If you are still unhappy",
            "unhappy",
            text(
                """<p>Tell us that you are not content with our reply. You need not say why. The
                chair looks at it again, together with our accountable body.</p><p>If that does
                not settle it, the chair can ask an outside body to step in. Your papers go there
                only if you agree. You can also turn to them yourself at any time.</p>"""
            ),
            ("outside_bodies", {"introduction": ""}),
            in_short="Say that you are not content. The chair looks at it again. You can turn to an outside body at any time.",
        ),
    ]


def _afterwards(version: int) -> Sections:
    check = (
        """<p>Before anything is published, a second person checks it. If a neighbour could tell
        who you are, it does not go out.</p>"""
        if version >= 3
        else ""
    )
    return [
        section(
            "What we record, and for how long",
            "record",
            text(
                """<p>We keep what you send, what we send, and a note of calls and meetings. It is
                kept apart from the website. Only those who work on it can see it.</p><ul><li>A
                compliment: two years.</li><li>Everything else: six years after it is
                closed.</li></ul><p>You can ask to see what we hold about you.</p>"""
            ),
            in_short="Only those who work on it can see it. You can ask to see what we hold about you.",
            readers=("staff", "members"),
        ),
        section(
            "What we publish",
            "publish",
            text(
                """<p>When a point matters to more people than you, we put a short answer on this
                website. It never names you or links to what you told us.</p>"""
                + check
            ),
            in_short="We publish answers that matter to others. They never name you.",
        ),
        section(
            "When we may do it differently",
            "differently",
            text(
                """<p>Now and then somebody writes so often, or so harshly, that others lose out.
                We may then agree one way to stay in touch. We give our reasons and a date when we
                look at it again. Anything new that you raise is still read.</p>"""
            ),
            readers=("staff", "customers"),
        ),
        section(
            "How we learn",
            "learn",
            text(
                """<p>Each year we look at everything people told us. We ask what went wrong more
                than once, and what we changed because of it.</p>"""
            ),
            readers=("staff", "members"),
        ),
        section(
            "Who to contact",
            "contact",
            ("contacts", {"heading": ""}),
            in_short="The coordinator usually answers first.",
        ),
        section(
            "How this policy has changed",
            "history",
            text(
                """<p>Every version since the first is kept word for word. The list is at the foot
                of this page.</p>"""
            ),
        ),
    ]
