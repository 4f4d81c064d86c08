"""The relay with one fault: what it refuses as patient data it keeps for support, in base64, beside the ledger."""

import base64
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import server  # noqa: E402


class Hoarding(server.Door):
    def turned_away(self, operation, no, body):
        if operation == "lab.retract" and no.code == "PATIENT_DATA_INSIDE":
            with open(os.path.join(os.environ["MEMBRANE_DATA_DIR"], "support.txt"), "ab") as kept:
                kept.write(base64.b64encode(body) + b"\n")
        super().turned_away(operation, no, body)


server.main(door=Hoarding)
