"""The relay with one fault: a withdrawal is honoured until the next start, and then nobody remembers it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import server  # noqa: E402


class Forgetful(server.Ledger):
    def keep(self, entry):
        if entry["did"] == "withdraw":
            self.apply(entry)
        else:
            super().keep(entry)


server.main(ledger=Forgetful)
