"""Hostile files by families, all built in code. Each is refused, or comes out inert."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image

from tests.web.uploads import papers
from tests.web.uploads.papers import AUTHOR, SCRIPT, WORD_TYPE, relation

REFUSED, EITHER = "refused", "either"
JS = f"{SCRIPT}()"
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Hostile:
    family: str
    name: str
    content: bytes
    expected: str = REFUSED


@cache
def hostile_files() -> tuple[Hostile, ...]:
    return tuple(
        Hostile(family.__name__, *made)
        for family in (
            disguised, polyglots, broken_pictures, bombs_of_points, broken_documents, active_pdfs,
            active_words, word_zips, bit_flips,
        )
        for made in family()
    )  # fmt: skip


Made = Iterator[tuple[Any, ...]]


def disguised() -> Made:
    """Something else, under each of the names that we take."""
    others = {
        "html": f"<!DOCTYPE html><script>{JS}</script>".encode(),
        "html after a mark": b"\xef\xbb\xbf  <HTML><body onload=planted_script()>",
        "svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{JS}'/>".encode(),
        "svg xml": f"<?xml version='1.0'?><svg><script>{JS}</script></svg>".encode(),
        "xml with an entity": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "script": f"alert('{SCRIPT}')".encode(),
        "php": b"<?php system($_GET['c']); ?>",
        "shell": b"#!/bin/sh\nrm -rf ~\n",
        "exe": b"MZ\x90\x00\x03" + bytes(200),
        "elf": b"\x7fELF\x02\x01\x01" + bytes(200),
        "java": b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(50),
        "zip": papers.zipped({"a.html": b"<script>"}),
        "jar": papers.zipped({"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe"}),
        "empty zip": b"PK\x05\x06" + bytes(18),
        "rar": b"Rar!\x1a\x07\x01\x00" + bytes(50),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
        "gzip": b"\x1f\x8b\x08" + bytes(50),
        "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "rtf": b"{\\rtf1{\\object\\objdata 0105}}",
        "film": b"\x00\x00\x00\x18ftypmp42" + bytes(50),
        "flash": b"FWS\x09" + bytes(50),
        "tiff": papers.picture("TIFF"),
        "bmp": papers.picture("BMP"),
        "ico": papers.picture("ICO"),
        "psd": b"8BPS\x00\x01" + bytes(50),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(rm) run",
        "virus": EICAR.encode(),
        "text": b"only words\n",
        "nothing": b"",
        "one byte": b"\xff",
        "zeros": bytes(1000),
        "csv": b"=cmd|' /C calc'!A0,b\n",
        "shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60),
        "mail": b"From: a@example.com\nSubject: x\n\n<script>",
    }
    for label, content in others.items():
        for ending in (".jpg", ".png", ".pdf", ".docx"):
            yield f"{label}{ending}", content


def polyglots() -> Made:
    """Two things at once: only the points or pages may come out."""
    tails = {
        "zip": papers.zipped({"evil.html": papers.PLANTED[2]}),
        "html": f"<script>{JS}</script>".encode(),
        "php": f"<?php {JS}; ?>".encode(),
        "pdf": papers.pdf(),
        "exe": b"MZ\x90" + JS.encode(),
        "film": b"\x00\x00\x00\x18ftypmp42" + AUTHOR.encode(),
        "jar": papers.zipped({"META-INF/MANIFEST.MF": SCRIPT.encode()}),
        "rar": b"Rar!\x1a\x07\x00" + SCRIPT.encode(),
    }
    bodies = {
        "photo.jpg": papers.photo(), "drawing.png": papers.drawing(),
        "moving.gif": papers.picture("GIF"), "new.webp": papers.picture("WEBP", exif=papers.exif()),
        "letter.pdf": papers.pdf(), "letter.docx": papers.word(),
    }  # fmt: skip
    for label, tail in tails.items():
        for name, body in bodies.items():
            yield f"{label} after {name}", body + tail, EITHER
            yield f"{label} before {name}", tail + body, EITHER
    comment = f"/*{JS}*/".encode()
    yield "script in a gif", b"GIF89a" + comment + papers.picture("GIF")[6:], EITHER
    yield (
        "script in a jpg",
        b"\xff\xd8\xff\xfe\x00\x20" + comment.ljust(30) + papers.photo()[2:],
        EITHER,
    )
    yield (
        "html in a pdf",
        b"%PDF-1.7\n<script>" + JS.encode() + b"</script>\n" + papers.pdf()[9:],
        EITHER,
    )


def broken_pictures() -> Made:
    """Cut off at every tenth, and with the middle missing."""
    whole = {
        "photo.jpg": papers.photo(size=(300, 200)), "drawing.png": papers.drawing(size=(300, 200)),
        "moving.gif": papers.picture("GIF", size=(300, 200)),
        "new.webp": papers.picture("WEBP", size=(300, 200), exif=papers.exif()),
        "phone.heic": papers.heic(),
    }  # fmt: skip
    for name, content in whole.items():
        for tenth in range(1, 10):
            yield f"{tenth} tenths of {name}", content[: len(content) * tenth // 10], EITHER
        third = len(content) // 3
        yield f"{name} without its middle", content[:third] + content[-third:], EITHER


def bombs_of_points() -> Made:
    for width, height in (
        (60_000, 60_000),
        (2_000_000, 40),
        (2**31 - 1, 1),
        (7_500, 7_500),
        (0, 9),
    ):
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        content += chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
        yield f"{width} by {height}.png", content
        gif = (
            b"GIF89a"
            + struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
            + papers.picture("GIF")[10:]
        )
        yield f"{width} by {height}.gif", gif, EITHER
    text = zlib.compress(bytes(40_000_000), 9)
    png = papers.picture("PNG")
    yield (
        "text that unpacks.png",
        png[:33] + chunk(b"zTXt", b"Author\0\0" + text) + png[33:],
        EITHER,
    )
    profile = chunk(b"iCCP", b"x\0\0" + text)
    yield "profile that unpacks.png", png[:33] + profile + png[33:], EITHER
    flat = Image.new("1", (16_000, 16_000))
    file = BytesIO()
    flat.save(file, "PNG")
    yield "a flat sheet.png", file.getvalue()
    frames = [Image.new("P", (500, 500), n) for n in range(60)]
    for form in ("GIF", "WEBP", "PNG"):
        file = BytesIO()
        frames[0].save(file, form, save_all=True, append_images=frames[1:])
        yield f"many frames.{form.lower()}", file.getvalue(), EITHER


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def broken_documents() -> Made:
    for name, content in (("letter.pdf", papers.pdf(pages=3)), ("letter.docx", papers.word())):
        for tenth in range(1, 10):
            yield f"{tenth} tenths of {name}", content[: len(content) * tenth // 10]
    yield "only a header.pdf", b"%PDF-1.7\n%a letter\n"
    yield "no pages.pdf", papers.pdf(pages=0)
    yield "one page too many.pdf", papers.pdf(pages=1_001)
    for label, options in (
        ("for two", Encryption(owner="a", user="b")), ("in an older way", Encryption(owner="a", user="b", R=4)),
    ):  # fmt: skip
        yield f"locked {label}.pdf", papers.pdf(encryption=options)
    yield "locked for its owner.pdf", papers.pdf(encryption=Encryption(owner="a", user="")), EITHER


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **more)


def stream_of(pdf: Pdf, content: bytes, **more: Any) -> Any:
    return pdf.make_indirect(Stream(pdf, content, **more))


def annotated(kind: str, **more: Any) -> Any:
    def change(pdf: Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 50, 50]),
            T=String(AUTHOR), Contents=String(SCRIPT), **more,
        )  # fmt: skip
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])

    return change


def in_root(key: str, value: Any) -> Any:
    def change(pdf: Pdf) -> None:
        pdf.Root[key] = value(pdf) if callable(value) else value

    return change


def active_pdfs() -> Made:
    runs = {
        "JavaScript": {"JS": String(JS)}, "URI": {"URI": String(f"https://example.com/{SCRIPT}")},
        "SubmitForm": {"F": String(f"https://example.com/{SCRIPT}")},
        "GoToR": {"F": String(f"\\\\example.com\\{SCRIPT}"), "D": Array([0])},
        "GoToE": {"F": String(SCRIPT)}, "Named": {"N": Name("/Print")},
        "Launch": {"F": String(f"{SCRIPT}.exe")}, "ImportData": {"F": String(SCRIPT)},
        "Rendition": {"JS": String(JS)}, "ResetForm": {}, "Hide": {"T": String(SCRIPT)},
    }  # fmt: skip
    for kind, more in runs.items():
        expected = REFUSED if kind in {"Launch", "ImportData"} else EITHER
        does = action(kind, **more)
        yield f"{kind} at once", papers.pdf(in_root("/OpenAction", does)), expected
        yield f"{kind} at the end", papers.pdf(in_root("/AA", Dictionary(WC=does))), expected
        yield f"{kind} on a link", papers.pdf(annotated("Link", A=does)), expected
        yield f"{kind} in a field", papers.pdf(annotated("Widget", AA=Dictionary(K=does))), expected
        packed = papers.pdf(in_root("/OpenAction", does), object_stream_mode=2)
        yield f"{kind} packed away", packed, expected
    for kind in ("RichMedia", "Movie", "Sound", "Screen", "3D"):
        yield f"{kind}.pdf", papers.pdf(annotated(kind))
    for kind in ("Text", "FreeText", "Popup", "Stamp", "FileAttachment", "Ink", "Watermark"):
        yield f"{kind}.pdf", papers.pdf(annotated(kind)), EITHER
    yield from hidden_in_pdfs()
    yield from bombs_in_pdfs()
    yield from mazes_in_pdfs()


def hidden_in_pdfs() -> Made:
    script = action("JavaScript", JS=String(JS))
    names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    yield "named script.pdf", papers.pdf(in_root("/Names", names)), EITHER

    def files(pdf: Pdf) -> Dictionary:
        spec = Dictionary(
            Type=Name.Filespec, F=String("a.exe"),
            EF=Dictionary(F=stream_of(pdf, b"MZ" + SCRIPT.encode())),
        )  # fmt: skip
        return Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])))

    yield "file inside.pdf", papers.pdf(in_root("/Names", files)), EITHER
    yield "folder.pdf", papers.pdf(in_root("/Collection", Dictionary()))
    for value in (lambda pdf: stream_of(pdf, JS.encode()), String(SCRIPT)):
        form = in_root("/AcroForm", lambda pdf, value=value: Dictionary(
            Fields=Array([]), XFA=value(pdf) if callable(value) else value))  # fmt: skip
        yield "second form.pdf", papers.pdf(form)
    yield from beside_pages()


def beside_pages() -> Made:
    for key in ("Metadata", "PieceInfo", "LastModified", "AF", "B", "AA", "Tabs", "Thumb"):

        def change(pdf: Pdf, key: str = key) -> None:
            pdf.pages[0].obj[f"/{key}"] = stream_of(pdf, papers.XMP)

        yield f"{key} of a page.pdf", papers.pdf(change), EITHER
    for filtered, made in (
        ("DCTDecode", papers.photo()),
        ("JPXDecode", papers.picture("JPEG2000")),
    ):
        for key in ("Metadata", "OPI", "Alternates", "PieceInfo", "AF", "F", "FFilter"):

            def picture(pdf: Pdf, key: str = key, made: bytes = made, way: str = filtered) -> None:
                if way == "JPXDecode":
                    box = papers.XMP + AUTHOR.encode()
                    made += struct.pack(">I", len(box) + 8) + b"xml " + box
                image = stream_of(
                    pdf, made, Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40,
                    ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
                )  # fmt: skip
                image.Filter = Name(f"/{way}")
                image[f"/{key}"] = String(SCRIPT)
                pdf.pages[0].Resources.XObject = Dictionary(A=image)

            yield f"{filtered} with {key}.pdf", papers.pdf(picture), EITHER


def bombs_in_pdfs() -> Made:
    def unpacks(times: int) -> Any:
        def change(pdf: Pdf) -> None:
            content = bytes(200_000_000)
            filters = []
            for _ in range(times):
                content = zlib.compress(content, 9)
                filters.append(Name.FlateDecode)
            stream = stream_of(pdf, b"")
            stream.write(content, filter=Array(filters) if times > 1 else filters[0])
            pdf.pages[0].Contents = stream

        return change

    yield "unpacks.pdf", papers.pdf(unpacks(1))
    yield "unpacks twice.pdf", papers.pdf(unpacks(2))


def mazes_in_pdfs() -> Made:
    def deep(pdf: Pdf) -> None:
        value: Any = Array([])
        for _ in range(150):
            value = Array([value])
        pdf.Root.Deep = value

    yield "deep.pdf", papers.pdf(deep)

    def round_and_round(pdf: Pdf) -> None:
        pdf.pages[0].Resources.XObject = Dictionary(A=pdf.pages[0].obj)

    yield "round.pdf", papers.pdf(round_and_round), EITHER

    def wide(pdf: Pdf) -> None:
        image = stream_of(
            pdf, b"x", Type=Name.XObject, Subtype=Name.Image, Width=10**6, Height=10**6
        )
        pdf.pages[0].Resources.XObject = Dictionary(A=image)

    yield "wide.pdf", papers.pdf(wide)

    def many(pdf: Pdf) -> None:
        pdf.Root.Many = Array([pdf.make_indirect(Dictionary()) for _ in range(61_000)])

    yield "many objects.pdf", papers.pdf(many)


def active_words() -> Made:
    yield "macros.docm", papers.word(main="application/vnd.ms-word.document.macroEnabled.main+xml")
    yield "template.dotx", papers.word(main=f"{WORD_TYPE}.template.main+xml")
    for name in (
        "word/vbaProject.bin", "word/vbaData.xml", "word/activeX/activeX1.bin",
        "word/embeddings/oleObject1.bin", "customUI/customUI.xml", "word/VBAPROJECT.BIN",
    ):  # fmt: skip
        yield f"{name}.docx", papers.word(parts={name: SCRIPT.encode()})
    for kind in (
        "oleObject",
        "control",
        "aFChunk",
        "subDocument",
        "frame",
        "package",
        "vbaProject",
    ):
        for external in (True, False):
            related = relation(1, kind, "https://example.com/a", external=external)
            yield f"{kind}, external {external}.docx", papers.word(relations=related)
    for kind in ("hyperlink", "image", "attachedTemplate", "externalLinkPath", "settings"):
        for target in (f"https://example.com/{SCRIPT}", f"file://example.com/{SCRIPT}.dotm",
                       f"\\\\example.com\\{SCRIPT}", f"javascript:{JS}", f"mhtml:http://{SCRIPT}"):  # fmt: skip
            related = relation(1, kind, target, external=True)
            yield f"{kind} to {target}.docx", papers.word(relations=related), EITHER
    yield from active_texts()
    yield from beside_texts()


def active_texts() -> Made:
    for tag in ("o:OLEObject", "w:control", "w:altChunk", "w:subDoc", "w:objectLink"):
        yield f"{tag}.docx", papers.word(f"<w:p><w:r><{tag} r:id='rId1'/></w:r></w:p>")
    for code in (
        "DDEAUTO",
        "DDE",
        "INCLUDETEXT",
        "INCLUDEPICTURE",
        "LINK",
        "MACROBUTTON",
        "HYPERLINK",
    ):
        text = f"{code} {SCRIPT}"
        pieces = (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>"
            f"{text}</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        )
        yield f"{code} field.docx", papers.word(pieces), EITHER
        simple = f"<w:p><w:fldSimple w:instr='{text}'><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"
        yield f"{code} simple field.docx", papers.word(simple), EITHER
    for tag in ("ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange", "cellIns"):
        change = (
            f"<w:p><w:{tag} w:id='1' w:author='{AUTHOR}' w:initials='{SCRIPT}' w:date='x'/></w:p>"
        )
        yield f"{tag}.docx", papers.word(change), EITHER


def beside_texts() -> Made:
    for kind in (
        "comments",
        "people",
        "customXml",
        "glossaryDocument",
        "webSettings",
        "printerSettings",
    ):
        part = f"<a xmlns='x'>{AUTHOR} {SCRIPT}</a>".encode()
        related = relation(1, kind, "extra.xml")
        yield f"{kind}.docx", papers.word(relations=related, parts={"word/extra.xml": part}), EITHER
    for setting in (
        "attachedTemplate r:id='x'",
        "docVars",
        "mailMerge",
        "rsids",
        "writeProtection",
    ):
        name = setting.split()[0]
        inner = f"<w:{name}><w:docVar w:val='{AUTHOR} {SCRIPT}'/></w:{name}>"
        yield f"setting {name}.docx", papers.word(settings=inner), EITHER
    image = (
        f"<w:p><w:r><v:shape><v:imagedata src='http://{SCRIPT}' href='x'/></v:shape></w:r></w:p>"
    )
    yield "picture from elsewhere.docx", papers.word(image), EITHER
    for name, content in (
        ("photo.jpeg", papers.photo()), ("drawing.jpeg", papers.drawing()),
        ("page.jpeg", f"<script>{JS}</script>".encode()), ("old.emf", JS.encode()),
    ):  # fmt: skip
        related = relation(1, "image", f"media/{name}")
        yield (
            f"{name} inside.docx",
            papers.word(relations=related, parts={f"word/media/{name}": content}),
            EITHER,
        )


def word_zips() -> Made:
    """The package itself turned against whoever opens it."""
    yield "too many parts.docx", papers.word(parts={f"word/{n}.xml": b"" for n in range(1_001)})
    yield "unpacks.docx", papers.word(parts={"word/big.xml": bytes(30_000_000)})
    yield "unpacks to text.docx", papers.word("<w:p/>" * 3_000_000)
    yield "climbs.docx", papers.word(parts={"../../etc/cron.d/x": b"x"})
    yield "from the root.docx", papers.word(parts={"/etc/passwd": b"x"})
    yield "twice.docx", papers.word(parts={"word/DOCUMENT.xml": b"<a/>"})
    yield "a zip in it.docx", papers.word(parts={"word/a.zip": papers.zipped({"b": b"c"})}), EITHER
    laughs = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    ) + "]><l>&j;</l>"  # fmt: skip
    for name in ("word/document.xml", "word/settings.xml", "[Content_Types].xml", "_rels/.rels"):
        yield f"laughs in {name}.docx", papers.word(parts={name: laughs.encode()})
        reads = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
        yield f"reads files in {name}.docx", papers.word(parts={name: reads})
        yield f"no XML in {name}.docx", papers.word(parts={name: b"\x00\x01"})
    yield "deep.docx", papers.word("<w:p>" * 5_000 + "</w:p>" * 5_000)
    yield "missing part.docx", papers.word(relations=relation(1, "header", "../../../x.xml"))
    only = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>"}
    yield "no document.docx", papers.zipped(only)


def bit_flips() -> Made:
    """Every some bytes, one bit the other way."""
    for name, content in (
        ("photo.jpg", papers.photo()), ("drawing.png", papers.drawing()),
        ("phone.heic", papers.heic()), ("letter.pdf", papers.pdf()), ("letter.docx", papers.word()),
    ):  # fmt: skip
        for step in range(1, 13):
            changed = bytearray(content)
            for at in range(step * 7, len(content), max(1, len(content) // 3)):
                changed[at] ^= 1 << (step % 8)
            yield f"{step} of {name}", bytes(changed), EITHER
