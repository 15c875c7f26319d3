"""The XML of a Word document: read without reaching out, and rid of what nobody sees."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from cms.web.uploads.limits import MEGABYTE
from cms.web.uploads.refusing import DAMAGED_WORD, HUGE_WORD, WORD_RUNS, UploadRefused

_LARGEST_TEXT: Final = 15 * MEGABYTE
_REFUSED: Final = frozenset(
    {"OLEObject", "control", "altChunk", "subDoc", "objectEmbed", "objectLink"}
)
_REMOVED: Final = frozenset(
    {
        # Fields: what they last showed is text of its own and stays.
        "fldChar", "instrText", "delInstrText",
        "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef",
        "permStart", "permEnd", "rsids", "docVars", "mailMerge", "attachedTemplate",
        "dataBinding", "externalData", "writeProtection",
        "embedRegular", "embedBold", "embedItalic", "embedBoldItalic",
    }
)  # fmt: skip
_ATTRIBUTES_REMOVED: Final = frozenset({"initials", "date", "dateUtc", "userId", "providerId"})
_SOMEBODY: Final = "Somebody"
_DRAWN_BY_OFFICE: Final = "urn:schemas-microsoft-com:"


def parsed(content: bytes) -> Any:
    """The root. Raises ``UploadRefused`` for a text that declares or fetches anything."""
    if len(content) > _LARGEST_TEXT:
        raise UploadRefused(HUGE_WORD)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise UploadRefused(DAMAGED_WORD)
    return root


def written(root: Any) -> bytes:
    """The XML as a part of a document."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def scrubbed(root: Any) -> Any:
    """Without fields, comments, names of authors and addresses of elsewhere."""
    for element in list(root.iter(etree.Element)):
        qualified = etree.QName(element)
        name = qualified.localname
        if name in _REFUSED:
            raise UploadRefused(WORD_RUNS)
        if name in _REMOVED:
            _take_out(element)
        elif name == "fldSimple":
            _unwrap(element)
        else:
            by_office = (qualified.namespace or "").startswith(_DRAWN_BY_OFFICE)
            _bare(element, name, by_office=by_office)
    return root


def _bare(element: Any, name: str, *, by_office: bool) -> None:
    for key in list(element.attrib):
        qualified = etree.QName(key)
        word = qualified.localname
        if word == "author":
            element.set(key, _SOMEBODY)
        elif word in _ATTRIBUTES_REMOVED or word.startswith("rsid"):
            del element.attrib[key]
        elif word in {"src", "href", "action"} and (by_office or word == "action"):
            if qualified.namespace is None:
                del element.attrib[key]
        elif name == "cNvPr" and word == "name":
            element.set(key, "Picture")


def _take_out(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element)
