"""Small whole files of every kind that we take, built in code, with planted words to look for."""

from __future__ import annotations

import warnings
import zipfile
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, PngImagePlugin

AUTHOR = "Planted Author"
NORTH = "51.50735"
SCRIPT = "planted_script"
PLANTED = (AUTHOR.encode(), NORTH.encode(), SCRIPT.encode())
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XMP = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' rdf:about=''>"
    f"<dc:rights>{AUTHOR} {NORTH} {SCRIPT}</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def exif(turn: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = turn
    made[0x013B] = AUTHOR
    made[0x8298] = f"{SCRIPT} {NORTH}"
    place = made.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 30.0, 26.46), "W", (0.0, 7.0, 40.0)
    made.get_ifd(0x8769)[0x9286] = f"{AUTHOR} {NORTH}".encode()
    return made


def picture(
    form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any
) -> bytes:
    """A picture, red to the left, of any format and mode that Pillow writes."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    image = (
        image.convert("I").point(lambda value: value * 257).convert(mode)
        if mode.startswith("I")
        else image.convert(mode)
    )
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def photo(turn: int = 1, **options: Any) -> bytes:
    """A JPG that says where and by whom it was taken, in every place there is for it."""
    return picture(exif=exif(turn), comment=f"{AUTHOR} {SCRIPT}".encode(), xmp=XMP, **options)


def drawing(**options: Any) -> bytes:
    """A PNG with the same planted."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", f"{AUTHOR} {NORTH} {SCRIPT}", zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return picture("PNG", pnginfo=info, exif=exif(), **options)


def heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return picture("HEIF", exif=exif(), xmp=XMP)


def pdf(change: Any = None, *, pages: int = 1, text: str = "Hello", **options: Any) -> bytes:
    """A PDF of some pages, after ``change`` has had its way with it."""
    with Pdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(200, 200))
            page = made.pages[-1]
            page.Contents = made.make_stream(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.Resources = Dictionary(Font=Dictionary(F1=font))
        made.docinfo["/Author"] = AUTHOR
        made.Root.Metadata = Stream(made, XMP, Type=Name.Metadata, Subtype=Name.XML)
        if change is not None:
            change(made)
        file = BytesIO()
        with warnings.catch_warnings():
            # Fields that no form knows of are part of the mischief.
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            made.save(file, **options)
    return file.getvalue()


def pdf_texts(content: bytes) -> bytes:
    """Everything that a PDF holds, unpacked, to look for planted words in."""
    with Pdf.open(BytesIO(content)) as found:
        file = BytesIO()
        found.save(
            file,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
        )
    return file.getvalue()


BODY = "<w:p><w:r><w:t>Hello there</w:t></w:r></w:p>"


def relation(number: int, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def word(
    body: str = BODY,
    *,
    relations: str = "",
    parts: dict[str, bytes] | None = None,
    types: str = "",
    main: str = f"{WORD_TYPE}.document.main+xml",
    settings: str = "",
) -> bytes:
    """A Word document, with who wrote it, and whatever is added to it."""
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{WORDS}" xmlns:r="{OFFICE}" '
        f'xmlns:o="urn:schemas-microsoft-com:office:office" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>'
    )
    core = f"<p:p xmlns:p='x'><creator>{AUTHOR}</creator><x>{NORTH} {SCRIPT}</x></p:p>"
    content: dict[str, bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="jpeg" ContentType="image/jpeg"/>'
            '<Default Extension="emf" ContentType="image/x-emf"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
            f'<Override PartName="/word/settings.xml" ContentType="{WORD_TYPE}.settings+xml"/>'
            f"{types}</Types>"
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f"{relation(1, 'officeDocument', 'word/document.xml')}"
            f"{relation(2, 'extended-properties', 'docProps/app.xml')}</Relationships>"
        ).encode(),
        "docProps/core.xml": core.encode(),
        "docProps/app.xml": core.encode(),
        "docProps/custom.xml": core.encode(),
        "word/document.xml": document.encode(),
        "word/settings.xml": f'<w:settings xmlns:w="{WORDS}">{settings}</w:settings>'.encode(),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f"{relation(90, 'settings', 'settings.xml')}{relations}</Relationships>"
        ).encode(),
        **(parts or {}),
    }
    return zipped(content)


def zipped(content: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in content.items():
            made.writestr(name, part)
    return file.getvalue()


def unzipped(content: bytes) -> bytes:
    """Everything that a Word document holds, unpacked, to look for planted words in."""
    with zipfile.ZipFile(BytesIO(content)) as found:
        return b"\n".join(name.encode() + found.read(name) for name in found.namelist())
