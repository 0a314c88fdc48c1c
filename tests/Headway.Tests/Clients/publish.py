"""Publishes a task to its end, then a late and an invalid message."""

import sys

from headway import ProgressPublisher

publisher = ProgressPublisher(sys.argv[2], server=sys.argv[1])
publisher.publish(message="Extracting entities", percent=10, step="entity_extraction")
publisher.publish(message="Checking – the list", percent=35, step="scam_db", tool="scam_database")
publisher.publish("Analysis complete!", 100, "completed")
print("stored:", publisher.publish("Too late", 50, "reasoning"))
try:
    publisher.publish("Too far", 200, "reasoning")
except ValueError as refused:
    print("refused:", refused)
