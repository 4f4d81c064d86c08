/** A row, by the names of its columns. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Where statements run. */
export interface SqlSession {
  /** Runs statements without parameters or rows. */
  script(statements: string): Promise<void>;
  /** Runs one statement with its parameters, all of it or none, and gives its rows. */
  query(statement: string, parameters: readonly unknown[]): Promise<readonly SqlRow[]>;
}

/** A database that speaks PostgreSQL. What it runs outside a transaction is kept at once. */
export interface SqlDatabase extends SqlSession {
  /** Runs work in a transaction of its own, which sees what others committed before each statement. Committed before it resolves; when work throws, nothing is kept and the error comes back. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Ends every connection. Safe to call twice. */
  close(): Promise<void>;
}
