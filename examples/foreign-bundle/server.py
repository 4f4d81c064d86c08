"""A laboratory relay: Python standard library, one file. It knows nothing of the kit and reads no contract.

Settings: PORT, MEMBRANE_DATA_DIR (memory when absent), LAB_CALLERS. It listens on 127.0.0.1 only.
"""

import hashlib
import http.client
import http.server
import json
import os
import re
import secrets
import sys
import threading
import unicodedata
from urllib.parse import unquote_to_bytes

MAX_BODY, MAX_DEPTH, MAX_DRAINED = 16384, 12, 1024 * 1024

CODES = {
    "NO_CALLER": (401, "Send the key of your hospital."),
    "NOT_JSON": (415, "Send plain JSON and say so."),
    "TOO_LONG": (413, "Send digests, not what they are made of."),
    "NOT_READABLE": (400, "Write it with a strict JSON encoder."),
    "SECRET_INSIDE": (422, "Keep credentials in the laboratory, and change the one you sent."),
    "PATIENT_DATA_INSIDE": (422, "Keep it in the laboratory and send its digest."),
    "WRONG_FORM": (422, "Compare it with the reference."),
    "NO_SUCH_ENROLMENT": (404, "Enrol first and keep the handle."),
    "NO_SUCH_RESULT": (404, "Keep the receipt of what you submit."),
    "WITHDRAWN": (410, "Nothing more can be filed."),
    "ALREADY_RETRACTED": (409, "Nothing is left to do."),
    "ASSAY_NOT_AGREED": (403, "Ask for a wider agreement and enrol again."),
    "KEY_USED": (409, "Take a fresh key for a new request."),
    "NO_SUCH_ROUTE": (404, "See what the relay lists about itself."),
}


class TurnedAway(Exception):
    def __init__(self, code, advice=None):
        self.code, self.advice = code, advice or CODES[code][1]


# --- what may not enter -----------------------------------------------------------------------------------------------

SECRET_NAMES = "password lab_key device_pin access_token private_key vpn_secret".split()
SECRET_SHAPES = r"labk_[A-Za-z0-9]{24}|-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----|[a-z]{2,16}://[^\s/@:]{1,64}:[^\s/@]{4,128}@"
PATIENT_NAMES = "patient patient_name birth_date report report_text hl7 sequence measurements".split()
PATIENT_SHAPES = r"MSH\|\^~\\&\||@[A-Za-z0-9:_-]{4,60}\n[ACGTN]{8,}\n\+|%PDF-1\.[0-9]"


