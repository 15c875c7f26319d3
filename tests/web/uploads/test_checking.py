"""What is given back of an honest file, and what is said of one that cannot be taken."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from cms.web.uploads import LARGEST, UploadRefused, check_upload, safe_name, workshop
from cms.web.uploads.making import make_new
from tests.web.uploads import papers


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.req("S0-43")
def test_a_photo_is_given_without_its_camera_and_kept_as_it_came():
    content = papers.photo()
    checked = check_upload(content, name="C:\\photos\\door\u202egpj.exe")

    assert (checked.content_type, checked.ending, checked.name) == (
        "image/jpeg", ".jpg", "doorgpj.jpg",
    )  # fmt: skip
    assert checked.original == content
    assert checked.sha256 == hashlib.sha256(content).hexdigest()
    assert checked.scan == "not_scanned"
    assert [word for word in papers.PLANTED if word not in content] != list(papers.PLANTED)
    assert [word for word in papers.PLANTED if word in checked.given] == []


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright_whichever_way_the_camera_was_held(turn: int):
    upright = papers.picture(size=(60, 40))
    # Each value names the turn that undoes what the camera did.
    undone = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]  # fmt: skip
    held = opened(upright)
    held = held if undone is None else held.transpose(undone)
    file = BytesIO()
    held.save(file, "JPEG", exif=papers.exif(turn), quality=95)

    image = opened(make_new(file.getvalue())[1])

    assert image.size == (60, 40)
    left, right = image.getpixel((5, 20)), image.getpixel((55, 20))
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (papers.picture("PNG"), ".png"),
        (papers.picture("GIF"), ".png"),
        (papers.picture("WEBP"), ".jpg"),
        (papers.picture("AVIF"), ".jpg"),
        (papers.heic(), ".jpg"),
        (papers.picture(mode="CMYK"), ".jpg"),
        (papers.picture(mode="L"), ".jpg"),
        (papers.picture("PNG", mode="P"), ".png"),
        (papers.picture("PNG", mode="1"), ".png"),
        (papers.picture("PNG", mode="LA"), ".png"),
        (papers.picture("PNG", mode="RGBA"), ".png"),
        (papers.picture("PNG", mode="I;16"), ".png"),
        (papers.picture(progressive=True), ".jpg"),
    ],
)
def test_every_kind_of_picture_shows_what_it_showed(content: bytes, ending: str):
    kind, given = make_new(content)

    image = opened(given)
    assert kind.ending == ending
    assert (image.mode, image.size) == ("RGB", (60, 40))
    left, right = (image.crop((x, 0, x + 30, 40)).convert("L").resize((1, 1)) for x in (0, 30))
    assert left.getpixel((0, 0)) > right.getpixel((0, 0)) + 20


def test_holes_are_white_paper():
    hole = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    file = BytesIO()
    hole.save(file, "PNG")

    assert opened(make_new(file.getvalue())[1]).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(2401, 30), (5000, 900), (30, 9000), (2400, 2400)])
def test_a_large_picture_is_made_smaller_and_keeps_its_shape(size: tuple[int, int]):
    image = opened(make_new(papers.picture("PNG", size=size))[1])

    assert max(image.size) <= 2400
    assert max(image.size) > 1600
    shape = (size[0] / size[1]) / (image.width / image.height)
    assert 0.9 < shape < 1.1


def test_a_moving_picture_stands_still():
    file = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])

    image = opened(make_new(file.getvalue())[1])

    assert getattr(image, "n_frames", 1) == 1
    assert image.getpixel((5, 5)) == (255, 0, 0)


def test_a_pdf_keeps_its_pages_their_words_and_the_marks_on_them():
    def sign(pdf: pikepdf.Pdf) -> None:
        shown = pdf.make_indirect(
            pikepdf.Stream(
                pdf,
                b"0 0 1 rg 0 0 9 9 re f",
                Subtype=pikepdf.Name.Form,
                BBox=pikepdf.Array([0, 0, 9, 9]),
            )
        )
        mark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4,
            Rect=pikepdf.Array([10, 10, 19, 19]), AP=pikepdf.Dictionary(N=shown),
        )  # fmt: skip
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(mark)])

    given = make_new(papers.pdf(sign, pages=3, text="Hello"))[1]

    with pikepdf.Pdf.open(BytesIO(given)) as made:
        assert len(made.pages) == 3
        assert set(made.Root.keys()) == {"/Pages", "/Type"}
        assert "/Info" not in made.trailer
    held = papers.pdf_texts(given)
    assert held.count(b"(Hello) Tj") == 3
    assert b"0 0 1 rg" in held


def test_a_photo_in_a_pdf_forgets_its_camera():
    def show(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_indirect(
            pikepdf.Stream(
                pdf,
                papers.photo(progressive=True),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=60,
                Height=40,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
        )
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(A=image)

    given = make_new(papers.pdf(show))[1]

    held = papers.pdf_texts(given)
    assert [word for word in papers.PLANTED if word in held] == []
    with pikepdf.Pdf.open(BytesIO(given)) as made:
        [image] = made.pages[0].get_images().values()
        assert opened(image.read_raw_bytes()).size == (60, 40)


def test_a_word_document_keeps_its_words_and_its_photos_and_loses_its_author():
    related = papers.relation(1, "image", "media/photo.jpeg")
    body = (
        "<w:p><w:ins w:author='Planted Author' w:date='2026-01-01T00:00:00Z'><w:r><w:t>Hello"
        "</w:t></w:r></w:ins><w:fldSimple w:instr='PAGE'><w:r><w:t>seven</w:t></w:r></w:fldSimple>"
        "<w:commentRangeStart w:id='1'/></w:p>"
    )
    content = papers.word(body, relations=related, parts={"word/media/photo.jpeg": papers.photo()})

    kind, given = make_new(content)

    held = papers.unzipped(given)
    assert kind.ending == ".docx"
    assert [word for word in papers.PLANTED if word in held] == []
    assert b"Hello" in held
    assert b"seven" in held
    assert b'author="Somebody"' in held
    assert b"commentRange" not in held
    with zipfile.ZipFile(BytesIO(given)) as made:
        assert made.testzip() is None
        assert opened(made.read("word/media/photo.jpeg")).size == (60, 40)
        assert b"docProps" not in made.read("_rels/.rels")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (bytes(LARGEST + 1), "larger than 10 MB"),
        (b"\xd0\xcf\x11\xe0", "too old for us. Save it as a PDF"),
        (papers.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "needs a password"),
        (papers.picture()[:300], "damaged, too large, or cut off"),
        (papers.pdf()[:-200], "damaged or was cut off"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_to_do(content: bytes, said: str):
    with pytest.raises(UploadRefused) as refused:
        check_upload(content, name="a.jpg")
    assert said in refused.value.text


def test_a_file_that_takes_too_long_or_breaks_its_reader_is_refused(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(workshop, "WALL_SECONDS", 0.001)
    with pytest.raises(UploadRefused, match="took too long"):
        check_upload(papers.photo(), name="a.jpg")

    def killed(*args: object, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], -11, b"", b"")

    monkeypatch.setattr(subprocess, "run", killed)
    with pytest.raises(UploadRefused, match="took too long"):
        check_upload(papers.photo(), name="a.jpg")

    def none_left(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "run", none_left)
    with pytest.raises(UploadRefused, match="Wait a minute"):
        check_upload(papers.photo(), name="a.jpg")


def test_when_many_files_arrive_at_once_the_next_is_asked_to_wait(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(workshop, "WAIT_SECONDS", 0.01)
    places = [workshop._places.acquire() for _ in range(workshop.AT_ONCE)]
    try:
        with pytest.raises(UploadRefused, match="Wait a minute"):
            check_upload(papers.photo(), name="a.jpg")
    finally:
        workshop._places.release(len(places))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie  x.pdf"),
        ("", "document.pdf"),
        ("....", "document.pdf"),
        ("CON.txt", "document.pdf"),
        ("letter\x00.exe", "letter.pdf"),
        ("x" * 500, "x" * 120 + ".pdf"),
        ("<img src=x>.pdf", "img src=x.pdf"),
        ("Ada’s letter.docx", "Ada’s letter.pdf"),
    ],
)
def test_a_name_is_one_line_that_can_be_saved_under(name: str, safe: str):
    assert safe_name(name, ".pdf") == safe
