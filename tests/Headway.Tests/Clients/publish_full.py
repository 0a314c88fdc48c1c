"""Publishes until the owner's limit refuses a message, then the end."""

import sys

from headway import ProgressPublisher, ProgressRefused

publisher = ProgressPublisher("python-full", server=sys.argv[1])
try:
    for percent in range(100):
        publisher.publish("x" * 4000, percent, "reasoning")
except ProgressRefused as refused:
    print("refused:", refused.code)
print("stored:", publisher.publish("done", 100, "completed"))
