"""Publishes a task's progress over Redis, like the services of two contracts: publish_redis.py URL wort|typesafe TASK COUNT

Prints each published message.
"""
import asyncio
import json
import sys
import time
from datetime import datetime

import redis
import redis.asyncio


def typesafe(url, task, count):
    client = redis.from_url(url, decode_responses=True)
    for number in range(count):
        step = {"step": "completed" if number == count - 1 else "scam_db", "tool": "scam_database", "message": f"Checking – {number}",
                "percent": 100 if number == count - 1 else 40, "timestamp": datetime.utcnow().isoformat(), "error": False}
        message = json.dumps(step)
        client.publish(f"agent_progress:{task}", message)
        print(message)


async def wort(url, task, count):
    client = redis.asyncio.from_url(url)
    for number in range(count):
        event = {"type": "complete" if number == count - 1 else "probe_start", "timestamp": time.time(), "probe": f"What is “{number}”?", "depth": 1}
        message = json.dumps(event)
        await client.publish(f"research:{task}:progress", message)
        print(message)
    await client.close()


address, contract, name, number_of = sys.argv[1:]
if contract == "typesafe":
    typesafe(address, name, int(number_of))
else:
    asyncio.run(wort(address, name, int(number_of)))
