from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings of the body."""

    name = "cms.meetings"
    label = "meetings"
