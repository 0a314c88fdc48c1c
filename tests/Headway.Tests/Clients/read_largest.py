"""Reads a log with the default limits of aiohttp and websockets, and prints how long its longest event is in each form."""

import asyncio
import json
import sys

import aiohttp
import websockets


async def lines(session, address, accept, prefix):
    longest = 0
    async with session.get(address, headers={"Accept": accept}) as answer:
        async for line in answer.content:  # an error for a line over aiohttp's limit
            if line.startswith(prefix):
                longest = max(longest, len(json.dumps(json.loads(line[len(prefix):])["data"], separators=(",", ":"))))
    return longest


async def messages(address, subscribe=None):
    longest = 0
    async with websockets.connect(address) as socket:  # closes with 1009 for a message over its limit
        if subscribe:
            await socket.send(subscribe)
        async for message in socket:
            event = json.loads(message)
            longest = max(longest, len(json.dumps(event.get("data"), separators=(",", ":"))))
            if event.get("type") == "job.completed" and subscribe:
                break
    return longest


async def main():
    port, job = sys.argv[1:]
    http, ws = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session:
        print(await lines(session, f"{http}/v1/jobs/{job}/events", "text/event-stream", b"data: "))
        print(await lines(session, f"{http}/v1/jobs/{job}/events", "application/x-ndjson", b""))
        print(await lines(session, f"{http}/v1/events?job={job}", "text/event-stream", b"data: "))
    print(await messages(f"{ws}/v1/jobs/{job}/ws"))
    print(await messages(f"{ws}/v1/ws", json.dumps({"op": "subscribe", "job": job})))


asyncio.run(main())
