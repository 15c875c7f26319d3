"""What somebody answered, put together: to be checked by them, and to become a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from cms.casework.intake.forms import ways_offered
from cms.casework.intake.offer import MYSELF, NOBODY, SOMEBODY_ELSE, Offer
from cms.casework.models import Kind, PartyKind, Upload
from cms.casework.services.questions import QuestionWords
from cms.casework.services.told import PersonDetails, Representative, Told

Answers = dict[str, Any]
Row = dict[str, str]

NOTHING = "Nothing given"
ANONYMOUS = "You stay anonymous. We cannot reply to you, but you get a code to follow it."
OWN_WAYS = ("email", "phone", "postal_address")


def told_from(answers: Answers, *, key: UUID, offer: Offer) -> Told:
    """The answers of every page as the service takes them."""
    about, kind = answers.get("about", NOBODY), answers["kind"]
    return Told(
        key=key,
        # Whoever reads it finds out what it is, where this procedure has other kinds.
        kind=kind if kind in offer.spec.types else Kind.UNSURE.value,
        text=answers["text"],
        wish=answers.get("wish", ""),
        person=person_from(answers, offer),
        on_behalf_of=helper_from(answers) if for_another(answers) else None,
        subject_role=about if about in {role.key for role in offer.may_be_about} else "",
        subject_name=answers.get("subject_name", "") if about == SOMEBODY_ELSE else "",
        service_area=answers.get("service_area", ""),
        version=offer.version,
        treated_worse=bool(answers.get("treated_worse")),
    )


def for_another(answers: Answers) -> bool:
    return bool(answers.get("whom") == SOMEBODY_ELSE and not answers.get("anonymous"))


def ways_of_person(answers: Answers) -> dict[str, str]:
    """How the person can be reached whom it is for, who may be another."""
    before = "their_" if for_another(answers) else ""
    return {name: str(answers.get(f"{before}{name}", "")) for name in OWN_WAYS}


def person_from(answers: Answers, offer: Offer) -> PersonDetails:
    """The person whose case it is, who need not be the one who types."""
    if answers.get("anonymous"):
        return PersonDetails(relation=answers.get("relation", ""))
    another, whom = for_another(answers), answers.get("whom", MYSELF)
    group = answers.get("group", "") if whom == PartyKind.GROUP else ""
    name_of_group, _, members = group.partition("\n")
    business = answers.get("business", "") if whom == PartyKind.BUSINESS else ""
    return PersonDetails(
        name=answers.get("their_name" if another else "name", ""),
        **ways_of_person(answers),
        prefers=answers.get("prefers", ""),
        adjustments_asked=answers.get("more", ""),
        kind=whom if whom in PartyKind.values else PartyKind.INDIVIDUAL,
        organisation=name_of_group or business,
        members=members,
        relation="" if another else answers.get("relation", ""),
        adjustments=tuple(answers.get("adjustments", [])),
        language=answers.get("language", ""),
    )


def helper_from(answers: Answers) -> Representative:
    return Representative(
        name=answers["name"],
        **{name: answers.get(name, "") for name in OWN_WAYS},
        acts_as=answers["acts_as"],
        agreed=answers["agreed"],
        why_cannot=answers.get("why_cannot", ""),
    )


def rows_to_check(
    answers: Answers, offer: Offer, urls: dict[str, str], uploads: Iterable[Upload]
) -> list[Row]:
    """Every answer with a link to change it. ``urls``: by the name of the page."""
    told = {**answers, "attached": "\n".join(upload.name for upload in uploads)}
    rows = []
    for key, page in offer.pages.items():
        if key not in urls or (key == "about-you" and answers.get("anonymous")):
            continue
        for question in page.questions:
            value = in_words(question.key, told, offer)
            if question.key in told and (value or not question.quiet):
                rows.append(row(question, value, urls[key]))
    if answers.get("anonymous"):
        rows.append(
            {"key": "About you", "value": ANONYMOUS, "url": urls["about-you"], "hidden": "this"}
        )
    return rows


def row(question: QuestionWords, value: str, url: str) -> Row:
    hidden = question.label[:1].lower() + question.label[1:].rstrip("?")
    return {"key": question.label, "value": value or NOTHING, "url": url, "hidden": hidden}


def in_words(key: str, answers: Answers, offer: Offer) -> str:
    """One answer as it is read; empty where nothing was answered or it says nothing."""
    value = answers.get(key)
    labels = labels_of(key, offer)
    if isinstance(value, list):
        return "; ".join(labels.get(str(each), str(each)) for each in value)
    if value is True:
        return "Yes"
    return labels.get(str(value), str(value)) if value else ""


def labels_of(key: str, offer: Offer) -> dict[str, str]:
    """The words of the answers to choose from, by the value that is kept."""
    found = LABELS.get(key)
    return found(offer) if found else {}


def about_labels(offer: Offer) -> dict[str, str]:
    return {NOBODY: "No", **offer.subject_labels, SOMEBODY_ELSE: "Yes, somebody else"}


LABELS: Final[Mapping[str, Callable[[Offer], dict[str, str]]]] = {
    "kind": lambda offer: {choice.value: choice.label for choice in offer.kinds},
    "about": about_labels,
    "whom": lambda offer: {choice.value: choice.label for choice in offer.whom},
    "agreed": lambda offer: {choice.value: choice.label for choice in offer.agreed},
    "relation": lambda offer: {row.key: row.label for row in offer.spec.intake.relations},
    "acts_as": lambda offer: {row.key: row.label for row in offer.spec.intake.acts_as},
    "adjustments": lambda offer: {row.key: row.label for row in offer.spec.intake.adjustments},
    "own": lambda offer: {key: own.answer for key, own in offer.own_questions.items()},
    "service_area": lambda offer: {row.key: row.label for row in offer.areas},
    "prefers": lambda offer: ways_offered(),
}
