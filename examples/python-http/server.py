"""A hash-only evidence membrane: Python standard library, one file, one thread.

Consent, ingest, revoke and status for connectors that keep credentials and raw material to themselves.
It cannot verify Ed25519, so it has no pilot admission and refuses every production request.

Settings: PORT, MEMBRANE_DATA_DIR (memory when absent), MEMBRANE_IDENTITIES. It listens on 127.0.0.1 only.
"""

import asyncio
import contextlib
import decimal
import hashlib
import json
import os
import re
import secrets
import signal
import sqlite3
import sys
import time
import unicodedata
from urllib.parse import unquote_to_bytes

MAX_BODY = 65536
MAX_DEPTH = 32
MAX_LINE = 16384
MAX_HEADERS = 100
MAX_HEAD = 32768
MAX_LINGER = 4 * 1024 * 1024
MAX_CONNECTIONS = 512
IDLE_SECONDS = 75
REQUEST_SECONDS = 5
CLOSE_SECONDS = 2

UNROUTED = "membrane.unrouted"
CONSENT = "evidence.connector.consent"
INGEST = "evidence.connector.ingest"
REVOKE = "evidence.connector.revoke"
STATUS = "evidence.connector.status"
PRECHECK = "production.admissionPrecheck"
LISTING = "membrane.contract"

# method and path -> operation and the maturity label it claims
ROUTES = {
    ("GET", "/v1/membrane/contract"): (LISTING, "shape-only"),
    ("POST", "/v1/evidence/connectors/consent"): (CONSENT, "staging-durable"),
    ("POST", "/v1/evidence/connectors/ingest"): (INGEST, "staging-durable"),
    ("POST", "/v1/evidence/connectors/revoke"): (REVOKE, "staging-durable"),
    ("GET", "/v1/evidence/connectors/status"): (STATUS, "staging-durable"),
    ("POST", "/v1/production/admission/precheck"): (PRECHECK, "staging-durable"),
}

# refusal code -> HTTP status and fixed advice
CODES = {
    "unauthenticated": (401, "Send the bearer token you were given for this tenant."),
    "media_type_unsupported": (415, "Send content-type application/json and no content encoding."),
    "request_too_large": (413, "Send references and hashes, not the material itself."),
    "request_unparseable": (400, "Serialise the request with a strict JSON encoder."),
    "connector_credential_secret_refused": (422, "Keep the secret at the connector, send its credential reference, and rotate the secret that was sent."),
    "connector_payload_raw_refused": (422, "Hash the payload at the connector and send the hash reference."),
    "request_shape": (422, "Compare the request with the schema of the operation; unknown members are not accepted."),
    "connector_fixture_only": (422, "Say that it is a fixture, with a fixture or sandbox mode."),
    "cross_tenant_access": (403, "Name your own tenant, or call with a credential of the tenant named."),
    "connector_consent_unknown": (404, "Record a consent first and cite the reference it returned."),
    "connector_consent_revoked": (409, "Ask the customer for a new consent; a revoked one never comes back."),
    "scope_mismatch": (403, "Use a kind the consent covers, or ask for a wider consent."),
    "standing_missing": (403, "Add the hash-only reviewer signature of a reviewer whose standing the tenant was given."),
    "production_admission_disabled_by_default": (403, "Stay in the fixture lane; this membrane admits nothing to production."),
    "idempotency_conflict": (409, "Use a fresh key for a new request; repeat a request with the body it had."),
    "capability_unrecognized": (404, "List the operations with GET /v1/membrane/contract."),
}

KINDS = ("invoice", "bank_statement", "ledger_entry", "register_extract", "audit_opinion", "reviewer_attestation")
REVIEWED_KINDS = ("audit_opinion", "reviewer_attestation")
CANDIDATES = (CONSENT, INGEST, REVOKE, STATUS)
PREREQUISITES = {
    "key_custody_refs", "standing_refs", "mandate_refs", "human_auth_refs",
    "restore_rehearsal_ref", "incident_rehearsal_ref", "proof_bundle_ref",
}  # fmt: skip


# --- what may not enter -----------------------------------------------------------------------------------------------

SECRET_NAMES = """password passwd passphrase pin secret client_secret secret_key secret_value credential_secret raw_secret
    access_token refresh_token id_token auth_token session_token bearer_token api_key api_token private_key signing_key
    cookie cookies storage_state mfa_seed recovery_code"""
RAW_NAMES = """raw raw_payload payload raw_data data document documents response response_body raw_response body content
    attachment file blob rows transactions statement legal_name account_holder iban"""

