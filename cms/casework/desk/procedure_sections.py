"""What a coordinator may change in a procedure without its document: sections, and their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from cms.casework.procedure.in_words import VALUES
from cms.casework.procedure.schema import Procedure

Path = tuple[str | int, ...]
Options = Sequence[tuple[str, str]]
FieldKind = Literal["line", "words", "number", "date", "tick", "choice", "choices", "lines", "warnings"]  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One field of a form. ``path`` leads to it from the entry, with dots; empty: the entry itself.

    ``default`` is what holds where the document leaves it out. ``within``: asked only where the
    entry has the part that it belongs to.
    """

    path: str
    label: str
    kind: FieldKind = "line"
    help: str = ""
    required: bool = False
    default: Any = None
    options: Options | Callable[[Procedure], Options] = ()
    rows: int = 3
    within: bool = False

    @property
    def name(self) -> str:
        return self.path.replace(".", "__") or "value"


@dataclass(frozen=True)
class Section:
    """A kind of entry. ``where`` leads to the entries; a star stands for each of a list."""

    key: str
    title: str
    where: Path
    fields: tuple[Asked, ...]
    hint: str = ""
    one: str = ""  # what one is called, where more may be added; empty: none is added or removed
    title_field: str = "label"


@dataclass(frozen=True)
class Item:
    """One entry as the document has it now. ``under`` is what it belongs to, in words."""

    key: str
    title: str
    path: Path
    entry: Any
    under: str = ""


@dataclass(frozen=True)
class Place:
    """A list that more may be added to."""

    key: str
    path: Path
    under: str


def items_of(section: Section, tree: Any) -> list[Item]:
    return [
        Item(".".join(keys) or section.key, title_of(section, entry, keys), path, entry, under)
        for keys, path, entry, under in walk(tree, section.where)
    ]


def walk(
    node: Any, where: Path, keys: tuple[str, ...] = (), path: Path = (), under: str = ""
) -> Iterator[tuple[tuple[str, ...], Path, Any, str]]:
    if not where:
        yield keys, path, node, under
        return
    step, *rest = where
    above = words_of(node) or under
    if step == "*" and isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, tuple(rest), (*keys, name), (*path, name), above)
    elif step == "*":
        for number, value in enumerate(node or ()):
            key = str(value.get("key", number))
            yield from walk(value, tuple(rest), (*keys, key), (*path, number), above)
    elif isinstance(node, dict) and node.get(str(step)) is not None:
        yield from walk(node[str(step)], tuple(rest), keys, (*path, step), above)


def words_of(node: Any) -> str:
    named = node.get("label") if isinstance(node, dict) and "key" in node else ""
    return str(named or "")


def title_of(section: Section, entry: Any, keys: tuple[str, ...]) -> str:
    if isinstance(entry, dict) and entry.get(section.title_field):
        return str(entry[section.title_field])
    return keys[-1].replace("_", " ").capitalize() if keys else section.title


def places_of(section: Section, tree: Any) -> list[Place]:
    """The lists of a section; none where the document has no part that holds one."""
    *above, _ = section.where
    *parents, last = above
    return [
        Place(".".join(keys) or "-", (*path, last), words_of(node) or under)
        for keys, path, node, under in walk(tree, tuple(parents))
        if isinstance(node, dict)
    ]


def value_at(entry: Any, path: str) -> Any:
    """What the document says there; None where it leaves it out."""
    if not path:
        return entry
    for step in path.split("."):
        if not isinstance(entry, dict):
            return None
        entry = entry.get(step)
    return entry


def roles(spec: Procedure) -> Options:
    return [(role.key, role.title) for role in spec.roles]


def no_role_or(spec: Procedure) -> Options:
    return [("", "Nobody else"), *roles(spec)]


def kinds(spec: Procedure) -> Options:
    return [(kind, kind.capitalize()) for kind in spec.types]


