"""That conditions ask what can be: a value nothing has would hold a gate shut, or open, for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel

from cms.casework.procedure.conditions import FACTS, Test
from cms.casework.procedure.parts import EvidenceField
from cms.casework.procedure.schema import Procedure

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]
Values = Callable[[Procedure], set[str]]

LISTS: Final = frozenset(fact for fact, said in FACTS.items() if said.endswith("(a list)"))
NUMBERS: Final = frozenset(fact for fact, said in FACTS.items() if said.startswith("how many"))
TRUTHS: Final = frozenset(fact for fact, said in FACTS.items() if said.startswith("true"))
OF_LISTS: Final = frozenset({"has", "lacks"})
CHANNELS: Final = frozenset({"web", "email", "letter", "phone", "in_person", "text"})
MOST_NAMED: Final = 12  # so many values are named where none is close to what stands there


def problems_of_conditions(procedure: Procedure) -> Found:
    """Every condition that can never hold, or breaks, with the path to it and what to do."""
    known = {fact: values(procedure) for fact, values in KNOWN.items()}
    for path, test in tests_in(procedure):
        (operator,) = test.model_fields_set - {"field"}
        given = getattr(test, operator)
        said = misfit_of(test.field, operator.rstrip("_"))
        if said:
            yield path, said
            continue
        for value in given if isinstance(given, tuple) else (given,):
            if said := unknown_of(test.field, value, known):
                yield path, said


def tests_in(node: Any, path: Path = ()) -> Iterator[tuple[Path, Test]]:
    if isinstance(node, Test):
        yield path, node
    elif isinstance(node, BaseModel):
        for name, field in type(node).model_fields.items():
            yield from tests_in(getattr(node, name), (*path, field.alias or name))
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from tests_in(value, (*path, name))
    elif isinstance(node, tuple):
        for number, value in enumerate(node):
            yield from tests_in(value, (*path, number))


def misfit_of(fact: str, operator: str) -> str:
    """What is wrong with asking that fact in this way; empty: nothing."""
    if fact in LISTS and operator not in OF_LISTS:
        return f"“{fact}” is a list; ask it by has or lacks"
    if fact not in LISTS and operator in OF_LISTS:
        return f"“{fact}” is not a list; ask it by is, is_not or in"
    if operator == "at_least" and fact not in NUMBERS:
        return f"“{fact}” is not a number; ask it by is, is_not or in"
    return ""


def unknown_of(fact: str, value: Any, known: Mapping[str, set[str]]) -> str:
    """What is wrong with that value of a fact; empty: nothing."""
    if fact in NUMBERS:
        good = isinstance(value, int) and not isinstance(value, bool)
        return "" if good else f"“{fact}” is a number; write a whole number"
    if value is None:
        return f"“{fact}” is a list; say what it has" if fact in LISTS else ""
    if fact in TRUTHS:
        return "" if isinstance(value, bool) else f"“{fact}” is true or false; write one of them"
    if fact not in known or value in known[fact] or may_be_typed(fact, value, known):
        return ""
    return f"“{fact}” is never “{value}” here; {offered(str(value), known[fact])}"


def offered(value: str, known: set[str]) -> str:
    close = get_close_matches(value, known, n=3, cutoff=0.5)
    if not known:
        return "the document has none"
    if close or len(known) <= MOST_NAMED:
        return f"write one of: {', '.join(close or sorted(known))}"
    return "correct the spelling, or add it"


def may_be_typed(fact: str, value: Any, known: Mapping[str, set[str]]) -> bool:
    """What somebody types into a field can be anything; such fields stand with an empty end."""
    stem = str(value).rpartition(".")[0]
    return fact == "answers" and f"{stem}." in known[fact]


def answers(procedure: Procedure) -> set[str]:
    asked = [(step.key, step.evidence) for _, step in procedure.all_steps]
    asked += [(flag.key, flag.asks) for flag in procedure.flags]
    return {
        f"{key}.{field.key}.{value}"
        for key, fields in asked
        for field in fields
        for value in values_of(procedure, field)
    }


def values_of(procedure: Procedure, field: EvidenceField) -> list[str]:
    """What may be recorded there; one empty text where it is somebody's own words."""
    match field.type:
        case "choice" | "choices":
            return [key for key, _ in field.choices]
        case "tick" | "yes_no":
            return ["yes", "no"]
        case "role":
            return list(procedure.role_by_key)
        case "body" | "bodies":
            return [body.key for body in procedure.bodies]
        case _:
            return [""]


def kinds_sent(procedure: Procedure) -> set[str]:
    return {message.kind for message in procedure.messages}


def fixed(*values: str) -> Values:
    return lambda procedure: set(values)


# What each fact may be, where the document says it. Other facts are numbers, or true or false.
KNOWN: Final[Mapping[str, Values]] = {
    "kind": fixed("compliment", "comment", "concern", "complaint", "unsure"),
    "channel": fixed(*CHANNELS),
    "reply_channel": fixed(*CHANNELS),
    "authority": fixed("not_needed", "asked", "held", "refused"),
    "person_kind": fixed("individual", "group", "business"),
    "scope": fixed("refused", "accepted", "service_request"),
    "stage": lambda procedure: set(procedure.stage_by_key),
    "i_decided": lambda procedure: set(procedure.stage_by_key),
    "subject_roles": lambda procedure: set(procedure.role_by_key),
    "my_roles": lambda procedure: set(procedure.role_by_key),
    "sent": kinds_sent,
    "sent_first_day": kinds_sent,
    "drafts_checked": lambda procedure: {one.key for one in procedure.checked_messages},
    "steps_done": lambda procedure: set(procedure.step_by_key),
    "findings": lambda procedure: {key for key, _ in procedure.findings},
    "outcome": lambda procedure: {outcome.key for outcome in procedure.outcomes},
    "service_area": lambda procedure: set(procedure.area_by_key),
    "relation": lambda procedure: {"", *(row.key for row in procedure.intake.relations)},
    "flags": lambda procedure: set(procedure.flag_by_key),
    "remedies": lambda procedure: set(procedure.remedy_by_key),
    "answers": answers,
}