def plain(name):
    """A name without case, spacing and look-alike forms: `Patient-Name` and `patient_name` are one name."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(c for c in folded if c not in "-_." and not c.isspace() and unicodedata.category(c) != "Cf").casefold()


SECRET = {plain(name) for name in SECRET_NAMES}, re.compile(SECRET_SHAPES)
PATIENT = {plain(name) for name in PATIENT_NAMES}, re.compile(PATIENT_SHAPES)


def holds(value, material):
    """Whether any name or text of a value is material of a kind, at any depth."""
    names, shapes = material
    rest = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, str) and shapes.search(item):
            return True
        if isinstance(item, list):
            rest.extend(item)
        elif isinstance(item, dict):
            if any(plain(name) in names for name in item):
                return True
            rest.extend(item)
            rest.extend(item.values())
    return False


# --- strict reading ---------------------------------------------------------------------------------------------------


def read_json(body):
    """One strict JSON text: names once, no lone surrogate, not too deep. Raises ValueError."""
    value = json.loads(body.decode("utf-8"), object_pairs_hook=members, parse_constant=refuse, parse_float=number)
    layer = [value]
    for _ in range(MAX_DEPTH + 1):
        layer = [item for outer in layer if isinstance(outer, (dict, list)) for item in inside(outer)]
    if any(isinstance(item, (dict, list)) for item in layer):
        raise ValueError
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def inside(outer):
    return outer.values() if isinstance(outer, dict) else outer


def members(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def refuse(_):
    raise ValueError


def number(digits):
    return 0.5  # no form of this relay takes one that is not whole


def read_query(query):
    """The parameters, or None in place of them when they cannot be read in one way only."""
    pairs = []
    for piece in filter(None, query.split("&")):
        name, _, value = piece.partition("=")
        try:
            pairs.append((unquote_to_bytes(name).decode("utf-8"), unquote_to_bytes(value).decode("utf-8")))
        except UnicodeDecodeError:
            return None
    return dict(pairs) if len(dict(pairs)) == len(pairs) else None


# --- forms ------------------------------------------------------------------------------------------------------------


def text(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def one_of(*words):
    return lambda value: isinstance(value, str) and value in words


def some_of(*words):
    def form(value):
        return isinstance(value, list) and 1 <= len(value) <= 4 and all(map(one_of(*words), value)) and len(set(value)) == len(value)

    return form


ASSAYS = ("blood_count", "lipid_panel", "genotype", "imaging")
KEY, WARD, DIGEST = text(r"[A-Z0-9]{12,40}"), text(r"[a-z][a-z0-9-]{1,39}"), text(r"[0-9a-f]{64}")
ENROLMENT, RECEIPT = text(r"ENR-[0-9A-F]{24}"), text(r"RES-[0-9A-F]{24}")
TIME, DEVICE = text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"), text(r"[a-z][a-z0-9.-]{0,39}")

# operation -> what a request must have, and what it may have
FORMS = {
    "lab.enrol": (
        {"request_key": KEY, "ward": WARD, "study": text(r"[A-Z]{2,8}[0-9]{0,24}"), "assays": some_of(*ASSAYS)},
        {"blinded": lambda value: isinstance(value, bool)},
    ),
    "lab.submit": (
        {"enrolment": ENROLMENT, "request_key": KEY, "ward": WARD, "assay": one_of(*ASSAYS), "report_digest": DIGEST, "method_digest": DIGEST},
        {"signed_on": TIME, "device": DEVICE},
    ),
    "lab.retract": ({"receipt": RECEIPT, "because": one_of("mixed_up", "recalibrated", "asked_for")}, {}),
    "lab.result": ({"receipt": RECEIPT}, {}),
    "lab.withdraw": ({"enrolment": ENROLMENT}, {}),
}


def well_formed(operation, value):
    required, optional = FORMS[operation]
    known = {**required, **optional}
    if not isinstance(value, dict) or not required.keys() <= value.keys() <= known.keys():
        return False
    return all(known[name](member) for name, member in value.items())


# --- what is kept -----------------------------------------------------------------------------------------------------


class Ledger:
    """Everything that happened, one line each, read again at the start."""

    def __init__(self, folder):
        self.enrolments, self.results, self.answers, self.tallies = {}, {}, {}, {}
        self.file = None
        if folder:
            path = os.path.join(folder, "ledger.jsonl")
            with open(path, "a+", encoding="utf-8") as kept:
                kept.seek(0)
                for line in kept:
                    if line.endswith("\n"):  # a kill in the middle of a line leaves what nobody was told
                        self.apply(json.loads(line))
            self.file = open(path, "a", encoding="utf-8")

    def keep(self, entry):
        """Whole in one write, and with the system before it is acknowledged: no kill undoes it."""
        if self.file:
            self.file.write(json.dumps(entry) + "\n")
            self.file.flush()
        self.apply(entry)

    def apply(self, entry):
        did, hospital = entry["did"], entry["hospital"]
        if did == "enrol":
            self.enrolments[entry["enrolment"]] = {**entry, "standing": "open"}
        elif did == "submit":
            self.results[entry["receipt"]] = {"hospital": hospital, "standing": "filed"}
        elif did == "retract":
            self.results[entry["receipt"]]["standing"] = "retracted"
        elif did == "withdraw":
            self.enrolments[entry["enrolment"]]["standing"] = "withdrawn"
        counted = {"enrol": "enrolments", "submit": "results", "retract": "retractions"}.get(did)
        if counted:
            tally = self.tallies.setdefault(hospital, {"enrolments": 0, "results": 0, "retractions": 0})
            tally[counted] += 1
        if "key" in entry:
            self.answers[hospital, did, entry["key"]] = entry["print"], entry["answer"]


# --- what happens -----------------------------------------------------------------------------------------------------


class Desk:
    """Decides about one request at a time."""

    def __init__(self, ledger):
        self.ledger, self.lock = ledger, threading.Lock()

    def enrol(self, hospital, asked):
        print_of = fingerprint(asked)
        past = self.ledger.answers.get((hospital, "enrol", asked["request_key"]))
        if past and past[0] == print_of:
            if self.ledger.enrolments[past[1]["enrolment"]]["standing"] != "open":
                raise TurnedAway("WITHDRAWN")
            return past[1]
        if past:
            raise TurnedAway("KEY_USED")
        handle = "ENR-" + secrets.token_hex(12).upper()
        answer = {"enrolment": handle, "standing": "open"}
        self.ledger.keep(
            {"did": "enrol", "hospital": hospital, "enrolment": handle, "ward": asked["ward"], "assays": asked["assays"],
             "key": asked["request_key"], "print": print_of, "answer": answer}
        )  # fmt: skip
        return answer

    def submit(self, hospital, asked):
        enrolment = self.enrolment(hospital, asked)
        if enrolment["ward"] != asked["ward"]:
            raise TurnedAway("NO_SUCH_ENROLMENT")
        if enrolment["standing"] != "open":
            raise TurnedAway("WITHDRAWN")
        if asked["assay"] not in enrolment["assays"]:
            raise TurnedAway("ASSAY_NOT_AGREED")
        print_of = fingerprint(asked)
        past = self.ledger.answers.get((hospital, "submit", asked["request_key"]))
        if past and past[0] == print_of:
            return past[1]
        if past:
            raise TurnedAway("KEY_USED")
        answer = {"receipt": "RES-" + secrets.token_hex(12).upper()}
        self.ledger.keep(
            {"did": "submit", "hospital": hospital, "receipt": answer["receipt"], "digest": asked["report_digest"],
             "key": asked["request_key"], "print": print_of, "answer": answer}
        )  # fmt: skip
        return answer

    def retract(self, hospital, asked):
        if self.filed(hospital, asked)["standing"] != "filed":
            raise TurnedAway("ALREADY_RETRACTED")
        self.ledger.keep({"did": "retract", "hospital": hospital, "receipt": asked["receipt"], "because": asked["because"]})
        return {"standing": "retracted"}

    def result(self, hospital, asked):
        return {"standing": self.filed(hospital, asked)["standing"]}

    def withdraw(self, hospital, asked):
        if self.enrolment(hospital, asked)["standing"] == "open":
            self.ledger.keep({"did": "withdraw", "hospital": hospital, "enrolment": asked["enrolment"]})
        return {"standing": "withdrawn"}

    def tally(self, hospital, _):
        return dict(self.ledger.tallies.get(hospital, {"enrolments": 0, "results": 0, "retractions": 0}))

    def enrolment(self, hospital, asked):
        found = self.ledger.enrolments.get(asked["enrolment"])
        if found is None or found["hospital"] != hospital:
            raise TurnedAway("NO_SUCH_ENROLMENT")
        return found

    def filed(self, hospital, asked):
        found = self.ledger.results.get(asked["receipt"])
        if found is None or found["hospital"] != hospital:
            raise TurnedAway("NO_SUCH_RESULT")
        return found


def fingerprint(asked):
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode("utf-8")).hexdigest()


# --- HTTP -------------------------------------------------------------------------------------------------------------

# method, path -> operation, status of a clean answer, stage
ROUTES = [
    ("GET", "/about", "lab.about", 200, "sketched"),
    ("POST", "/enrolments", "lab.enrol", 201, "kept"),
    ("POST", "/enrolments/{enrolment}/results", "lab.submit", 201, "kept"),
    ("PUT", "/results/{receipt}/retraction", "lab.retract", 200, "kept"),
    ("GET", "/results/{receipt}", "lab.result", 200, "kept"),
    ("DELETE", "/enrolments/{enrolment}", "lab.withdraw", 200, "kept"),
    ("GET", "/tally", "lab.tally", 200, "kept"),
]
PATTERNS = [(verb, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", at)), *rest) for verb, at, *rest in ROUTES]
ABOUT = {"surface": "lab", "routes": [{"call": call, "verb": verb, "at": at, "stage": stage} for verb, at, call, _, stage in ROUTES]}
JSON_TYPE = re.compile(r'application/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?', re.IGNORECASE)


class Lines:
    """Lines as HTTP has them. What holds a lone CR, or ends without one, is one line to some and two to others."""

    def __init__(self, file):
        self.file = file

    def readline(self, limit):
        line = self.file.readline(limit)
        if b"\r" in line[:-2] or line.endswith(b"\n") and not line.endswith(b"\r\n"):
            raise http.client.HTTPException
        return line

    def __getattr__(self, name):
        return getattr(self.file, name)


def ends_in_one_way(headers):
    """Whether all readers of these headers see the end of the request at the same place. Chunks are read nowhere here."""
    lengths = headers.get_all("content-length", [])
    return (
        not headers.defects
        and not any("\n" in value for value in headers.values())
        and len(headers.get_all("host", [])) == 1
        and "transfer-encoding" not in headers
        and len(lengths) < 2
        and all(re.fullmatch("[0-9]{1,12}", length) for length in lengths)
    )


class Door(http.server.BaseHTTPRequestHandler):
    """Reads a request strictly, hands it to the desk and frames what comes of it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 75
    desk, callers = None, {}

    def setup(self):
        super().setup()
        self.rfile = Lines(self.rfile)

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except http.client.HTTPException:
            self.send_error(400)

    def parse_request(self):
        if not super().parse_request():
            return False
        if not ends_in_one_way(self.headers):
            self.send_error(400)
            return False
        return True

    def answer_request(self):
        path, _, query = self.path.partition("?")
        body = self.read_body()
        if path in ("/alive", "/open"):
            return self.send(200, {})
        verb, name = self.command, "no route"
        try:
            for method, pattern, operation, status, _ in PATTERNS:
                found = pattern.fullmatch(path)
                if found and method == verb:
                    name = operation
                    result = ABOUT if operation == "lab.about" else self.decide(operation, found.groupdict(), query, body)
                    return self.send(status, {"result": result, "slip": slip()}, name)
            raise TurnedAway("NO_SUCH_ROUTE")
        except TurnedAway as no:
            self.turned_away(name, no, body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = answer_request

    def turned_away(self, operation, no, body):
        fault = {"code": no.code, "advice": no.advice}
        self.send(CODES[no.code][0], {"fault": fault, "slip": slip()}, f"{operation} {no.code}")

    def decide(self, operation, in_path, query, body):
        hospital = self.callers.get(hashlib.sha256(self.headers.get("x-lab-key", "").encode("latin-1")).digest())
        if hospital is None or len(self.headers.get_all("x-lab-key")) != 1:
            raise TurnedAway("NO_CALLER")
        if operation == "lab.tally":
            asked = {}
        else:
            asked = self.read_request(operation, in_path, query, body)
        with self.desk.lock:
            return getattr(self.desk, operation.removeprefix("lab."))(hospital, asked)

    def read_request(self, operation, in_path, query, body):
        """All members of a request, wherever they travel, in the form of the operation."""
        in_path = {name: unquote_to_bytes(value).decode("utf-8", "replace") for name, value in in_path.items()}
        readable, value = True, {}
        if self.command in ("POST", "PUT"):
            types = self.headers.get_all("content-type", [])
            if len(types) != 1 or not JSON_TYPE.fullmatch(types[0]) or "content-encoding" in self.headers:
                raise TurnedAway("NOT_JSON")
            if body is None:
                raise TurnedAway("TOO_LONG")
            try:
                value = read_json(body)
            except (ValueError, RecursionError):
                raise TurnedAway("NOT_READABLE") from None
            readable = query == ""
        else:
            value = read_query(query)
            readable = value is not None
        keys = self.headers.get_all("x-request-key", []) if "request_key" in FORMS.get(operation, ({}, {}))[0] else []
        loose = [value, query, unquote_to_bytes(query).decode("utf-8", "replace"), *in_path.values(), *keys]
        for material, code in ((SECRET, "SECRET_INSIDE"), (PATIENT, "PATIENT_DATA_INSIDE")):
            if holds(loose, material):
                raise TurnedAway(code)
        carried = {**in_path, **({"request_key": keys[0]} if len(keys) == 1 else {})}
        if not readable or not isinstance(value, dict) or value.keys() & carried.keys():
            raise TurnedAway("WRONG_FORM")
        asked = {**value, **carried}
        if not well_formed(operation, asked):
            raise TurnedAway("WRONG_FORM")
        return asked

    def read_body(self):
        """The body, or None when it is longer than the relay takes."""
        length = int(self.headers.get("content-length", 0))
        if length > MAX_DRAINED:
            self.close_connection = True
            return None
        body = self.rfile.read(length)
        if len(body) < length:
            raise http.client.HTTPException
        return body if length <= MAX_BODY else None

    def send(self, status, content, said=None):
        body = json.dumps(content).encode("utf-8")
        close = "connection: close\r\n" if self.close_connection else ""
        head = f"HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{close}\r\n"
        self.wfile.write(head.encode("ascii") + (b"" if self.command == "HEAD" else body))
        if said:
            sys.stderr.write(f"{said} {status}\n")

    def send_error(self, code, message=None, explain=None):
        """What http.server cannot read. Its own page would repeat the request."""
        self.close_connection, self.command = True, "GET"
        no = TurnedAway("NOT_READABLE")
        self.send(400, {"fault": {"code": no.code, "advice": no.advice}, "slip": slip()}, "unreadable")

    def log_message(self, *_):
        """The line it would write holds the path."""


def slip():
    return f"{secrets.randbelow(10**8):08}"


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128


def main(ledger=Ledger, desk=Desk, door=Door):
    folder = os.environ.get("MEMBRANE_DATA_DIR")
    if folder:
        os.makedirs(folder, exist_ok=True)
    callers = json.loads(os.environ.get("LAB_CALLERS") or "[]")
    door.callers = {hashlib.sha256(caller["token"].encode()).digest(): caller["tenant"] for caller in callers}
    door.desk = desk(ledger(folder))
    Server(("127.0.0.1", int(os.environ.get("PORT", "8080"))), door).serve_forever()


if __name__ == "__main__":
    main()
