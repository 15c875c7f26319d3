"""What a coordinator may change in a procedure without its document, in the order it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cms.casework.desk.procedure_options import (
    answers,
    as_every_refusal_or,
    as_it_is_or,
    bodies,
    coded,
    flags,
    kinds,
    letters,
    no_body_or,
    no_role_or,
    outcomes,
    roles,
    stages,
)
from cms.casework.desk.procedure_sections import Asked, Path, Section
from cms.casework.procedure.alerts import WATCHABLE

NAME: Final = Asked("label", "Name", required=True)
PUBLIC_NAME: Final = Asked("public_label", "What the person reads", required=True)
HINT: Final = Asked("hint", "A hint for staff", "words")
WEB: Final = Asked("url", "Web address", help="With https:// in front.")
WORDS_HELP: Final = "One word a line. A word that ends in * stands for all that begin with it."
STARTS: Final = (
    "received", "received_by_contact", "first_raised", "acknowledged", "escalation_requested",
)  # fmt: skip
WATCHED: Final = [(key, key.replace("_", " ").capitalize()) for key in WATCHABLE]
UNITS: Final = (
    "hours", "working_days", "calendar_days", "calendar_months", "next_event",
    "as_soon_as_possible", "none",
)  # fmt: skip
DIVISIONS: Final = (
    ("england-and-wales", "England and Wales"),
    ("scotland", "Scotland"),
    ("northern-ireland", "Northern Ireland"),
    ("union", "A holiday in any of them"),
    ("none", "None: every day from Monday to Friday counts"),
)
OUT_OF_HOURS: Final = (
    ("as_received", "When it came"), ("next_opening", "When we next open"),
)  # fmt: skip
DRAWN: Final = (
    ("compliment", "Compliments"), ("comment", "Comments"), ("concern", "Concerns"),
    ("complaint", "Complaints"),
)  # fmt: skip
BODY_KINDS: Final = (
    ("ombudsman", "An ombudsman"), ("funder", "A funder"), ("regulator", "A regulator"),
    ("advice", "Advice"), ("advocacy", "Advocacy: helps people to say it"),
    ("accountable_body", "The accountable body"),
)  # fmt: skip
ENQUIRY_STATES: Final = (
    ("new", "It asks about a case"), ("enquiries", "It makes enquiries"),
    ("provisional", "It says what it thinks so far"), ("final", "It decided"),
    ("remedy_due", "Something is to be put right"), ("closed", "It is over"),
)  # fmt: skip
TURNS: Final = (
    ("registered", "A case is registered"), ("overdue", "A promise is overdue"),
    ("escalated", "A case goes to another stage"),
    ("outside_body", "There is news of an outside body"),
)  # fmt: skip

GENERAL: Final = (
    Asked("title", "Title", required=True),
    Asked("summary", "What it promises, in one sentence", "words", required=True),
    Asked("note", "What readers of the times must know", "words"),
    Asked("default_handler", "Who has a new case", "choice", required=True, options=roles),
    Asked("owner", "Who looks after the procedure", "choice", "They are told when mail finally fails.", required=True, options=roles),
    Asked("equality_assessment", "Its policy needs an equality assessment with every version", "tick", default=False),
)  # fmt: skip
CALENDAR: Final = (
    Asked("calendar.division", "Whose bank holidays are not counted", "choice", default="england-and-wales", options=DIVISIONS),
    Asked("calendar.closures_count", "Days on which we are closed count all the same", "tick", "The days themselves are kept in the calendar.", default=True),
    Asked("calendar.out_of_hours", "What comes outside opening hours counts from", "choice", default="as_received", options=OUT_OF_HOURS),
    Asked("calendar.opening", "Opening hours", help="Such as Mon-Fri 09:00-17:00."),
)  # fmt: skip
CLOCK: Final = (
    NAME,
    Asked("public_text", "What we promise, in public", "words", "The policy shows these words."),
    Asked("audience", "Who reads it", "choice", default="public", options=[("public", "Everybody: it is a promise"), ("internal", "Staff alone: it is a target")]),
    Asked("force", "How strong it is", "choice", default="aim", options=[("aim", "An aim"), ("duty", "A duty")]),
    Asked("target", "In 100, how many are to be kept by the first date", "number", "The target that the public reads beside the result. Empty: none is set."),
    Asked("unit", "Counted in", "choice", required=True, options=coded(*UNITS)),
    Asked("amount", "How many", "number", "Leave it empty where nothing is counted."),
    Asked("event_type", "Which meeting", help="The key of a group, where it is counted to its next meeting."),
    Asked("start_event", "Starts", "choice", default="received", options=coded(*STARTS)),
    Asked("met_by", "Kept by", "choices", "None ticked: what is usual for this kind of time.", options=answers),
    Asked("count_from", "The first day that counts", "choice", default="following_day", options=coded("following_day", "same_day")),
    Asked("hours_count_on", "Hours are counted on", "choice", default="all_days", options=coded("all_days", "working_days")),
    Asked("roll", "If it ends on a day that is no working day", "choice", default="none", options=[("none", "It ends that day"), ("next_working_day", "It moves to the next working day")]),
    Asked("pause", "While we wait for the person", "choice", default="not_allowed", options=[("not_allowed", "The days are counted"), ("exclude_days", "The days are not counted")]),
    Asked("pause_limit_days", "Such a wait ends by itself after so many days", "number"),
    Asked("holding_reply", "A letter that we need longer", "choice", default="", options=[("", "As is usual for this kind of time"), ("allowed", "It moves the date"), ("not_allowed", "It moves nothing")]),
    Asked("extension.max_working_days", "May be moved once, by at most so many working days", "number"),
    Asked("start_cap.working_days_from_receipt", "Starts at the latest so many working days after receipt", "number", "For a time that runs from when we confirm that we have it."),
    Asked("alert_after_days", "Shown as old after so many days", "number", "For what is done as soon as possible."),
    Asked("warnings", "Warnings", "warnings"),
    Asked("overdue_job", "What is to be done once it ran out", help="It is put on Today. Empty: nothing."),
)  # fmt: skip
STAGE: Final = (
    NAME,
    PUBLIC_NAME,
    Asked("decider", "Who has the case here", "choice", required=True, options=roles),
    Asked("not_decider_of", "Not for whoever decided", "choices", "Whoever decided one of these is passed over.", options=stages),
    Asked("no_time_text", "What is said where there is no set time", "words"),
    Asked("bodies", "Outside bodies that people hear of here", "choices", options=bodies),
    Asked("request.label", "The words of the button that asks for it", required=True, within=True),
    Asked("request.not_yet", "What is said before it may be asked for", "words", within=True),
    Asked("request.window_days", "Days in which it may be asked for", "number", "Empty: at any time.", within=True),
    Asked("request.reasons_required", "Whoever asks must say why", "tick", default=False, within=True),
    Asked("request.wish_required", "Whoever asks must say what they want", "tick", default=False, within=True),
    Asked("request.written_required", "It must be asked for in writing", "tick", default=False, within=True),
    Asked("updates.every", "The person hears from us at least every so many working days", "number", required=True, within=True),
)  # fmt: skip
STEP: Final = (
    NAME,
    HINT,
    Asked("say", "What is said while it is missing", "words", required=True),
    Asked("by", "Who may record it", "choices", required=True, options=roles),
    Asked("public_text", "What the person's page says happened", "words", "Empty: nothing."),
)
QUESTION: Final = (
    NAME,
    Asked("help", "A line under the question", "words"),
    Asked("error", "What is said where it is missing"),
    Asked("required", "It must be answered", "tick", default=True),
)
FLAG: Final = (
    NAME,
    HINT,
    Asked("banner", "What stands above the case", "words"),
    Asked("public_text", "What the person's page says", "words", "Empty: nothing."),
    Asked("by", "Who may set and lift it", "choices", "None ticked: all who work on the case.", options=roles),
)  # fmt: skip
GROUND: Final = (
    Asked("text", "The reason", required=True),
    Asked("route", "Where it goes instead", "words", required=True),
    Asked("contact", "How to reach them"),
    WEB,
    Asked("strength", "How strong it is", "choice", default="sometimes", options=[("sometimes", "A person decides each time"), ("always", "It is always for somebody else")]),
    Asked("kinds", "For these kinds", "choices", "None ticked: all of them.", options=kinds),
    Asked("approved_by", "One of these must agree", "choices", "None ticked: whoever decides.", options=roles),
    Asked("becomes", "It stays on record as", "choice", default="", options=as_it_is_or),
    Asked("outcome", "It ends as", "choice", default="", options=as_every_refusal_or),
    Asked("valid_from", "From", "date"),
    Asked("valid_to", "Until", "date"),
    Asked("words", "The form says so when one of these words is used", "lines", WORDS_HELP),
    Asked("say", "What the form says then", "words"),
    Asked("source", "Where the rule stands"),
)  # fmt: skip
BODY: Final = (
    Asked("name", "Name", required=True),
    Asked("kind", "What it is", "choice", required=True, options=BODY_KINDS),
    Asked("what_for", "What people can go there for", "words", required=True),
    Asked("contact", "How to reach it", "words", required=True),
    WEB,
    Asked("time_limit", "Until when it can be asked, in words"),
    Asked("valid_from", "From", "date"),
    Asked("valid_to", "Until", "date", "Its last day."),
    Asked("successor", "Who follows it", "choice", default="", options=no_body_or),
    Asked("shown_to_person", "People are told of it", "tick", default=True),
)
MESSAGE: Final = (
    NAME,
    Asked("subject", "Subject", required=True),
    Asked("body", "Words", "words", "Words in braces are filled in. Those that the message requires must stay.", required=True, rows=16),
    Asked("text", "As a short text message", "words"),
    HINT,
    Asked("fact_check.days", "Days that staff have to check its draft", "number", "Unless another day is given.", default=5, within=True),
)  # fmt: skip
REMEDY: Final = (
    NAME,
    Asked("public_label", "What the person reads", help="Empty: its name."),
    HINT,
    Asked("follow_up_months", "Somebody looks again after so many months", "number"),
    Asked("on_the_spot.up_to", "Whoever settles it at once may agree to so many pounds", "number", within=True),
    Asked("on_the_spot.within_days", "Then it is done within so many days", "number", within=True),
    Asked("agreed_by", "One of these must agree", "choices", "None ticked: whoever works on it.", options=roles),
)  # fmt: skip
ADJUSTMENT: Final = (
    NAME,
    Asked("effect", "What it does by itself", "choice", default="", options=[("", "Nothing"), ("large_print", "Every letter is large"), ("phone_only", "No email: a call instead")]),
    Asked("job", "What somebody sees to for each message", "words"),
)  # fmt: skip
SIGNPOST: Final = (
    Asked("say", "What the form says", "words", required=True),
    Asked("contact", "What they can do", "words", required=True),
    WEB,
    Asked("words", "When one of these words is used", "lines", WORDS_HELP, required=True),
)

ALERT: Final = (
    Asked("says", "What it says", "words", "Whoever finds it on Today reads these words.", required=True),
    Asked("measure", "What is counted", "choice", required=True, options=WATCHED),
    Asked("bucket", "Only of these", help="A key, such as that of a kind, a time or an outcome. Empty: all of them."),
    Asked("share_of", "In 100 of", "choice", options=[("", "The number itself"), *WATCHED]),
    Asked("period", "Looked at each", "choice", default="month", options=[("month", "Month"), ("quarter", "Quarter")]),
    Asked("each_area", "For each area of service too", "tick", default=False),
    Asked("above", "Unusual above", "number"),
    Asked("below", "Unusual below", "number"),
    Asked("mean_of", "Compared with the mean of so many periods before", "number"),
    Asked("differs_by", "Unusual from so many per cent on", "number", default=50),
    Asked("fewer", "Unusual where it is fewer than that mean", "tick", default=False),
    Asked("least", "Never unusual below so many cases", "number", default=5),
    Asked("role", "Who finds it on Today", "choice", required=True, options=roles),
)  # fmt: skip


def plain_list(key: str, title: str, where: Path, one: str) -> Section:
    """A list of names and nothing else."""
    return Section(key, title, where, (NAME,), one=one)


def said(label: str, **more: Any) -> tuple[Asked, ...]:
    """The entry is a text."""
    return (Asked("", label, "words", required=True, **more),)


SECTIONS_BY_PART: Final[Sequence[tuple[str, Sequence[Section]]]] = (
    ("Times and stages", (
        Section("general", "In general", (), GENERAL),
        Section("times", "Times", ("stages", "*", "clocks", "*"), CLOCK, "How long each answer takes, from when, and who is warned.", one="time"),
        Section("calendar", "Days that count", (), CALENDAR),
        Section("stages", "Stages", ("stages", "*"), STAGE, "What each stage is called, who has it, and how it is asked for."),
        Section("definitions", "What each kind is", ("definitions", "*"), said("In words for the person")),
    )),
    ("People and outside bodies", (
        Section("roles", "Roles", ("roles", "*"), (
            Asked("title", "Name", required=True),
            Asked("receives", "A time may run from when they have it", "tick", default=False),
            Asked("may_be_subject", "We ask whether it is about them", "tick", default=False),
        ), title_field="title"),
        Section("conflicts", "Who has it instead", ("conflicts", "*"), (
            Asked("subject", "Where it is about", "choice", required=True, options=roles),
            Asked("handler", "It is with", "choice", required=True, options=roles),
            Asked("together_with", "These may see it too", "choices", options=roles),
        ), "Nobody ever sees a case about themselves.", one="rule", title_field="subject", has_key=False),
        Section("bodies", "Outside bodies", ("bodies", "*"), BODY, "A new one joins the list of outside bodies when the draft is published. Say under “Stages” where people hear of it. One that is in the list already is changed there, with its dates and who follows it.", one="outside body", title_field="name"),
        Section("help_for_staff", "Whom staff ask when they are not sure", ("help_for_staff",), (
            Asked("role", "The role that knows", "choice", required=True, options=roles),
            Asked("say", "What stands before it", default="Not sure? Ask."),
        ), "It stands on every screen of the desk, with the phone number and email address."),
        Section("enquiries", "When an outside body asks", ("enquiries",), (
            Asked("link_role", "Who is the link to it", "choice", required=True, options=roles),
            Asked("signed_off_by", "One of these signs our answer", "choices", "None ticked: nobody needs to.", options=roles),
            Asked("tells", "These are told by themselves", "choices", options=roles),
            Asked("tell_on", "On what they are told", "choices", required=True, options=ENQUIRY_STATES),
        )),
        Section("kept_informed", "Who is kept informed", ("kept_informed",), (
            Asked("role", "Who answers for complaints", "choice", required=True, options=roles),
            Asked("at", "On what they are told at once", "choices", options=TURNS),
        ), "They are told of every case that they may see, whoever has it."),
        Section("hand_overs", "What members pass on", ("hand_overs",), (
            Asked("days", "Days until one without a case is late", "number", required=True),
        )),
        Section("sample_check", "The quality check of closed cases", ("sample_check",), (
            Asked("role", "Who checks", "choice", required=True, options=roles),
            Asked("cases", "How many cases of each quarter", "number", required=True),
            Asked("kinds", "Which are drawn", "choices", "None ticked: any of them.", options=DRAWN),
        ), "They are drawn by lot, and nobody checks a case that they had or wrote in."),
        Section("survey", "What people are asked afterwards", ("survey",), (
            Asked("days", "Days after closing", "number", required=True, default=7),
            Asked("open_days", "Days that the link works", "number", required=True, default=60),
            Asked("not_again_days", "Days until they may be asked about another case", "number", required=True, default=90),
            Asked("told_each", "What they answered is told to everybody by the", "choice", "By the year where few answer: small counts are hidden.", required=True, default="quarter", options=[("quarter", "quarter"), ("year", "year")]),
            Asked("kinds", "Asked about", "choices", "None ticked: any of them.", options=DRAWN),
            Asked("not_outcomes", "Nobody is asked after", "choices", options=outcomes),
            Asked("not_flags", "Nobody is asked where it is noted", "choices", options=flags),
            Asked("words", "What they may add in their own words is called", help="Empty: they are not asked for any."),
        ), "Nobody is asked whose contact is restricted, or who asked us not to."),
        Section("survey_questions", "The questions asked afterwards", ("survey", "questions", "*"), (Asked("label", "The question", required=True), Asked("help", "A line under it"))),
        Section("publishing", "What is told to the public", ("publishing",), (
            Asked("message", "Asked by", "choice", required=True, options=letters),
            Asked("object_days", "Working days in which they may object", "number", required=True),
        ), "The person may be asked before a text from their case is published."),
        Section("figures", "When figures are published", (), (
            Asked("figures.after_days", "Days after the end of a quarter", "number", default=14),
            Asked("figures.year_begins", "The month with which a year of figures begins", "number", "1, 4, 7 or 10. Empty: with the first quarter that was published."),
        ), "Everybody reads how well promises were kept: by the quarter, and never changed afterwards."),
        Section("alerts", "Unusual numbers", ("alerts", "*"), ALERT, "Looked at when a month or a quarter is over. Give one of “above”, “below” and the mean.", one="unusual number", title_field="says"),
    )),
    ("Letters and other words", (
        Section("messages", "Messages", ("messages", "*"), MESSAGE, "The words of every letter. Our own words for a message, where there are any, come before these."),
        Section("paragraphs", "Locked paragraphs", ("paragraphs", "*"), said("Words", help="They follow the letters that name them, and no author can take them out.", rows=8)),
        Section("checklists", "Checklists", ("checklists", "*"), (
            NAME,
            Asked("beside", "It stands beside", "choices", required=True, options=letters),
            Asked("required", "Leaving a point out needs a reason", "tick", default=False),
        ), "Add a list first, then its points.", one="checklist", begins=(("items", []),)),
        Section("points", "Points of checklists", ("checklists", "*", "items", "*"), (Asked("text", "What to think of", "words", required=True),), one="point", title_field="text"),
    )),
    ("Steps and flags", (
        Section("steps", "Steps of one stage", ("stages", "*", "steps", "*"), STEP),
        Section("asked", "What those steps ask", ("stages", "*", "steps", "*", "evidence", "*"), QUESTION),
        Section("every_step", "Steps of every stage", ("steps", "*"), STEP),
        Section("every_asked", "What those of every stage ask", ("steps", "*", "evidence", "*"), QUESTION),
        Section("flags", "Flags", ("flags", "*"), FLAG),
        Section("gates", "What is said where something comes first", ("gates", "*"), (Asked("say", "What is said", "words", required=True),), title_field="say", has_key=False),
    )),
    ("What is for somebody else", (
        Section("grounds", "Reasons why something is for somebody else", ("scope", "grounds", "*"), GROUND, one="reason", title_field="text"),
        Section("scope", "How that is said", ("scope",), (
            Asked("no_route", "What is advised where no other way is clear", "words", required=True),
            Asked("disagree_label", "The words of the button that disagrees", required=True),
            Asked("other_approved_by", "For a reason that is not on the list one of these must agree", "choices", "None ticked: whoever decides.", options=roles),
        )),
        plain_list("teams", "Teams for requests for a service", ("scope", "teams", "*"), "team"),
    )),
    ("How it ends", (
        Section("outcomes", "How a case may end", ("outcomes", "*"), (NAME, PUBLIC_NAME, Asked("needs_reason", "It needs a reason", "tick", default=False)), one="end"),
        Section("findings", "What may be found about a point", ("findings", "*"), (Asked("1", "Name", required=True),), one="finding", as_pair=True),
        Section("remedies", "Ways to put right", ("putting_right", "remedies", "*"), REMEDY, one="way to put right"),
        Section("principle", "The rule of putting right", ("putting_right",), (Asked("principle", "What stands beside every promise", "words"),)),
        plain_list("causes", "Causes", ("learning", "causes", "*"), "cause"),
        plain_list("priorities", "Priorities of our plan", ("learning", "priorities", "*"), "priority"),
        Section("learning", "How lessons are kept", ("learning",), (
            Asked("repeat_months", "The same cause within so many months is marked “repeat”", "number", default=12),
            Asked("owners", "Who may be given a lesson", "choices", "None ticked: any role.", options=roles),
        )),
    )),
    ("Rules about people", (
        Section("subjects", "Those whom it is about", ("subjects",), (
            Asked("job", "What stands on Today when somebody is named", help="{name} is filled in.", default="Tell {name} that it is about them."),
            Asked("comment_days", "How many days they have for their comment", "number", default=10),
        )),
        Section("restrictions", "Restricting contact", ("restrictions",), (
            Asked("months", "It ends by itself after so many months", "number", default=6),
            Asked("decided_by", "One of these decides", "choices", required=True, options=roles),
            Asked("discussed_with", "Another of these discusses it", "choices", required=True, options=roles),
        )),
        plain_list("kinds", "What may be restricted", ("restrictions", "kinds", "*"), "kind"),
        Section("questions", "What is answered before contact is restricted", ("restrictions", "questions", "*"), QUESTION),
    )),
    ("For staff", (
        Section("guidance", "Why it matters", ("guidance", "*"), (
            NAME,
            Asked("text", "Words", "words", required=True, rows=8),
        ), "A page for everybody who works here. The public does not see it.", one="paragraph"),
    )),
    ("The form", (
        Section("form", "Words of the form", (), (
            Asked("intake.welcome", "The first words of the form", "words", required=True),
            Asked("intake.treated_the_same", "That it changes nothing for them", "words"),
            Asked("intake.emergency", "What to do in an emergency", "words", required=True),
            Asked("intake.anonymous_allowed", "A name may be left out", "tick", default=True),
            Asked("intake.own.question", "The question that leads here beside another procedure", within=True),
            Asked("intake.own.answer", "Its answer, where several have such a question", within=True),
            Asked("intake.own.hint", "What is meant by it", within=True),
            Asked("intake.treated_worse_to", "Who has a report of being treated worse for telling us", "choice", default="", options=no_role_or),
        )),
        Section("areas", "Areas of service", ("areas", "*"), (NAME, Asked("handler", "Who has its cases", "choice", default="", options=no_role_or)), one="area"),
        plain_list("relations", "What somebody is to us", ("intake", "relations", "*"), "answer"),
        Section("acts_as", "Who may write for somebody", ("intake", "acts_as", "*"), (
            NAME,
            Asked("authority", "Must they show that they may?", "choice", default="needed", options=[("needed", "Yes"), ("not_needed", "No")]),
        ), one="answer"),
        Section("adjustments", "Adjustments", ("intake", "adjustments", "*"), ADJUSTMENT, one="adjustment"),
        Section("signposts", "Signposts", ("intake", "signposts", "*"), SIGNPOST, one="signpost", title_field="say"),
        Section("equality", "Questions about equality", ("intake", "equality", "*"), (NAME,)),
        Section("equality_answers", "Answers to those questions", ("intake", "equality", "*", "choices", "*"), (Asked("1", "Words", required=True),), one="answer", as_pair=True),
    )),
)  # fmt: skip


def every_section() -> Iterable[Section]:
    return (section for _, sections in SECTIONS_BY_PART for section in sections)


BY_KEY: Final = {section.key: section for section in every_section()}
