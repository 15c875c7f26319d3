"""What is wrong with a page as HTML. Strict: what a parser would mend in silence is a fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from bs4 import BeautifulSoup, Tag


def named(words: str) -> set[str]:
    return set(words.split())


VOID = named("area base br col embed hr img input link meta source track wbr")
# What may stand inside a line of text. Anything else closes a paragraph without a word.
PHRASING = named(
    "a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark meter "
    "output progress q s samp select small span strong sub sup svg textarea time u var wbr "
    "option optgroup path circle line rect title"
)
TEXT_ONLY_INSIDE = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "label", "button", "span", "dt",
                    "strong", "b", "em", "i", "summary", "pre", "time", "legend", "caption"}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "hgroup"}
# A summary and a legend may hold headings; a term may hold blocks, but no heading or section.
ALSO = {"summary": HEADINGS, "legend": HEADINGS, "dt": {"p", "div", "ul", "ol"}}
CHILDREN = {
    "ul": {"li", "template"},
    "ol": {"li", "template"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
PARENTS = {"li": {"ul", "ol", "menu"}, "dd": {"dl", "div"}, "dt": {"dl", "div"},
           "legend": {"fieldset"}, "summary": {"details"}, "caption": {"table"}}  # fmt: skip
PRESSED = {"a", "button", "input", "select", "textarea", "label", "summary"}
KNOWN = PHRASING | TEXT_ONLY_INSIDE | VOID | set(CHILDREN) | {
    child for children in CHILDREN.values() for child in children
} | named(
    "html head body main header footer nav section article aside div p ul ol li blockquote pre "
    "figure figcaption form fieldset details iframe script title noscript"
)  # fmt: skip
GLOBAL = named("class id lang dir title hidden tabindex role autofocus translate draggable")
OF = {
    "a": "href rel target download type", "button": "type name value form formaction "
    "formnovalidate disabled", "form": "method action novalidate enctype autocomplete",
    "input": "type name value checked disabled placeholder autocomplete inputmode required "
    "multiple accept spellcheck autocapitalize readonly min max step size pattern autocorrect maxlength",
    "textarea": "name rows cols autocomplete spellcheck disabled readonly placeholder required",
    "select": "name disabled required autocomplete multiple", "option": "value selected disabled",
    "label": "for", "img": "src alt width height loading srcset sizes decoding", "html": "",
    "meta": "charset name content", "link": "rel href as type crossorigin", "time": "datetime",
    "script": "src type async defer data", "ol": "reversed start type", "th": "scope colspan "
    "rowspan", "td": "colspan rowspan", "details": "open name", "iframe": "src sandbox width "
    "height loading", "del": "datetime cite", "ins": "datetime cite", "fieldset": "disabled",
    "progress": "value max", "blockquote": "cite", "output": "for name", "li": "value",
    "svg": "viewBox width height xmlns focusable fill viewbox", "path": "d fill",
}  # fmt: skip
LABELLED = ", ".join(
    ["textarea", "select", "input:not([type=hidden], [type=submit], [type=button])"]
)
REFERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list")


class Nesting(HTMLParser):
    """Every start has its end, in order, and no attribute comes twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        twice = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        self.faults += [f"<{tag}> has {name} twice" for name in twice]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and "svg" not in self.open:
            self.faults.append(f"<{tag}/> is not closed by its slash")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass


def faults_in(html: str) -> list[str]:
    nesting = Nesting()
    nesting.feed(html)
    nesting.close()
    tree = BeautifulSoup(html, "html.parser")
    found = [*nesting.faults, *(f"<{tag}> is never closed" for tag in nesting.open)]
    if not html.lstrip().lower().startswith("<!doctype html>"):
        found.append("does not begin with its doctype")
    found += [*_of_the_page(tree), *_references(tree)]
    for tag in tree.find_all(True):
        found += _of_a_tag(tag)
    return sorted(set(found))


def _of_the_page(tree: BeautifulSoup) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in tree.select("[id]"))
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    yield from (f"id {name!r} is no name" for name in ids if not name or re.search(r"\s", name))
    if not (tree.html and tree.html.get("lang")):
        yield "has no language"
    if not (tree.title and tree.title.get_text(strip=True)):
        yield "has no title"
    if len(tree.select("main")) != 1:
        yield "has not one main"
    if len(tree.select("h1")) != 1 and not tree.select("#doors"):
        yield f"has {len(tree.select('h1'))} main headings"


def _references(tree: BeautifulSoup) -> Iterator[str]:
    ids = {str(tag["id"]) for tag in tree.select("[id]")}
    for tag in tree.find_all(True):
        named_by_it = {name: str(tag.get(name) or "").split() for name in REFERS}
        href = str(tag.get("href") or "")
        named_by_it["href"] = [href[1:]] if href.startswith("#") and href[1:] else []
        yield from (
            f"<{tag.name}> {name} names {word!r}, which is not there"
            for name, words in named_by_it.items()
            for word in words
            if word not in ids
        )
    for control in tree.select(LABELLED):
        labelled = tree.find("label", attrs={"for": control.get("id") or "?"})
        if not (labelled or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"nothing labels {control.get('name')!r}"


def _of_a_tag(tag: Tag) -> Iterator[str]:
    yield from _place(tag, tag.parent.name if tag.parent else "")
    if tag.name not in KNOWN and not tag.find_parent("svg"):
        yield f"<{tag.name}> is not known here"
    if tag.name == "img" and tag.get("alt") is None:
        yield "a picture has no words"
    if tag.name in {"ul", "ol", "dl"} and not tag.find(True, recursive=False):
        yield f"<{tag.name}> is empty"
    if tag.name in HEADINGS and not tag.get_text(strip=True):
        yield f"<{tag.name}> is empty"
    allowed = GLOBAL | named(OF.get(tag.name, ""))
    for name in tag.attrs:
        if name not in allowed and not name.startswith(("aria-", "data-")):
            yield f"<{tag.name}> may not have {name}"


def _place(tag: Tag, above: str) -> Iterator[str]:
    if above in CHILDREN and tag.name not in CHILDREN[above] | {"script"}:
        yield f"<{tag.name}> stands straight in <{above}>"
    if tag.name in PARENTS and above not in PARENTS[tag.name]:
        yield f"<{tag.name}> stands in <{above}>"
    if above in TEXT_ONLY_INSIDE and tag.name not in PHRASING | ALSO.get(above, set()):
        yield f"<{tag.name}> stands in <{above}>"
    if tag.name in PRESSED - {"label"} and tag.find_parent(["a", "button"]):
        yield f"<{tag.name}> stands in something to press"
