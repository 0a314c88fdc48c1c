"""Watches a task and prints its steps until the server closes the connection."""

import asyncio
import json
import sys

import websockets


async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        try:
            while True:
                message = json.loads(await socket.recv())
                if not message.get("heartbeat"):
                    print(message["percent"], message["step"], message.get("tool", "-"), message["message"], flush=True)
        except websockets.ConnectionClosed as closed:
            print("closed", closed.code)


asyncio.run(main())
