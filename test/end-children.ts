import { afterAll } from "vitest";
import { endAllChildren } from "../conformance/targets/process-group.ts";

// A worker is ended without its exit being told: what goes at the end of a run goes at the end of a file of tests.
afterAll(endAllChildren);
