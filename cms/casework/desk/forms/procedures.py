"""Forms of what is done to a procedure as a whole: drafted, imported, published, compared."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cms.casework.desk.forms.base import DeskForm, OneDateField, reason_field
from cms.casework.models import ProcedureVersion
from cms.web.widgets import Radios

LONGEST_DOCUMENT: Final = 1_000_000  # bytes


class ReasonForm(DeskForm):
    """A deed that needs its reason."""

    reason = reason_field()


class PublishForm(ReasonForm):
    on = OneDateField(label="First day", help_text="Cases that come in from this day have it.")
    field_order = ("on", "reason")


class RetireForm(ReasonForm):
    last_day = OneDateField(label="Last day", help_text="Cases that come in until then have it.")
    field_order = ("last_day", "reason")


class DraftFromForm(DeskForm):
    """From which document a new draft is made."""

    source = forms.ChoiceField(label="What it begins with", widget=Radios)

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["source"].choices = self.sources  # type: ignore[attr-defined]


class DocumentForm(DeskForm):
    """A whole document, as a file or typed. What was sent is shown again when it is refused."""

    file = forms.FileField(label="A file", required=False, help_text="YAML, up to 1 MB.")
    document = forms.CharField(
        label="Or the document itself", required=False, strip=False, widget=forms.Textarea
    )
    reason = reason_field()
    text = ""

    def prepare(self) -> None:
        self.fields["document"].widget.attrs.update(
            {"rows": 30, "class": "desk-yaml", "spellcheck": "false", "wrap": "off"}
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file = given.get("file")
        self.text = self.read(file) if file else given.get("document", "").replace("\r\n", "\n")
        if not self.text.strip() and not self.errors:
            self.add_error("document", "Choose a file, or put the document here.")
        return given

    def read(self, file: UploadedFile) -> str:
        """The words of the file, byte for byte; what was sent stays to be mended in the box."""
        if file.size and file.size > LONGEST_DOCUMENT:
            self.add_error("file", "This file is larger than 1 MB. A procedure is far smaller.")
            return ""
        try:
            text = str(file.read(), "utf-8")
        except UnicodeDecodeError:
            self.add_error("file", "This file is no text in UTF-8. Save it as that and try again.")
            return ""
        self.data = {name: self.data[name] for name in self.data} | {"document": text}
        return text


class CompareForm(DeskForm):
    """Which two versions stand side by side."""

    old = forms.ChoiceField(label="From", help_text="Such as what is in force today.")
    new = forms.ChoiceField(label="To", help_text="Such as the draft that is to follow it.")

    def prepare(self) -> None:
        rows = ProcedureVersion.objects.select_related("procedure").defer("document")
        offered = [(str(row.pk), f"{row} ({row.get_status_display().lower()})") for row in rows]
        for name in ("old", "new"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        # Two that differ stand there first: one beside itself says nothing.
        self.fields["new"].initial = offered[1][0] if len(offered) > 1 else None