# Each shape: text that must be there (cheap to look for), then the pattern.
SECRET_SHAPES = (
    ("PRIVATE KEY-----", r"-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----"),
    # Three token runs with dots between, the first with `eyJ` in it. It may only start where a run starts: linear time.
    ("eyJ", r"(?a)(?<![\w-])(?=[\w-]*eyJ[\w-]{10})[\w-]{13,}(?=\.[\w-]{10,}\.[\w-]{10})"),
    (" ", r"(?:[Bb]earer|[Bb]asic|BEARER|BASIC) {1,4}[A-Za-z0-9+/=._~-]{16}"),
    ("A", r"(?:AKIA|ASIA)[A-Z0-9]{16}"),
    ("gh", r"gh[pousr]_[A-Za-z0-9]{36}"),
    ("xox", r"xox[abeoprs]-[A-Za-z0-9-]{16}"),
    ("k_", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16}"),
    ("://", r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/@:]{1,64}:[^\s/@]{4,128}@"),
    ("AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[A-Z0-9]{40}"),
)
RAW_SHAPES = (
    ("%PDF-1.", r"%PDF-1\.[0-9]"),
    ("<", r"<\?xml |<Document[ >]|<[A-Za-z][A-Za-z0-9:]{0,32}>[^<]{8,}</"),
    ('"', r"\A[\s\ufeff]{0,64}[{\[][\s\ufeff]{0,64}\"[^\"]{1,128}\"[\s\ufeff]{0,8}[:,\]]"),
    (":20:", r":20:[^\r\n]{1,64}\r?\n:25:"),
    # `(?=(...))\1` takes the rest of the line in one piece: without it a long line of separators costs 256 tries each.
    ("\n", r"[^\r\n,;\t][,;\t](?=([^\r\n]{1,256}))\1\r?\n[^\r\n,;\t]{1,64}[,;\t]"),
    ("\n", r"(?:\A|\n)(?:From|Received|Return-Path): [^\r\n]{3,}\r?\n"),
    ("<", r"<(?:!DOCTYPE html|html|HTML|body|table)[ >]"),
    ("INSERT INTO ", r"INSERT INTO [A-Za-z_\"`.]{1,64} "),
    ("data:", r"data:[a-z]{1,20}/[a-z0-9.+-]{1,60};base64,"),
)


