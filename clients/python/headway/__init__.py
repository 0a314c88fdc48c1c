"""Publishes the progress of a task to Headway, with nothing but the standard library."""

from .publisher import ProgressPublisher, ProgressRefused

__all__ = ["ProgressPublisher", "ProgressRefused"]
