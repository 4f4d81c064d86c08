"""The membrane of examples/python-http as another team would have built it: other routes, names, codes and envelopes.

What is kept, refused and answered is the same. bindings.json says where everything is, so that the suite can judge it.
"""

import asyncio
import os
import re
import sys
import time
from urllib.parse import unquote_to_bytes

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-http"))
import server as honest  # noqa: E402

# method and path -> operation and label, as this server lists them
ROUTES = {
    ("GET", "/api"): (honest.LISTING, "shape-only"),
    ("POST", "/api/agreements"): (honest.CONSENT, "staging-durable"),
    ("PUT", "/api/agreements/{agreement}/exhibits"): (honest.INGEST, "staging-durable"),
    ("DELETE", "/api/agreements/{agreement}"): (honest.REVOKE, "staging-durable"),
    ("POST", "/api/tallies"): (honest.STATUS, "staging-durable"),
    ("POST", "/api/forecasts"): (honest.PRECHECK, "staging-durable"),
}
PATTERNS = [
    (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), operation)
    for (method, path), (operation, _) in ROUTES.items()
]

# the contract's code -> what this server says, and its status where that differs too
CODES = {
    "unauthenticated": ("who-are-you", 401),
    "media_type_unsupported": ("speak-json", 406),
    "request_too_large": ("too-much", 400),
    "request_unparseable": ("gibberish", 400),
    "connector_credential_secret_refused": ("keep-your-secret", 400),
    "connector_payload_raw_refused": ("keep-your-papers", 400),
    "request_shape": ("odd-shape", 400),
    "connector_fixture_only": ("exercises-only", 400),
    "cross_tenant_access": ("not-your-house", 403),
    "connector_consent_unknown": ("no-agreement", 404),
    "connector_consent_revoked": ("agreement-over", 410),
    "scope_mismatch": ("not-agreed", 403),
    "standing_missing": ("who-signed", 403),
    "production_admission_disabled_by_default": ("not-in-earnest", 403),
    "idempotency_conflict": ("number-used", 409),
    "capability_unrecognized": ("no-such-place", 404),
}
PHRASES = {201: "Created", 406: "Not Acceptable", 410: "Gone"}


KEYED = (honest.CONSENT, honest.INGEST, honest.REVOKE)
DIGESTS = {"of_source": "source_hash", "of_transform": "transform_hash"}


class Call(honest.Call):
    """A request as this server gets it, with its members where the honest code looks for them."""

    def __init__(self, operation, request, callers):
        request.headers["authorization"] = ["Bearer " + key for key in request.headers.get("x-house-key", [])]
        super().__init__(operation, request, callers)

    def input(self):
        if self._read is None:
            try:
                self._read = self.members(honest.read_json(self._request.body)), True
            except honest.Unreadable:
                self._read = None, False
        return self._read

    def members(self, sent):
        """All members under their names, wherever they travelled. What is not at its place stays beside them, and is refused for that."""
        request = sent.get("request") if isinstance(sent, dict) else None
        if not isinstance(request, dict):
            return {"(beside)": sent}
        parts = [request]
        clean = self._request.query == "" and sent.keys() <= ({"request", "digests"} if self.operation == honest.INGEST else {"request"})
        digests = sent.get("digests", {})
        if isinstance(digests, dict) and digests.keys() <= DIGESTS.keys():
            parts.append({DIGESTS[name]: digest for name, digest in digests.items()})
        else:
            clean = False
        if "agreement" in self._request.places:
            parts.append({"connector_consent_ref": self._request.places["agreement"]})
        if self.operation in KEYED:
            parts.extend({"idempotency_key": number} for number in self._request.headers.get("x-request-number", []))
        value = {name: member for part in parts for name, member in part.items()}
        clean = clean and len(value) == sum(map(len, parts))
        return value if clean else {**value, "(beside)": [sent, self._request.query]}

    def contents(self):
        return honest.everything_in(self.value)


# --- answers ----------------------------------------------------------------------------------------------------------


def told(operation, status, content):
    """Status and answer in the words of this server."""
    receipt, body = content["receipt"], dict(content["body"])
    meta = {"slip": receipt["ref"], "exercise": receipt["fixture"], "in_earnest": body.pop("productionAdmission"), "version": "3.1"}
    if content["outcome"] == "refused":
        kind, status = CODES[receipt["reasons"][0]]
        return status, {"problem": {"kind": kind, "by": body["failedGate"], "advice": body["remedyHint"]}, "meta": meta}
    if operation == honest.LISTING:
        body["operations"] = [
            {"does": name, "method": method, "path": path, "label": label} for (method, path), (name, label) in ROUTES.items()
        ]
    renamed = {"consent_ref": "agreement", "evidence_ref": "exhibit"}
    data = {renamed.get(name, name): member for name, member in body.items()}
    return 201 if operation in (honest.CONSENT, honest.INGEST) else status, {"data": data, "meta": meta}


def decide(operation, request, store, callers):
    if operation == honest.UNROUTED:
        return honest.refusal(operation, "unrouted", "capability_unrecognized")
    call = Call(operation, request, callers)
    for gate, refuses, code in honest.GUARDS[operation]:
        if refuses(call, store):
            return honest.refusal(operation, gate, code)
    if operation in honest.READS:
        return 200, honest.envelope(operation, "projected", honest.READS[operation](call, store), [])
    return 200, honest.envelope(operation, "admitted", honest.once(call, store), [])


async def respond(request, store, callers):
    began = time.perf_counter()
    if request.method == "GET" and request.path == "/up":
        return honest.packed(200, b"{}", request.close)
    operation, request.places = honest.UNROUTED, {}
    for method, pattern, served in PATTERNS:
        found = pattern.fullmatch(request.path)
        if found and method == request.method:
            operation = served
            request.places = {name: unquote_to_bytes(part).decode("utf-8", "replace") for name, part in found.groupdict().items()}
    try:
        status, content = told(operation, *decide(operation, request, store, callers))
    except Exception as error:  # its text may quote the request: only its kind is told
        honest.log("internal", 500, type(error).__name__, began)
        return honest.bare(500)
    if not await store.settled():
        return honest.bare(503)
    honest.log(operation, status, content.get("problem", {}).get("kind"), began)
    return honest.packed(status, honest.canonical(content).encode("ascii"), request.close, request.method == "HEAD")


def main():
    honest.PHRASES.update(PHRASES)
    honest.respond = respond
    asyncio.run(honest.main())


if __name__ == "__main__":
    main()