def plain_name(name):
    """A member name without case, spacing and look-alike forms: `Access-Token` and `access_token` are one name."""
    folded = unicodedata.normalize("NFKC", name)
    kept = (c for c in folded if c not in "-_." and not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(kept).casefold()


def material(names, shapes):
    return {plain_name(name) for name in names.split()}, [(hint, re.compile(pattern)) for hint, pattern in shapes]


SECRET = material(SECRET_NAMES, SECRET_SHAPES)
RAW = material(RAW_NAMES, RAW_SHAPES)


def holds(call, forbidden):
    """Whether any name or text of the request is forbidden material, at any depth."""
    names, shapes = forbidden
    found, texts = call.contents()
    if any(plain_name(name) in names for name in found):
        return True
    together = "\0".join(texts)
    return any(pattern.search(text) for hint, pattern in shapes if hint in together for text in texts)


# --- strict reading ---------------------------------------------------------------------------------------------------


class Unreadable(Exception):
    pass


def read_json(body):
    """One strict JSON text, or Unreadable."""
    try:
        text = body.decode("utf-8")
        value = json.loads(text, object_pairs_hook=members, parse_int=whole, parse_float=exact, parse_constant=constant)
        if text.count("{") + text.count("[") > MAX_DEPTH and too_deep(value):
            raise Unreadable
        if "\\u" in text:
            for part in everything_in(value)[1]:
                part.encode("utf-8")  # a lone surrogate has no encoding
        return value
    except (ValueError, RecursionError):  # the parser recurses, and gives up long before the stack ends
        raise Unreadable from None


def too_deep(value):
    """Whether more than MAX_DEPTH containers stand in one another. Layer by layer: no recursion, linear time."""
    layer = [[value]]
    for _ in range(MAX_DEPTH + 1):
        inside = (item for outer in layer for item in (outer.values() if isinstance(outer, dict) else outer))
        layer = [item for item in inside if isinstance(item, (dict, list))]
    return layer != []


def members(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable
    return found


def whole(digits):
    return int(digits) if len(digits) < 20 else exact(digits)


def exact(digits):
    try:
        return decimal.Decimal(digits)
    except decimal.InvalidOperation:
        return float(digits)  # an exponent beyond all reason: no schema takes it


def constant(_):
    raise Unreadable


# Names every schema may use. They are no forbidden names, so they need no second look.
KNOWN_NAMES = set()


def everything_in(value):
    """All member names that are not known ones, and all texts (names included), of a JSON value."""
    names, texts, rest = [], [], [value]
    while rest:
        item = rest.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, list):
            rest.extend(item)
        elif isinstance(item, dict):
            fresh = [name for name in item if name not in KNOWN_NAMES]
            names.extend(fresh)
            texts.extend(fresh)
            rest.extend(item.values())
    return names, texts


def read_query(query):
    """The parameters in order, and whether they are well formed. `+` stands for itself."""
    pairs, clean = [], True
    for piece in query.split("&"):
        if piece == "":
            continue
        name, _, value = piece.partition("=")
        if re.search(r"%(?![0-9A-Fa-f]{2})", piece):
            clean = False
        try:
            pairs.append((unquote_to_bytes(name).decode("utf-8"), unquote_to_bytes(value).decode("utf-8")))
        except UnicodeDecodeError:
            clean = False
            pairs.append((unquote_to_bytes(name).decode("latin-1"), unquote_to_bytes(value).decode("latin-1")))
    return pairs, clean and len(dict(pairs)) == len(pairs)


# --- request shapes ---------------------------------------------------------------------------------------------------


def text(pattern, longest):
    compiled = re.compile(pattern)
    # fullmatch, because `$` also matches before a final line feed.
    return lambda value: isinstance(value, str) and len(value) <= longest and compiled.fullmatch(value) is not None


def one_of(*values):
    return lambda value: isinstance(value, str) and value in values


def some(check, fewest, most):
    def unique_list(value):
        if not isinstance(value, list) or not fewest <= len(value) <= most or not all(map(check, value)):
            return False
        return len(set(value)) == len(value)

    return unique_list


def record(required, optional):
    known = {**required, **optional}
    KNOWN_NAMES.update(known)

    def closed_object(value):
        if not isinstance(value, dict) or not required.keys() <= value.keys() <= known.keys():
            return False
        return all(known[name](member) for name, member in value.items())

    return closed_object


def flag(value):
    return isinstance(value, bool)


def cents(value):
    if isinstance(value, bool) or not isinstance(value, (int, decimal.Decimal)):
        return False
    return 0 <= value <= 1000000000000 and value == int(value)  # 12.0 is an integer in JSON Schema


TYPED_REF = text(r"[a-z][a-z0-9_]{0,31}:[a-z0-9][a-z0-9_-]{0,63}", 96)
HASH = text(r"sha256:[0-9a-f]{64}", 71)
CONSENT_REF = text(r"consent:[A-Za-z0-9_-]{16,64}", 72)
CONNECTOR = text(r"[a-z][a-z0-9-]{1,47}", 48)
KEY = text(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}", 64)
COORDINATE = text(r"[a-z0-9][a-z0-9_.:-]{0,63}", 64)
KIND = one_of(*KINDS)
MODE = one_of("fixture", "sandbox")
PLACE = dict.fromkeys(("company", "jurisdiction", "vertical", "package_id_and_epoch", "effect_class"), COORDINATE)
PRODUCTION = {"admission": one_of("production"), **PLACE}

SHAPES = {
    CONSENT: record(
        {
            "tenant": TYPED_REF,
            "subject": TYPED_REF,
            "connector_id": CONNECTOR,
            "scope": some(KIND, 1, 6),
            "credential_ref": text(r"credential:[a-z0-9][a-z0-9-]{7,47}", 59),
            "mode": MODE,
            "idempotency_key": KEY,
        },
        {"fixture": flag, **PRODUCTION},
    ),
    INGEST: record(
        {
            "tenant": TYPED_REF,
            "subject": TYPED_REF,
            "connector_id": CONNECTOR,
            "connector_consent_ref": CONSENT_REF,
            "kind": KIND,
            "source_system": text(r"[a-z][a-z0-9_]{1,31}", 32),
            "source_label": text(r"[a-z][a-z0-9-]{0,31}", 32),
            "source_hash": HASH,
            "transform_hash": HASH,
            "raw_kind": one_of("fixture_json", "fixture_csv", "sandbox_json", "sandbox_csv"),
            "claims": some(text(r"[a-z][a-z0-9_]{0,31}", 32), 0, 16),
            "mode": MODE,
            "idempotency_key": KEY,
        },
        {
            "amount_cents": cents,
            "currency": text(r"[A-Z]{3}", 3),
            "fixture": flag,
            "reviewer_signature": record(
                {"reviewer_ref": TYPED_REF, "standing_ref": TYPED_REF, "signature_hash": HASH, "signed_kind": KIND}, {}
            ),
            **PRODUCTION,
        },
    ),
    REVOKE: record(
        {"tenant": TYPED_REF, "connector_consent_ref": CONSENT_REF, "idempotency_key": KEY},
        {"reason": text(r'[^\x00-\x1f\x7f-\x9f<>{}"\\]{1,120}', 120), "connector_id": CONNECTOR, **PRODUCTION},
    ),
    STATUS: record({}, {"tenant": TYPED_REF, "connector_id": CONNECTOR, **PRODUCTION}),
    PRECHECK: record(
        {
            "tenant": TYPED_REF,
            "operation": text(r"[a-z][A-Za-z0-9]{0,31}(?:\.[a-z][A-Za-z0-9]{0,31}){1,3}", 131),
            "connector_id": CONNECTOR,
            "prerequisites": some(text(r"[a-z][a-z_]{0,47}", 48), 0, 16),
            **PLACE,
        },
        {},
    ),
}


# --- who calls, and with what -----------------------------------------------------------------------------------------


class Caller:
    def __init__(self, tenant, standing):
        self.tenant = tenant
        self.standing = standing


NOBODY = Caller("", frozenset())


def load_callers(setting):
    """Callers by digest of their token. Standing belongs to the tenant, whoever of it calls."""
    callers, standing = {}, {}
    for entry in json.loads(setting):
        token, tenant, references = entry["token"], entry["tenant"], entry.get("standing_refs", [])
        if not isinstance(token, str) or token == "" or not TYPED_REF(tenant) or not isinstance(references, list):
            raise ValueError
        given = standing.setdefault(tenant, set())
        given.update(references)
        callers[digest(token)] = Caller(tenant, given)
    return callers


canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def digest(*parts):
    return hashlib.sha256(canonical(parts).encode("ascii")).digest()


class Call:
    """One request, read as far as its guards ask for."""

    def __init__(self, operation, request, callers):
        self.operation = operation
        self.headers = request.headers
        self.too_large = request.too_large
        self.caller = identify(request.headers, callers)
        self._request = request
        self._read = None
        self._contents = None
        self._consent = False
        self._fingerprint = None

    def input(self):
        """The parsed input and whether it was well formed."""
        if self._read is None:
            if self.operation == STATUS:
                pairs, clean = read_query(self._request.query)
                self._read = dict(pairs), clean
            else:
                try:
                    self._read = read_json(self._request.body), True
                except Unreadable:
                    self._read = None, False
        return self._read

    @property
    def value(self):
        return self.input()[0]

    def contents(self):
        if self._contents is None:
            if self.operation == STATUS:
                pairs, _ = read_query(self._request.query)
                names = [name for name, _ in pairs]
                texts = [part for pair in pairs for part in pair]
                # Some senders write a space as `+`: looked at both ways.
                self._contents = names, texts + [part.replace("+", " ") for part in texts if "+" in part]
            else:
                self._contents = everything_in(self.value)
        return self._contents

    def consent(self, store):
        """The consent the request cites, if the caller's tenant has it."""
        if self._consent is False:
            self._consent = store.consent(self.caller.tenant, self.value["connector_consent_ref"])
        return self._consent

    def scope(self):
        """Where an idempotency key counts: keys of other tenants and other operations are other keys."""
        return self.caller.tenant, self.operation, self.value["idempotency_key"]

    def fingerprint(self):
        """Equal for bodies that mean the same. A number that passed the shape check is whole, even when written 12.0."""
        if self._fingerprint is None:
            body = {name: int(item) if isinstance(item, decimal.Decimal) else item for name, item in self.value.items()}
            self._fingerprint = digest(body)
        return self._fingerprint


def identify(headers, callers):
    given = headers.get("authorization", [])
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "bearer":
        return NOBODY
    return callers.get(digest(token), NOBODY)


# --- guards: each says whether the request must be refused ------------------------------------------------------------


def nobody_known(call, store):
    return call.caller is NOBODY


JSON_TYPE = re.compile(r'application/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?', re.IGNORECASE)


def not_json(call, store):
    types = call.headers.get("content-type", [])
    return len(types) != 1 or not JSON_TYPE.fullmatch(types[0]) or "content-encoding" in call.headers


def too_large(call, store):
    return call.too_large


def unparseable(call, store):
    return not call.input()[1]


def holds_secret(call, store):
    return holds(call, SECRET)


def holds_raw_payload(call, store):
    return holds(call, RAW)


def misshapen(call, store):
    return not call.input()[1] or not SHAPES[call.operation](call.value)


def no_fixture(call, store):
    return call.value.get("fixture") is not True


def other_tenant(call, store):
    return call.value.get("tenant", call.caller.tenant) != call.caller.tenant


def consent_unknown(call, store):
    consent = call.consent(store)
    return consent is None or call.operation == INGEST and consent["connector_id"] != call.value["connector_id"]


def consent_revoked(call, store):
    consent = call.consent(store)
    return consent is not None and consent["state"] != "active"


def answer_revoked(call, store):
    past = store.answered(call.scope())
    if past is None or past["fingerprint"] != call.fingerprint():
        return False
    return store.consent(call.caller.tenant, json.loads(past["body"])["consent_ref"])["state"] != "active"


def out_of_scope(call, store):
    consent = call.consent(store)
    return consent is not None and call.value["kind"] not in json.loads(consent["scope"])


def no_standing(call, store):
    if call.value["kind"] not in REVIEWED_KINDS:
        return False
    signature = call.value.get("reviewer_signature", {})
    return signature.get("standing_ref") not in call.caller.standing or signature.get("signed_kind") != call.value["kind"]


def wants_production(call, store):
    return call.value.get("admission") == "production"


def key_taken(call, store):
    past = store.answered(call.scope())
    return past is not None and past["fingerprint"] != call.fingerprint()


# In order of precedence: the first that applies answers.
GUARDS = {
    LISTING: [],
    CONSENT: [
        ("unauthenticated", nobody_known, "unauthenticated"),  # guard: unauthenticated
        ("media-type", not_json, "media_type_unsupported"),  # guard: media-type
        ("too-large", too_large, "request_too_large"),  # guard: too-large
        ("unparseable", unparseable, "request_unparseable"),  # guard: unparseable
        ("secret", holds_secret, "connector_credential_secret_refused"),  # guard: secret
        ("raw-payload", holds_raw_payload, "connector_payload_raw_refused"),  # guard: raw-payload
        ("shape", misshapen, "request_shape"),  # guard: shape
        ("gate", no_fixture, "connector_fixture_only"),  # guard: gate
        ("foreign-tenant", other_tenant, "cross_tenant_access"),  # guard: foreign-tenant
        ("replay-state", answer_revoked, "connector_consent_revoked"),  # guard: replay-state
        ("admission", wants_production, "production_admission_disabled_by_default"),  # guard: admission
        ("idempotency-conflict", key_taken, "idempotency_conflict"),  # guard: idempotency-conflict
    ],
    INGEST: [
        ("unauthenticated", nobody_known, "unauthenticated"),  # guard: unauthenticated
        ("media-type", not_json, "media_type_unsupported"),  # guard: media-type
        ("too-large", too_large, "request_too_large"),  # guard: too-large
        ("unparseable", unparseable, "request_unparseable"),  # guard: unparseable
        ("secret", holds_secret, "connector_credential_secret_refused"),  # guard: secret
        ("raw-payload", holds_raw_payload, "connector_payload_raw_refused"),  # guard: raw-payload
        ("shape", misshapen, "request_shape"),  # guard: shape
        ("gate", no_fixture, "connector_fixture_only"),  # guard: gate
        ("foreign-tenant", other_tenant, "cross_tenant_access"),  # guard: foreign-tenant
        ("unknown", consent_unknown, "connector_consent_unknown"),  # guard: unknown
        ("state", consent_revoked, "connector_consent_revoked"),  # guard: state
        ("scope", out_of_scope, "scope_mismatch"),  # guard: scope
        ("standing", no_standing, "standing_missing"),  # guard: standing
        ("admission", wants_production, "production_admission_disabled_by_default"),  # guard: admission
        ("idempotency-conflict", key_taken, "idempotency_conflict"),  # guard: idempotency-conflict
    ],
    REVOKE: [
        ("unauthenticated", nobody_known, "unauthenticated"),  # guard: unauthenticated
        ("media-type", not_json, "media_type_unsupported"),  # guard: media-type
        ("too-large", too_large, "request_too_large"),  # guard: too-large
        ("unparseable", unparseable, "request_unparseable"),  # guard: unparseable
        ("secret", holds_secret, "connector_credential_secret_refused"),  # guard: secret
        ("raw-payload", holds_raw_payload, "connector_payload_raw_refused"),  # guard: raw-payload
        ("shape", misshapen, "request_shape"),  # guard: shape
        ("foreign-tenant", other_tenant, "cross_tenant_access"),  # guard: foreign-tenant
        ("unknown", consent_unknown, "connector_consent_unknown"),  # guard: unknown
        ("admission", wants_production, "production_admission_disabled_by_default"),  # guard: admission
        ("idempotency-conflict", key_taken, "idempotency_conflict"),  # guard: idempotency-conflict
    ],
    STATUS: [
        ("unauthenticated", nobody_known, "unauthenticated"),  # guard: unauthenticated
        ("secret", holds_secret, "connector_credential_secret_refused"),  # guard: secret
        ("raw-payload", holds_raw_payload, "connector_payload_raw_refused"),  # guard: raw-payload
        ("shape", misshapen, "request_shape"),  # guard: shape
        ("foreign-tenant", other_tenant, "cross_tenant_access"),  # guard: foreign-tenant
        ("admission", wants_production, "production_admission_disabled_by_default"),  # guard: admission
    ],
    PRECHECK: [
        ("unauthenticated", nobody_known, "unauthenticated"),  # guard: unauthenticated
        ("media-type", not_json, "media_type_unsupported"),  # guard: media-type
        ("too-large", too_large, "request_too_large"),  # guard: too-large
        ("unparseable", unparseable, "request_unparseable"),  # guard: unparseable
        ("secret", holds_secret, "connector_credential_secret_refused"),  # guard: secret
        ("raw-payload", holds_raw_payload, "connector_payload_raw_refused"),  # guard: raw-payload
        ("shape", misshapen, "request_shape"),  # guard: shape
        ("foreign-tenant", other_tenant, "cross_tenant_access"),  # guard: foreign-tenant
    ],
}


# --- what is kept -----------------------------------------------------------------------------------------------------

TABLES = """
CREATE TABLE IF NOT EXISTS consents (
    ref TEXT PRIMARY KEY, tenant TEXT NOT NULL, subject TEXT NOT NULL, connector_id TEXT NOT NULL, scope TEXT NOT NULL,
    credential_ref TEXT NOT NULL, mode TEXT NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS evidence (
    ref TEXT PRIMARY KEY, tenant TEXT NOT NULL, consent_ref TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL,
    source_hash TEXT NOT NULL, transform_hash TEXT NOT NULL, mode TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    tenant TEXT NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL, fingerprint BLOB NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (tenant, operation, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counts (
    tenant TEXT PRIMARY KEY, connector_records INTEGER NOT NULL, evidence_records INTEGER NOT NULL) WITHOUT ROWID;
"""


class Store:
    """SQLite, used by one thread. All requests of one turn of the event loop share a transaction and its one fsync."""

    def __init__(self, folder):
        self.turn, self.begun = None, False
        if folder:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        self.db = sqlite3.connect(os.path.join(folder, "membrane.sqlite") if folder else ":memory:", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA locking_mode = EXCLUSIVE")  # a second server on the same folder must not start
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a kill and a power cut
        self.db.executescript(TABLES)

    def one(self, sql, *values):
        return self.db.execute(sql, values).fetchone()

    def write(self, sql, *values):
        self.db.execute(sql, values)

    @contextlib.contextmanager
    def whole(self):
        """What is written inside counts as a whole or not at all, whatever becomes of the other requests of this turn."""
        if not self.begun:
            self.db.execute("BEGIN IMMEDIATE")
            self.begun = True
        elif not self.db.in_transaction:  # SQLite gave the turn up, a full disk for example
            raise sqlite3.OperationalError
        self.db.execute("SAVEPOINT request")
        try:
            yield
        except Exception:
            self.db.execute("ROLLBACK TO request")
            raise
        finally:
            self.db.execute("RELEASE request")

    async def settled(self):
        """Waits until everything written so far is on disk. Says whether it is."""
        if not self.begun:
            return True
        if self.turn is None:
            loop = asyncio.get_running_loop()
            self.turn = loop.create_future()
            loop.call_soon(self.end_turn)
        return await self.turn

    def end_turn(self):
        if not self.begun:
            return
        good = False
        try:
            self.db.execute("COMMIT")  # fails too when there is no transaction any more
            good = True
        except sqlite3.Error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
        finally:
            self.begun = False
            turn, self.turn = self.turn, None
            if turn is not None and not turn.done():
                turn.set_result(good)

    def consent(self, tenant, ref):
        return self.one("SELECT connector_id, scope, state FROM consents WHERE ref = ? AND tenant = ?", ref, tenant)

    def answered(self, scope):
        return self.one("SELECT fingerprint, body FROM answers WHERE tenant = ? AND operation = ? AND key = ?", *scope)

    def count(self, tenant, consents, evidence):
        self.write(
            "INSERT INTO counts VALUES (?1, ?2, ?3) ON CONFLICT (tenant) DO UPDATE"
            " SET connector_records = connector_records + ?2, evidence_records = evidence_records + ?3",
            tenant, consents, evidence,
        )  # fmt: skip


# --- what happens when no guard objects -------------------------------------------------------------------------------


def fresh(kind):
    return f"{kind}:{secrets.token_urlsafe(18)}"


def consent(call, store):
    given, ref = call.value, fresh("consent")
    store.write(
        "INSERT INTO consents VALUES (?, ?, ?, ?, ?, ?, ?, 'active')", ref, call.caller.tenant, given["subject"],
        given["connector_id"], json.dumps(given["scope"]), given["credential_ref"], given["mode"],
    )  # fmt: skip
    store.count(call.caller.tenant, 1, 0)
    return {"consent_ref": ref, "state": "active", "productionAdmission": False}


def ingest(call, store):
    # Labels, claims and amounts are checked and dropped: references and hashes are what is kept.
    given, ref = call.value, fresh("evidence")
    store.write(
        "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ref, call.caller.tenant, given["connector_consent_ref"],
        given["subject"], given["kind"], given["source_hash"], given["transform_hash"], given["mode"],
    )  # fmt: skip
    store.count(call.caller.tenant, 0, 1)
    return {"evidence_ref": ref, "productionAdmission": False}


def revoke(call, store):
    ref = call.value["connector_consent_ref"]
    store.write("UPDATE consents SET state = 'revoked' WHERE ref = ? AND tenant = ?", ref, call.caller.tenant)
    return {"consent_ref": ref, "state": "revoked", "productionAdmission": False}


def status(call, store):
    row = store.one("SELECT connector_records, evidence_records FROM counts WHERE tenant = ?", call.caller.tenant)
    consents, evidence = row or (0, 0)
    return {"connector_records": consents, "evidence_records": evidence, "productionAdmission": False}


def precheck(call, store):
    ready = call.value["operation"] in CANDIDATES and PREREQUISITES <= set(call.value["prerequisites"])
    decision = "candidate_pending" if ready else "production_admission_disabled_by_default"
    return {"decision": decision, "productionAdmission": False}


def listing(call, store):
    served = [
        {"operation": operation, "method": method, "path": path, "label": label}
        for (method, path), (operation, label) in ROUTES.items()
    ]
    return {"profile": "evidence", "version": "v0", "capabilities": [], "operations": served, "productionAdmission": False}


READS = {LISTING: listing, STATUS: status, PRECHECK: precheck}
WRITES = {CONSENT: consent, INGEST: ingest, REVOKE: revoke}


def once(call, store):
    """One key, one effect: a repeated request gets the answer it had."""
    past = store.answered(call.scope())
    if past is not None:
        return json.loads(past["body"])
    with store.whole():
        body = WRITES[call.operation](call, store)
        store.write("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", *call.scope(), call.fingerprint(), json.dumps(body))
    return body


# --- answers ----------------------------------------------------------------------------------------------------------


def envelope(operation, outcome, body, reasons):
    receipt = {"ref": fresh("receipt"), "outcome": outcome, "reasons": reasons, "fixture": True}
    return {"operation": operation, "outcome": outcome, "body": body, "receipt": receipt}


def refusal(operation, gate, code):
    code_status, remedy = CODES[code]
    body = {"failedGate": gate, "refusalReason": code, "remedyHint": remedy, "productionAdmission": False}
    return code_status, envelope(operation, "refused", body, [code])


def answer(request, store, callers):
    """Status and envelope for a request. Runs without a pause, so nothing changes between a check and its effect."""
    operation, _ = ROUTES.get((request.method, request.path), (UNROUTED, ""))
    if operation == UNROUTED:
        return refusal(UNROUTED, "unrouted", "capability_unrecognized")
    call = Call(operation, request, callers)
    for gate, refuses, code in GUARDS[operation]:
        if refuses(call, store):
            return refusal(operation, gate, code)
    if operation in READS:
        return 200, envelope(operation, "projected", READS[operation](call, store), [])
    return 200, envelope(operation, "admitted", once(call, store), [])


# --- HTTP -------------------------------------------------------------------------------------------------------------

REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([\x21-\x7e]+) HTTP/1\.([01])\r\n")
HEADER_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}):([^\x00-\x08\x0a-\x1f\x7f]*)\r\n")
CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t\x20-\x7e]*)?\r\n")
PHRASES = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 408: "Request Timeout",
    409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


