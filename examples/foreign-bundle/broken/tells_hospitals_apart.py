"""The relay with one fault: an enrolment of another hospital gets the right code, with other advice than one that never was."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import server  # noqa: E402


class Talkative(server.Desk):
    def enrolment(self, hospital, asked):
        found = self.ledger.enrolments.get(asked["enrolment"])
        if found is not None and found["hospital"] != hospital:
            raise server.TurnedAway("NO_SUCH_ENROLMENT", "Ask the hospital that enrolled them.")
        return super().enrolment(hospital, asked)


server.main(desk=Talkative)
