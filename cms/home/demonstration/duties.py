"""Pages that a body owes: how accessible the site is, and what becomes of personal data."""

from __future__ import annotations

from datetime import date

from cms.home.demonstration.plain import Plain
from cms.home.demonstration.words import text


def accessibility(on: date, *, phone: str) -> Plain:
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
                audio or another language. Call {phone} or <a href="/tell-us/">tell us
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


def privacy(controller: str, ground: str) -> Plain:
    """Who is the controller and why they may, as paragraphs; the rest this software does."""
    return Plain(
        "privacy",
        "Privacy notice",
        "What we do with what you tell us about yourself.",
        (
            text(
                f"""<h2>Who is responsible</h2>{controller}<h2>What we ask for, and
                why</h2><p>We ask for your name and one way to reach you, so that we can answer. You
                may leave both out. Please leave out medical details that you need not share.</p>
                <h2>Why we may</h2>{ground}<h2>Photos and
                documents</h2><p>We keep what you send as it came, where only those who must can
                open it. For looking at, we make a copy. It no longer says where a photo was
                taken.</p><h2>Who sees it</h2><p>Those who work on what you told us, and nobody it is
                about. An outside body sees it only if you agree. We use no service that follows you
                around the web.</p><h2>Equality questions</h2><p>You may answer some questions about
                yourself afterwards. The answers are kept apart, and nobody can tell that they are
                yours.</p><h2>How long we keep it</h2><ul><li>Compliments: two
                years.</li><li>Everything else: six years after it is closed.</li><li>Answers
                that you began and did not send: two hours, or 14 days if you asked us to keep
                them.</li></ul><h2>Your rights</h2><p>You can ask to see what we hold, to correct it
                or to have it removed. We answer within a month. If you are unhappy with how we use your
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