# What ends a connection when its time is over: a close without a word, an answer 408 before that, or a hard end.
QUIET, READING, CLOSING = range(3)


class BadFraming(Exception):
    """The bytes are no HTTP request: answered without a receipt, and the connection ends."""

    def __init__(self, code=400):
        super().__init__()
        self.code = code


class Request:
    method = path = query = ""
    body = b""
    too_large = False
    close = False  # whether the connection ends with this answer
    unread = False  # whether part of the body was left on the wire


async def line_of(reader):
    try:
        return await reader.readline()
    except ValueError:
        raise BadFraming(431) from None


async def read_request(reader, writer, clock):
    """The next request, or None when the peer is done."""
    line = await line_of(reader)
    if line == b"\r\n":
        line = await line_of(reader)
    if line == b"":
        return None
    clock[writer] = time.monotonic() + REQUEST_SECONDS, READING
    parts = REQUEST_LINE.fullmatch(line)
    if not parts:
        raise BadFraming
    request = Request()
    request.method = parts[1].decode("ascii")
    request.path, _, request.query = parts[2].decode("ascii").partition("?")
    request.headers = await read_headers(reader)
    modern = parts[3] == b"1"
    wishes = ",".join(request.headers.get("connection", [])).lower()
    request.close = "close" in wishes or not modern and "keep-alive" not in wishes
    if modern and len(request.headers.get("host", [])) != 1:
        raise BadFraming
    await read_body(request, reader, writer, modern)
    return request


