"""Lets the suite judge examples/python-http/server.py without a socket: JSON lines in, JSON lines out.

Standard library only. The protocol is contracts/schema/stdio-protocol.schema.json; docs/writing-a-target.md explains it.
"""

import asyncio
import base64
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-http"))
import server  # noqa: E402

PART = 256 * 1024


def say(kind, **members):
    sys.stdout.write(json.dumps({"type": kind, **members}) + "\n")
    sys.stdout.flush()


class Membrane:
    """The code of the server, given what its environment would hold."""

    def __init__(self, variables):
        self.callers = server.load_callers(variables.get("MEMBRANE_IDENTITIES") or "[]")
        self.store = server.Store(variables.get("MEMBRANE_DATA_DIR"))

    async def call(self, id, given):
        request = server.Request()
        request.method = given["method"]
        request.path, _, request.query = given["target"].partition("?")
        request.headers = {}
        for header in given["headers"]:
            request.headers.setdefault(header["name"].lower(), []).append(header["value"])
        request.body = base64.b64decode(given["body"])
        request.too_large = len(request.body) > server.MAX_BODY
        try:
            head, _, body = (await server.respond(request, self.store, self.callers)).partition(b"\r\n\r\n")
        except asyncio.CancelledError:
            return say("failed", id=id, why="closed")
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in lines)
        headers = [{"name": name, "value": value} for name, _, value in pairs]
        say("answer", id=id, status=int(status.split()[1]), headers=headers, body=base64.b64encode(body).decode())


def hand_over(id, folder):
    """Everything stored: the database and what SQLite keeps beside it."""
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            for part in iter(lambda: file.read(PART), b""):
                say("collected", id=id, chunk=base64.b64encode(part).decode(), end=False)
    say("collected", id=id, chunk="", end=True)


async def main():
    variables = json.loads(sys.stdin.readline())["variables"]
    membrane, calls = Membrane(variables), set()
    say(
        "hello", protocol="membrane-stdio/1", name="python example",
        capabilities={"controls": ["restart"], "surfaces": ["stderr", "storage"]},
    )  # fmt: skip
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        if asked["type"] == "call":
            task = asyncio.ensure_future(membrane.call(asked["id"], asked["request"]))
            calls.add(task)
            task.add_done_callback(calls.discard)
        elif asked["type"] == "control":
            for task in calls:
                task.cancel()
            membrane.store.db.close()  # no commit: what was not acknowledged is gone
            changed = asked.get("set", {})
            kept = {name: value for name, value in variables.items() if name not in asked["without"]}
            membrane = Membrane({**kept, **changed})
            say("done", id=asked["id"], **({"set": list(changed)} if changed else {}))
        elif asked["type"] == "collect":
            hand_over(asked["id"], variables["MEMBRANE_DATA_DIR"])
        else:
            break


asyncio.run(main())
