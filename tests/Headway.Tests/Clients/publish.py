"""Publishes a task from its beginning to its end, and what is refused."""

import sys

from headway import ProgressPublisher, ProgressRefused

publisher = ProgressPublisher(sys.argv[2], server=sys.argv[1])
publisher.publish(message="Extracting entities", percent=10, step="entity_extraction")
publisher.publish(message="Checking – the list", percent=35, step="scam_db", tool="scam_database")
publisher.publish("Analysis complete!", 100, "completed")
for percent in (50, 200):
    try:
        publisher.publish("Too late", percent, "reasoning")
    except (ProgressRefused, ValueError) as refused:
        print("refused", getattr(refused, "code", type(refused).__name__))