def coded(*names: str) -> Options:
    return [(name, VALUES[name][0].upper() + VALUES[name][1:]) for name in names]


NAME: Final = Asked("label", "Name", required=True)
PUBLIC_NAME: Final = Asked("public_label", "What the person reads", required=True)
HINT: Final = Asked("hint", "A hint for staff", "words")
STARTS: Final = (
    "received",
    "received_by_contact",
    "first_raised",
    "acknowledged",
    "escalation_requested",
)
UNITS: Final = (
    "hours",
    "working_days",
    "calendar_days",
    "calendar_months",
    "next_event",
    "as_soon_as_possible",
    "none",
)

CLOCK: Final = (
    NAME,
    Asked("public_text", "What we promise, in public", "words", "The policy shows these words."),
    Asked("audience", "Who reads it", "choice", default="public", options=[("public", "Everybody: it is a promise"), ("internal", "Staff alone: it is a target")]),
    Asked("force", "How strong it is", "choice", default="aim", options=[("aim", "An aim"), ("duty", "A duty")]),
    Asked("unit", "Counted in", "choice", required=True, options=coded(*UNITS)),
    Asked("amount", "How many", "number", "Leave it empty where nothing is counted."),
    Asked("event_type", "Which meeting", help="The key of a group, where it is counted to its next meeting."),
    Asked("start_event", "Starts", "choice", default="received", options=coded(*STARTS)),
    Asked("count_from", "The first day that counts", "choice", default="following_day", options=coded("following_day", "same_day")),
    Asked("hours_count_on", "Hours are counted on", "choice", default="all_days", options=coded("all_days", "working_days")),
    Asked("roll", "If it ends on a day that is no working day", "choice", default="none", options=[("none", "It ends that day"), ("next_working_day", "It moves to the next working day")]),
    Asked("pause", "While we wait for the person", "choice", default="not_allowed", options=[("not_allowed", "The days are counted"), ("exclude_days", "The days are not counted")]),
    Asked("holding_reply", "A letter that we need longer", "choice", default="", options=[("", "As is usual for this kind of time"), ("allowed", "It moves the date"), ("not_allowed", "It moves nothing")]),
    Asked("extension.max_working_days", "May be moved once, by at most so many working days", "number"),
    Asked("start_cap.working_days_from_receipt", "Starts at the latest so many working days after receipt", "number", "For a time that runs from when we confirm that we have it."),
    Asked("warnings", "Warnings", "warnings"),
    Asked("overdue_job", "What is to be done once it ran out", help="It is put on Today. Empty: nothing."),
)  # fmt: skip
STAGE: Final = (
    NAME,
    PUBLIC_NAME,
    Asked("no_time_text", "What is said where there is no set time", "words"),
    Asked("request.label", "The words of the button that asks for it", within=True),
    Asked("request.not_yet", "What is said before it may be asked for", "words", within=True),
    Asked("request.window_days", "Days in which it may be asked for", "number", "Empty: at any time.", within=True),
    Asked("request.reasons_required", "Whoever asks must say why", "tick", default=False, within=True),
    Asked("request.wish_required", "Whoever asks must say what they want", "tick", default=False, within=True),
    Asked("request.written_required", "It must be asked for in writing", "tick", default=False, within=True),
)  # fmt: skip
GROUND: Final = (
    Asked("text", "The reason", required=True),
    Asked("route", "Where it goes instead", "words", required=True),
    Asked("contact", "How to reach them"),
    Asked("url", "Web address"),
    Asked("strength", "How strong it is", "choice", default="sometimes", options=[("sometimes", "A person decides each time"), ("always", "It is always for somebody else")]),
    Asked("kinds", "For these kinds", "choices", "None ticked: all of them.", options=kinds),
    Asked("approved_by", "One of these must agree", "choices", "None ticked: whoever decides.", options=roles),
    Asked("valid_from", "From", "date"),
    Asked("valid_to", "Until", "date"),
    Asked("words", "The form says so when one of these words is used", "lines", "One word a line. A word that ends in * stands for all that begin with it."),
    Asked("say", "What the form says then", "words"),
    Asked("source", "Where the rule stands"),
)  # fmt: skip

