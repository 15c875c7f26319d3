from django.apps import AppConfig


class ConductConfig(AppConfig):
    """Members, the code they sign, the interests they declare, and what they were taught."""

    name = "cms.conduct"
    label = "conduct"

    def ready(self) -> None:
        from cms.conduct import watching

        watching.watch()
