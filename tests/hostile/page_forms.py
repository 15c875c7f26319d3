"""The forms of a page as a browser finds them, so that no field has to be named here."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

NOT_SENT = {"submit", "button", "reset", "image"}
CHOSEN = {"radio", "checkbox"}
HIDDEN = "hidden"


@dataclass
class PageField:
    """One name of a form. ``kind``: an input's type, “textarea” or “select”.

    ``choices`` are the values offered; ``standing`` what would be sent were nothing touched.
    ``seen`` is false for what a person cannot see, such as a box for robots.
    """

    name: str
    kind: str
    choices: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)
    seen: bool = True

    @property
    def takes_words(self) -> bool:
        return self.seen and self.kind in {"text", "textarea", "search", "email", "tel", "url"}


@dataclass
class PageForm:
    """``address`` is where it is sent, whole; ``method`` is “get” or “post”."""

    address: str
    method: str
    fields: dict[str, PageField]

    def standing(self) -> dict[str, list[str]]:
        """What a browser would send were nothing touched."""
        return {name: list(one.standing) for name, one in self.fields.items() if one.standing}


def forms_on(page: str, address: str) -> list[PageForm]:
    """Every form of the page that was got from ``address``, in its order."""
    return [_form(tag, address) for tag in BeautifulSoup(page, "html.parser").find_all("form")]


def _form(tag: Tag, address: str) -> PageForm:
    fields: dict[str, PageField] = {}
    for control in tag.find_all(["input", "textarea", "select", "button"]):
        name, kind = str(control.get("name") or ""), _kind(control)
        if name and kind not in NOT_SENT:
            one = fields.setdefault(name, PageField(name, kind, seen=_is_seen(control)))
            _take_in(one, control, kind)
    sent_to = urljoin(address, str(tag.get("action") or ""))
    return PageForm(sent_to, str(tag.get("method") or "get").lower(), fields)


def _kind(control: Tag) -> str:
    if control.name == "button":
        return "submit"
    return str(control.get("type") or "text").lower() if control.name == "input" else control.name


def _is_seen(control: Tag) -> bool:
    return _kind(control) != HIDDEN and control.find_parent(attrs={"aria-hidden": "true"}) is None


def _take_in(one: PageField, control: Tag, kind: str) -> None:
    value = str(control.get("value") or "")
    if kind in CHOSEN:
        one.choices.append(value or "on")
        one.standing += [value or "on"] * control.has_attr("checked")
    elif kind == "select":
        options = control.find_all("option")
        one.choices += [str(option.get("value") or "") for option in options]
        one.standing += [str(o.get("value") or "") for o in options if o.has_attr("selected")]
    elif kind == "textarea":
        one.standing.append(control.get_text().removeprefix("\n"))
    elif kind != "file":
        one.standing.append(value)
