"""The screens on which policies are adopted, consulted on and reviewed, in the Wagtail admin."""