async def read_headers(reader):
    headers, count, size = {}, 0, 0
    while True:
        line = await line_of(reader)
        if line == b"\r\n":
            return headers
        parts = HEADER_LINE.fullmatch(line)
        if not parts:
            raise BadFraming
        count, size = count + 1, size + len(line)
        if count > MAX_HEADERS or size > MAX_HEAD:
            raise BadFraming(431)
        name = parts[1].decode("ascii").lower()
        headers.setdefault(name, []).append(parts[2].strip(b" \t").decode("latin-1"))


async def read_body(request, reader, writer, modern):
    lengths = request.headers.get("content-length", [])
    codings = request.headers.get("transfer-encoding", [])
    if codings and (lengths or not modern or len(codings) != 1 or codings[0].lower() != "chunked"):
        raise BadFraming
    if len(lengths) > 1 or lengths and not re.fullmatch(r"[0-9]{1,18}", lengths[0]):
        raise BadFraming
    length = int(lengths[0]) if lengths else 0
    if length > MAX_BODY:
        request.too_large = request.unread = request.close = True
        return
    if (length or codings) and "100-continue" in ",".join(request.headers.get("expect", [])).lower():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if codings:
        await read_chunks(request, reader)
    elif length:
        request.body = await reader.readexactly(length)


async def read_chunks(request, reader):
    body = bytearray()
    while True:
        parsed = CHUNK_LINE.fullmatch(await line_of(reader))
        if not parsed:
            raise BadFraming
        size = int(parsed[1], 16)
        if len(body) + size > MAX_BODY:
            request.too_large = request.unread = request.close = True
            return
        if size == 0:
            await read_headers(reader)  # trailers are read and dropped
            request.body = bytes(body)
            return
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise BadFraming


