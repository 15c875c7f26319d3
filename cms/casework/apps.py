from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Compliments, comments, concerns and complaints, from receipt to closure."""

    name = "cms.casework"
    label = "casework"
