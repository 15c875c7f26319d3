"""What somebody answered, put together: to be checked by them, and to become a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cms.casework.intake.forms import ADJUSTMENTS, NOBODY, SOMEBODY_ELSE, WAYS
from cms.casework.intake.offer import Offer
from cms.casework.services.told import PersonDetails, Told

Answers = dict[str, Any]
Row = dict[str, str]

NOTHING = "Nothing given"
MOST_ADJUSTMENTS = 500


def told_from(answers: Answers, *, key: UUID, offer: Offer) -> Told:
    """The answers of every page as the service takes them."""
    about = answers.get("about", NOBODY)
    return Told(
        key=key,
        kind=answers["kind"],
        text=answers["text"],
        wish=answers.get("wish", ""),
        person=person_from(answers),
        subject_role=about if about in offer.subject_labels else "",
        subject_name=answers.get("subject_name", "") if about == SOMEBODY_ELSE else "",
        procedure_key=offer.spec.key,
    )


def person_from(answers: Answers) -> PersonDetails:
    if answers.get("anonymous"):
        return PersonDetails()
    return PersonDetails(
        name=answers.get("name", ""),
        email=answers.get("email", ""),
        phone=answers.get("phone", ""),
        postal_address=answers.get("postal_address", ""),
        prefers=answers.get("prefers", ""),
        adjustments_asked=adjustments_in_words(answers),
    )


def adjustments_in_words(answers: Answers) -> str:
    asked = [ADJUSTMENTS[key] for key in answers.get("adjustments", [])]
    return "; ".join([*asked, *filter(None, [answers.get("more", "")])])[:MOST_ADJUSTMENTS]


def rows_to_check(answers: Answers, offer: Offer, urls: dict[str, str]) -> list[Row]:
    """Every answer with a link to change it. ``urls``: by the name of the page."""
    kinds = {choice.value: choice.label for choice in offer.kinds}
    rows = [
        row("Kind of message", kinds[answers["kind"]], urls["what-happened"]),
        row("What happened", answers["text"], urls["what-happened"]),
        row("What you would like to happen", answers.get("wish", ""), urls["putting-it-right"]),
        row("About one person", subject_in_words(answers, offer), urls["putting-it-right"]),
    ]
    if answers.get("anonymous"):
        anonymous = "You stay anonymous. We cannot reply to you."
        return [*rows, row("About you", anonymous, urls["about-you"])]
    rows += [
        row("Your name", answers.get("name", ""), urls["about-you"]),
        row("Email address", answers.get("email", ""), urls["about-you"]),
        row("Phone number", answers.get("phone", ""), urls["about-you"]),
        row("Postal address", answers.get("postal_address", ""), urls["about-you"]),
        row("What would help you", adjustments_in_words(answers), urls["making-it-easier"]),
    ]
    if answers.get("prefers"):
        way = WAYS[answers["prefers"]]
        rows.append(row("How we contact you first", way, urls["making-it-easier"]))
    return rows


def row(key: str, value: str, url: str) -> Row:
    hidden = key[:1].lower() + key[1:]
    return {"key": key, "value": value or NOTHING, "url": url, "hidden": hidden}


def subject_in_words(answers: Answers, offer: Offer) -> str:
    about = answers.get("about", NOBODY)
    if about == SOMEBODY_ELSE:
        return str(answers.get("subject_name", ""))
    return offer.subject_labels.get(about, "No")
