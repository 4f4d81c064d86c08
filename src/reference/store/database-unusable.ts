import { StoreError } from "./store.ts";

/** What is said of a database that cannot be used. */
export interface Complaint {
  readonly message: string;
  readonly remedy: string;
}

const UNREACHABLE: Complaint = {
  message: "database cannot be reached",
  remedy: "start its server, or mend host and port in DATABASE_URL",
};
const NOT_LET_IN: Complaint = {
  message: "database does not let the user of DATABASE_URL in",
  remedy: "create the role with leave to log in, or mend user and password in DATABASE_URL",
};
const OTHERWISE: Complaint = {
  message: "database cannot be used",
  remedy: "check that DATABASE_URL names a PostgreSQL server, and a password if it asks for one",
};

/** By the code of the system or of PostgreSQL. */
const COMPLAINTS: Readonly<Record<string, Complaint>> = {
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  "28000": NOT_LET_IN,
  "28P01": NOT_LET_IN,
  "42501": {
    message: "database does not let the user of DATABASE_URL in",
    remedy: "grant it leave to connect to this database",
  },
  "3D000": { message: "database does not exist", remedy: "create it, or name another one in DATABASE_URL" },
  "53300": {
    message: "database has no connection left",
    remedy: "raise max_connections of its server, or run fewer servers on it",
  },
  "57P03": { message: "database takes no connections now", remedy: "wait until its server has started" },
};

/**
 * What is thrown when a database cannot be used. It names the code of the error, which is no value, and nothing else of it. What is said of a
 * code can be put in place of what is said of it elsewhere.
 */
export function databaseUnusable(cause: unknown, instead: Readonly<Record<string, Complaint>> = {}): StoreError {
  const { code } = cause as { readonly code?: unknown };
  if (typeof code !== "string" || !/^[A-Z0-9_]{5,32}$/u.test(code))
    return new StoreError("database_unusable", OTHERWISE.message, OTHERWISE.remedy);
  const { message, remedy } = { ...COMPLAINTS, ...instead }[code] ?? OTHERWISE;
  return new StoreError("database_unusable", `${message} (${code})`, remedy);
}
