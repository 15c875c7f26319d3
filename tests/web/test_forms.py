"""Each control is drawn as our components are, and a refusal is said in plain words."""

from __future__ import annotations

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from cms.web.forms import (
    Checkboxes,
    CleanCharField,
    CleanEmailField,
    CleanPhoneField,
    CleanTextField,
    FilesField,
    MomentField,
    OneDate,
    Radios,
    SiteForm,
    WholeDateField,
)


class Everything(SiteForm):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("praise", "A compliment"), ("unsure", "I’m not sure")],
        widget=Radios(hints={"unsure": "We will work it out."}),
    )
    story = CleanTextField(label="What happened?", max_length=4000, help_text="Say it <your> way.")
    ways = forms.MultipleChoiceField(
        label="Ways",
        choices=[("email", "By email"), ("phone", "By phone")],
        widget=Checkboxes(reveals={"email": "email"}),
    )
    email = CleanEmailField(label="Your email address")
    phone = CleanPhoneField(label="Your phone number", required=False)
    name = CleanCharField(label="Your name", max_length=20)
    topic = forms.ChoiceField(label="Topic", choices=[("hall", "The hall")])
    happened_on = WholeDateField(label="When was it?")
    met_on = forms.DateField(label="Meeting", widget=OneDate, required=False)
    arrived_at = MomentField(label="When did it come?", required=False)
    photos = FilesField(label="Photographs", required=False, max_files=2)
    agreed = forms.BooleanField(label="I agree")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


GOOD = {
    "kind": "praise",
    "story": "All well.",
    "ways": ["email"],
    "email": "a@example.com",
    "name": "Ann",
    "topic": "hall",
    "happened_on_day": "27",
    "happened_on_month": "March",
    "happened_on_year": "2026",
    "agreed": "on",
}


def form_with(**changes) -> Everything:
    data = MultiValueDict({k: v if isinstance(v, list) else [v] for k, v in GOOD.items()})
    files = MultiValueDict({"photos": changes.pop("photos", [])})
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return Everything(data, files)


def drawn(form: SiteForm, name: str) -> str:
    return form[name].as_field_group()


def test_a_good_form_is_clean():
    form = form_with(photos=[SimpleUploadedFile("a.jpg", b"x")])

    assert form.is_valid(), form.errors
    assert form.error_summary == []
    assert str(form.cleaned_data["happened_on"]) == "2026-03-27"
    assert form.cleaned_data["arrived_at"] is None
    assert [file.name for file in form.cleaned_data["photos"]] == ["a.jpg"]


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("kind", '<input type="radio" name="kind" value="unsure" id="id_kind_1"'),
        ("kind", 'class="govuk-radios__input"'),
        ("kind", '<div class="govuk-hint govuk-radios__hint" id="id_kind_1_hint">'),
        ("kind", 'aria-describedby="id_kind_1_hint"'),
        ("kind", '<legend class="govuk-fieldset__legend">What is it?</legend>'),
        ("story", '<label class="govuk-label" for="id_story">What happened?</label>'),
        ("story", 'aria-describedby="id_story_helptext id_story_count"'),
        ("story", "Say it &lt;your&gt; way."),
        ("story", "You can use up to 4,000 characters."),
        ("ways", 'class="govuk-checkboxes__input"'),
        ("ways", 'class="govuk-checkboxes__conditional an-revealed"'),
        ("ways", 'name="email"'),
        ("email", '<input type="email" name="email"'),
        ("email", 'autocomplete="email"'),
        ("phone", '<input type="tel" name="phone"'),
        ("phone", 'autocomplete="tel"'),
        ("phone", '<span class="an-optional">(optional)</span>'),
        ("name", 'class="govuk-input"'),
        ("topic", 'class="govuk-select"'),
        ("happened_on", 'for="id_happened_on_day">Day</label>'),
        ("happened_on", 'id="id_happened_on_year"'),
        ("met_on", '<input type="date" name="met_on"'),
        ("arrived_at", 'for="id_arrived_at_time">Time</label>'),
        ("photos", '<input type="file" name="photos"'),
        ("photos", 'class="govuk-file-upload"'),
        ("agreed", 'class="govuk-label govuk-checkboxes__label" for="id_agreed">I agree</label>'),
    ],
)
def test_each_control_has_its_markup(name, markup):
    assert markup in drawn(Everything(), name)


def test_no_control_leaves_a_check_to_the_browser():
    page = Everything().render()

    assert "required" not in page
    assert "maxlength" not in page
    assert "style=" not in page


def test_a_revealed_field_is_drawn_once():
    assert Everything().render().count('name="email"') == 1


class AskedFor(SiteForm):
    about = forms.ChoiceField(
        choices=[("no", "No"), ("other", "Somebody else")],
        widget=Radios(reveals={"other": "their_name"}),
    )
    their_name = CleanCharField(max_length=200, required=False)
    remark = CleanCharField(max_length=200, required=False)


def test_an_answer_that_a_choice_asks_for_is_not_called_optional():
    form = AskedFor()

    assert not form["their_name"].shows_optional
    assert form["remark"].shows_optional


def test_an_empty_form_says_what_to_do_at_each_field():
    form = Everything({"key": ""})

    assert [(line.href, line.text) for line in form.error_summary] == [
        ("#id_kind_0", "Choose an answer: What is it?"),
        ("#id_story", "Answer the question: What happened?"),
        ("#id_ways_0", "Choose an answer: Ways"),
        ("#id_email", "Enter your email address."),
        ("#id_name", "Enter your name."),
        ("#id_topic", "Choose an answer: Topic"),
        ("#id_happened_on_day", "Answer the question: When was it?"),
        ("#id_agreed", "Tick the box to go on: I agree"),
    ]


