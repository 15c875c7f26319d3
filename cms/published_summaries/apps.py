from django.apps import AppConfig


class PublishedSummariesConfig(AppConfig):
    """What is published of the work, and nothing that points back to a case."""

    name = "cms.published_summaries"
    label = "published_summaries"

    def ready(self) -> None:
        from cms.published_summaries import watching

        watching.watch()