def packed(code, content, close, head=False):
    """The whole answer as one piece of bytes, so that it leaves in one packet."""
    lines = [
        f"HTTP/1.1 {code} {PHRASES[code]}",
        "content-type: application/json",
        f"content-length: {len(content)}",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
    ]
    if code == 401:
        lines.append("www-authenticate: Bearer")
    if close:
        lines.append("connection: close")
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + (b"" if head else content)


def bare(code):
    return f"HTTP/1.1 {code} {PHRASES[code]}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode("ascii")


def log(operation, code, reason, began):
    """One line for each answer. Nothing of the request is in it, not even its path."""
    took = round((time.perf_counter() - began) * 1000, 2)
    say(json.dumps({"operation": operation, "status": code, "code": reason, "ms": took}))


def say(line):
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        pass


async def respond(request, store, callers):
    """The bytes that answer a request."""
    began = time.perf_counter()
    head = request.method == "HEAD"
    if request.method == "GET" and request.path in ("/health", "/ready"):
        log(request.path[1:], 200, None, began)
        return packed(200, b'{"status":"ok"}', request.close)
    try:
        code, content = answer(request, store, callers)
    except Exception as error:  # its text may quote the request: only its kind is told
        log("internal", 500, type(error).__name__, began)
        request.close = True
        return bare(500)
    # A refusal may rest on what another request wrote in this turn, so it waits as well.
    if not await store.settled():
        log(content["operation"], 503, "storage", began)
        request.close = True
        return bare(503)
    reasons = content["receipt"]["reasons"]
    log(content["operation"], code, reasons[0] if reasons else None, began)
    return packed(code, canonical(content).encode("ascii"), request.close, head)


