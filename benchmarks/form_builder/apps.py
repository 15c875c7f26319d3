from __future__ import annotations

from django.apps import AppConfig


class FormBuilderConfig(AppConfig):
    name = "benchmarks.form_builder"
    label = "built_form"
    default_auto_field = "django.db.models.BigAutoField"
