"""The membrane of examples/python-http with three faults, each of another kind. It exists to be found out.

Nothing of the honest code is repeated here: each fault puts something else in the place of one part.
"""

import asyncio
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-http"))
import server as honest  # noqa: E402

# 1. Form: a transform hash may be written in capitals, and so could carry something else than a digest.

strict = honest.SHAPES[honest.INGEST]


def lenient(value):
    if isinstance(value, dict) and isinstance(value.get("transform_hash"), str):
        value = {**value, "transform_hash": value["transform_hash"].lower()}
    return strict(value)


honest.SHAPES[honest.INGEST] = lenient

# 2. Tenant: at revoke another guard answers for a consent of somebody else than for one that never was. The code is the same.


def somebody_elses(call, store):
    ref = call.value["connector_consent_ref"]
    owner = store.one("SELECT tenant FROM consents WHERE ref = ?", ref)
    return owner is not None and owner["tenant"] != call.caller.tenant


guards = honest.GUARDS[honest.REVOKE]
unknown = [gate for gate, _, _ in guards].index("unknown")
guards.insert(unknown, ("tenant", somebody_elses, "connector_consent_unknown"))

# 3. Leak: who asks for the status is logged with what it calls itself.

silent = honest.respond


async def talkative(request, store, callers):
    if request.path.endswith("/status"):
        honest.say(json.dumps({"asked_by": request.headers.get("user-agent", ["-"])[0]}))
    return await silent(request, store, callers)


honest.respond = talkative

asyncio.run(honest.main())