async def converse(reader, writer, store, callers, clock):
    """Serves one connection until either side is done with it."""
    if len(clock) >= MAX_CONNECTIONS:
        writer.write(bare(503))
        writer.close()
        return
    unread = False
    try:
        while not writer.is_closing():
            clock[writer] = time.monotonic() + IDLE_SECONDS, QUIET
            request = await read_request(reader, writer, clock)
            if request is None:
                break
            unread = request.unread
            clock[writer] = time.monotonic() + REQUEST_SECONDS, QUIET
            writer.write(await respond(request, store, callers))
            await writer.drain()
            if request.close:
                break
    except (BadFraming, asyncio.IncompleteReadError) as fault:
        if not writer.is_closing():
            unread = isinstance(fault, BadFraming)
            code = fault.code if unread else 400
            writer.write(bare(code))
            log("framing", code, None, time.perf_counter())
    except ConnectionError:
        pass
    finally:
        clock[writer] = time.monotonic() + CLOSE_SECONDS, CLOSING
        if unread:
            await linger(reader, writer)
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass
        del clock[writer]


async def linger(reader, writer):
    """Reads on for a while before closing: closing on unread input would reset the connection and lose the answer."""
    left = MAX_LINGER
    try:
        writer.write_eof()
        while left > 0:
            piece = await reader.read(65536)
            if not piece:
                return
            left -= len(piece)
    except (OSError, RuntimeError):
        pass