@pytest.mark.parametrize("name", ["kind", "story", "ways", "name", "topic", "happened_on"])
def test_a_refused_control_is_marked_and_points_to_its_message(name):
    page = drawn(Everything({"key": ""}), name)

    assert "govuk-form-group--error" in page
    assert f'<p class="govuk-error-message" id="id_{name}_error">' in page
    assert 'aria-invalid="true"' in page
    assert f"id_{name}_error" in page.split("aria-describedby=")[1].split(">")[0]


def test_a_radio_button_is_not_invalid_by_itself():
    page = drawn(Everything({"key": ""}), "kind")

    assert page.count("aria-invalid") == 1
    assert 'role="radiogroup" aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("name", "x" * 21, "Use 20 characters or fewer. You have used 21."),
        ("name", "a\x00b", "There was a hidden character"),
        ("story", "é" * 4001, "Use 4,000 characters or fewer. You have used 4,001."),
        ("email", "nobody", "Enter an email address in the correct format"),
        ("email", "a@b\x1b.example", "There was a hidden character"),
        ("email", "a@localhost", "Enter an email address in the correct format"),
        ("phone", "12", "Enter a phone number, like 01632 960 001."),
        ("phone", "call me", "Enter a phone number, like 01632 960 001."),
        ("kind", "<script>", "Choose one of the answers shown."),
        ("topic", "\x00", "Choose one of the answers shown."),
        ("happened_on_day", "31st", "Enter a real date"),
        ("happened_on_month", "2", None),
        ("happened_on_month", "", "Enter the month too."),
        ("happened_on_year", "26", "Enter a real date"),
        ("happened_on_year", "٢٠٢٦", "Enter a real date"),
    ],
)
def test_bad_input_is_refused_in_plain_words_and_kept(name, typed, message):
    form = form_with(**{name: typed})
    if message is None:
        assert form.is_valid()
        return

    assert any(line.text.startswith(message) for line in form.error_summary), form.errors
    page = form.render()
    assert "\x00" not in page
    assert "<script>" not in page


def test_what_was_typed_is_shown_again_without_the_hidden_character():
    assert "before after</textarea>" in drawn(form_with(story="before\x00 after"), "story")


def test_text_is_cleaned_on_the_way_in():
    form = form_with(story=" one\r\ntwo\u202e ", name="Ann\nMarie")

    assert form.is_valid()
    assert form.cleaned_data["story"] == "one\ntwo"
    assert form.cleaned_data["name"] == "Ann Marie"


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("2.10 pm", 14, 10), ("14:10", 14, 10), ("9am", 9, 0), ("12 am", 0, 0), ("noon", 12, 0)],
)
def test_a_time_is_read_as_people_write_it(typed, hour, minute):
    moment = MomentField().clean(["22", "11", "2026", typed])

    assert (moment.hour, moment.minute) == (hour, minute)
    assert moment.utcoffset().total_seconds() == 0


@pytest.mark.parametrize("typed", ["25:00", "13 pm", "soon", "9:99", "0 pm"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(forms.ValidationError, match=r"like 2\.10 pm"):
        MomentField().clean(["22", "11", "2026", typed])


def test_an_hour_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first():
    with pytest.raises(forms.ValidationError, match="clocks went forward"):
        MomentField().clean(["29", "3", "2026", "1.30 am"])

    assert MomentField().clean(["25", "10", "2026", "1.30 am"]).utcoffset().total_seconds() == 3600


def test_too_many_files_are_refused():
    form = form_with(photos=[SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(3)])

    assert [line.text for line in form.error_summary] == ["Add up to 2 files."]


def test_the_tags_draw_a_field_as_the_heading_and_the_summary():
    source = "{% load site %}{% error_summary form %}{% field form.story heading=True %}"
    page = Template(source).render(Context({"form": Everything({"key": ""})}))

    assert "There is a problem" in page
    assert '<a href="#id_kind_0">Choose an answer: What is it?</a>' in page
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l"' in page
    assert "autofocus" in page


def test_a_form_without_errors_has_no_summary():
    source = "{% load site %}{% error_summary form %}{% error_summary nothing %}"

    assert Template(source).render(Context({"form": Everything()})).strip() == ""


def test_an_error_of_the_whole_form_has_no_link():
    form = form_with()
    form.add_error(None, "Somebody changed this meanwhile.")

    assert [(line.href, line.text) for line in form.error_summary] == [
        ("", "Somebody changed this meanwhile.")
    ]


class SomebodyElses(forms.Form):
    login = forms.EmailField(label="Email", widget=forms.EmailInput(attrs={"class": "theirs"}))
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_that_is_not_ours_is_drawn_and_refused_as_ours_are():
    source = "{% load site %}{% error_summary form %}{% site_fields form %}"
    page = Template(source).render(Context({"form": SomebodyElses({"login": ""})}))

    assert '<a href="#id_login">Enter email.</a>' in page
    assert 'class="govuk-input govuk-input--error theirs"' in page
    assert '<input type="hidden" name="hidden"' in page
    assert "This field is required" not in page


def test_templates_are_compiled_once_for_all_forms_but_anew_while_somebody_develops(settings):
    assert SiteForm().renderer.engine is SiteForm().renderer.engine
    settings.DEBUG = True
    assert SiteForm().renderer.engine is not SiteForm().renderer.engine
