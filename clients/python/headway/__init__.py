"""Publishes the progress of a task to Headway, using only the standard library."""

from .publisher import ProgressPublisher, ProgressRefused

__all__ = ["ProgressPublisher", "ProgressRefused"]