async def watch(clock):
    """Ends connections that are idle for too long or too slow, also those whose peer takes no answer."""
    while True:
        await asyncio.sleep(0.5)
        now = time.monotonic()
        for writer, (deadline, phase) in list(clock.items()):
            if now <= deadline:
                continue
            if phase == CLOSING:
                writer.transport.abort()
                continue
            if phase == READING:
                writer.write(bare(408))
            dismiss(writer, clock, CLOSE_SECONDS)


def dismiss(writer, clock, seconds):
    """Closes a connection once what was written has left, for which it has that long."""
    clock[writer] = time.monotonic() + seconds, CLOSING
    writer.close()


async def main():
    try:
        callers = load_callers(os.environ.get("MEMBRANE_IDENTITIES") or "[]")
    except (ValueError, TypeError, KeyError, AttributeError):
        sys.exit("MEMBRANE_IDENTITIES is not a JSON array of {token, tenant, standing_refs}")
    try:
        port = int(os.environ.get("PORT") or "8080")
    except ValueError:
        sys.exit("PORT is not a number")
    os.umask(0o077)
    try:
        store = Store(os.environ.get("MEMBRANE_DATA_DIR"))
    except (sqlite3.Error, OSError):
        sys.exit("the database in MEMBRANE_DATA_DIR cannot be opened; another server may be using it")
    loop, clock, stop = asyncio.get_running_loop(), {}, asyncio.Event()
    loop.set_exception_handler(lambda _, context: say(f"internal {type(context.get('exception')).__name__}"))
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    serve = lambda reader, writer: converse(reader, writer, store, callers, clock)
    try:
        server = await asyncio.start_server(serve, "127.0.0.1", port, limit=MAX_LINE, backlog=512)
    except (OSError, OverflowError):
        sys.exit("PORT cannot be listened on; another server may be using it")
    watcher = asyncio.ensure_future(watch(clock))
    say(json.dumps({"listening": server.sockets[0].getsockname()[1], "callers": len(callers)}))
    await stop.wait()
    server.close()
    store.end_turn()
    await asyncio.sleep(0)  # lets the answers of the last turn be written
    while clock:
        for writer, (_, phase) in list(clock.items()):
            if phase != CLOSING:
                dismiss(writer, clock, 1)
        await asyncio.sleep(0.02)
    watcher.cancel()
    store.db.close()


if __name__ == "__main__":
    asyncio.run(main())
