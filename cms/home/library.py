"""Pictures and documents that editors put on the site: made new before anything is stored."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.published_summaries.guarding import picture_stands
from cms.web.text import UncleanText, clean_text
from cms.web.uploads import Checked, UploadRefused, check_upload, safe_name
from cms.web.uploads.scanning import scan

# Written, and taken back or put in, or hidden: nothing that a reader of the page was to see.
_UNSEEN: Final = re.compile(rb"<\w+:(?:del|ins|moveFrom|moveTo|vanish)[\s/>]")
_TEXTS: Final = {".csv": "text/csv", ".txt": "text/plain"}
_UNSEEN_WORDS: Final = (
    "This document holds tracked changes or hidden text, which everybody could read. "
    "Accept or reject the changes, remove the hidden text, and upload it again."
)
_NOT_A_PICTURE: Final = "This is not a picture. Choose a JPG, PNG or WebP file."
_NOT_THIS: Final = "The file is not what its name says. Save it again as what it is."
_STANDS: Final = (
    "This picture was approved with a text that we publish. Add the other one as a new picture."
)
_NOT_TEXT: Final = "This file is not plain text. Save it as text (UTF-8) and upload it again."


class CheckedImageField(WagtailImageField):
    """Takes the copy that was made new. Wagtail's own checks open a file, so ours come first."""

    def to_python(self, data: Any) -> Any:
        """Raises ``ValidationError`` in words for what is damaged, or no picture."""
        if not isinstance(data, UploadedFile):
            return super().to_python(data)
        checked = _checked(data)
        if not checked.content_type.startswith("image/"):
            raise ValidationError(_NOT_A_PICTURE)
        return super().to_python(_made_new(checked))


class CheckedImageForm(BaseImageForm):
    """Stores the points of a picture and nothing of its camera; refuses a damaged one in words."""

    file = CheckedImageField(label="File", widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self) -> Any:
        """Put no other picture in the place of one that somebody approved (S0-44)."""
        is_new = "file" in self.changed_data
        if is_new and self.instance.pk and picture_stands(self.instance):
            raise ValidationError(_STANDS)
        return self.cleaned_data.get("file")


class CheckedDocumentForm(BaseDocumentForm):
    """Stores a document without its author, and refuses what would publish more than is seen."""

    def clean_file(self) -> Any:
        """Put the copy that was made new in the place of what was sent."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        ending = f".{(file.name or '').rpartition('.')[2].lower()}"
        if ending in _TEXTS:
            return _text(file, ending)
        checked = _checked(file)
        if checked.ending != ending:
            raise ValidationError(_NOT_THIS)
        if ending == ".docx" and _holds_unseen(checked.given):
            raise ValidationError(_UNSEEN_WORDS)
        return _made_new(checked)


def _checked(file: UploadedFile) -> Checked:
    file.seek(0)
    try:
        return check_upload(file.read(), name=file.name or "")
    except UploadRefused as refused:
        raise ValidationError(refused.text) from None


def _made_new(checked: Checked) -> SimpleUploadedFile:
    return SimpleUploadedFile(checked.name, checked.given, checked.content_type)


def _text(file: UploadedFile, ending: str) -> SimpleUploadedFile:
    """A text may hold no mark that a program reads as a command."""
    file.seek(0)
    content = file.read()
    try:
        scan(content)
        clean_text(content.decode("utf-8-sig"), multiline=True, max_length=None)
    except UploadRefused as refused:
        raise ValidationError(refused.text) from None
    except (UnicodeDecodeError, UncleanText):
        raise ValidationError(_NOT_TEXT) from None
    return SimpleUploadedFile(safe_name(file.name or "", ending), content, _TEXTS[ending])


def _holds_unseen(content: bytes) -> bool:
    with ZipFile(BytesIO(content)) as made:
        texts = [made.read(name) for name in made.namelist() if name.endswith(".xml")]
    return any(_UNSEEN.search(text) for text in texts)
