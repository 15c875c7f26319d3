"""How a resident in good faith fills in whatever form they meet."""

from __future__ import annotations

from tests.hostile.page_forms import PageField, PageForm

WORDS = "The side door of the hall was locked again, and I could not get in. " * 6
# By the end of a field's name; a field that is not named here is answered by its kind.
ANSWERS = {
    "kind": "concern",
    "about": "no",
    "anonymous": "",
    "more": "",
    "subject_name": "",
    "group": "",
}
BY_KIND = {
    "textarea": WORDS,
    "text": "Ada Brown",
    "email": "ada@resident.example",
    "tel": "01632 960 200",
    "checkbox": "",
    "file": "",
}


def filled(form: PageForm) -> dict[str, str]:
    return {
        name: value for name, one in form.fields.items() if (value := answer_to(one)) is not None
    }


def answer_to(one: PageField) -> str | None:
    """What is sent for a field; None leaves it out, as an empty tick box is."""
    if not one.seen:
        return one.standing[0] if one.standing else ""
    value = ANSWERS.get(one.name.rpartition("-")[2], BY_KIND.get(one.kind))
    if one.kind == "checkbox":
        return value or None
    if one.choices and value not in one.choices:
        return one.choices[0]
    return value if value is not None else "1"