SECTIONS: Final[Sequence[Section]] = (
    Section("general", "In general", (), (
        Asked("title", "Title", required=True),
        Asked("summary", "What it promises, in one sentence", "words", required=True),
        Asked("note", "What readers of the times must know", "words"),
        Asked("intake.welcome", "The first words of the form", "words", required=True),
        Asked("intake.treated_the_same", "That it changes nothing for them", "words"),
        Asked("intake.emergency", "What to do in an emergency", "words", required=True),
    )),
    Section("definitions", "What each kind is", ("definitions", "*"), (Asked("", "In words for the person", "words", required=True),)),
    Section("times", "Times", ("stages", "*", "clocks", "*"), CLOCK, "How long each answer takes, from when, and who is warned."),
    Section("stages", "Stages", ("stages", "*"), STAGE, "What each stage is called, and how it is asked for."),
    Section("messages", "Messages", ("messages", "*"), (
        NAME,
        Asked("subject", "Subject", required=True),
        Asked("body", "Words", "words", "Words in braces are filled in. Those that the message requires must stay.", required=True, rows=16),
        Asked("text", "As a short text message", "words"),
        HINT,
    ), "The words of every letter. Our own words for a message, where there are any, come before these."),
    Section("paragraphs", "Locked paragraphs", ("paragraphs", "*"), (Asked("", "Words", "words", "They follow the letters that name them, and no author can take them out.", required=True, rows=8),)),
    Section("grounds", "Reasons why something is for somebody else", ("scope", "grounds", "*"), GROUND, one="reason", title_field="text"),
    Section("teams", "Teams for requests for a service", ("scope", "teams", "*"), (NAME,), one="team"),
    Section("checklists", "Checklists", ("checklists", "*"), (NAME, Asked("required", "Leaving a point out needs a reason", "tick", default=False))),
    Section("points", "Points of checklists", ("checklists", "*", "items", "*"), (Asked("text", "What to think of", "words", required=True),), one="point", title_field="text"),
    Section("outcomes", "How a case may end", ("outcomes", "*"), (NAME, PUBLIC_NAME, Asked("needs_reason", "It needs a reason", "tick", default=False)), one="end"),
    Section("remedies", "Ways to put right", ("putting_right", "remedies", "*"), (
        NAME,
        Asked("public_label", "What the person reads", help="Empty: its name."),
        HINT,
        Asked("follow_up_months", "Somebody looks again after so many months", "number"),
        Asked("agreed_by", "One of these must agree", "choices", "None ticked: whoever works on it.", options=roles),
    ), one="way to put right"),
    Section("causes", "Causes", ("learning", "causes", "*"), (NAME,), one="cause"),
    Section("areas", "Areas of service", ("areas", "*"), (NAME, Asked("handler", "Who has its cases", "choice", default="", options=no_role_or)), one="area"),
    Section("adjustments", "Adjustments", ("intake", "adjustments", "*"), (
        NAME,
        Asked("effect", "What it does by itself", "choice", default="", options=[("", "Nothing"), ("large_print", "Every letter is large"), ("phone_only", "No e-mail: a call instead")]),
        Asked("job", "What somebody sees to for each message", "words"),
    ), one="adjustment"),
    Section("signposts", "Signposts on the form", ("intake", "signposts", "*"), (
        Asked("say", "What the form says", "words", required=True),
        Asked("contact", "What they can do", "words", required=True),
        Asked("url", "Web address"),
        Asked("words", "When one of these words is used", "lines", "One word a line. A word that ends in * stands for all that begin with it.", required=True),
    ), one="signpost", title_field="say"),
)  # fmt: skip
BY_KEY: Final = {section.key: section for section in SECTIONS}
