"""The form with which somebody says who is close to them."""

from __future__ import annotations

from django import forms

from cms.web.forms import CleanCharField, CleanEmailField, SiteForm


class CloseFields(forms.Form):
    """What is asked of a member and of staff alike."""

    name = CleanCharField(
        label="Their full name",
        max_length=120,
        error_messages={"required": "Enter their full name"},
        help_text="Or the name of the business or organisation.",
    )
    how = CleanCharField(
        label="How are they close to you?",
        max_length=120,
        error_messages={"required": "Enter how they are close to you"},
        help_text="Such as: my brother, or: I work for them.",
    )
    email = CleanEmailField(
        label="Their email address",
        required=False,
        help_text="If you know it. It tells them from others of the same name.",
    )


class CloseForm(CloseFields, SiteForm):
    """The same in the look of the site."""
