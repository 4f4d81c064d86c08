import { readFileSync } from "node:fs";
import { EnvironmentError, type Environment } from "./given-variable.ts";

const IN_A_FILE = "file:";

/** The environment with the content of the file that a variable names in place of its name. Throws EnvironmentError for a file that cannot be read. */
export function withFileOf(environment: Environment, variable: string): Environment {
  const text = environment[variable];
  if (text === undefined || !text.startsWith(IN_A_FILE)) return environment;
  try {
    return { ...environment, [variable]: readFileSync(text.slice(IN_A_FILE.length), "utf8") };
  } catch (error) {
    const remedy = `set ${variable} to ${IN_A_FILE} and the path of a file, or to what that would hold`;
    throw Object.assign(new EnvironmentError(variable, "names a file that cannot be read", remedy), { cause: error });
  }
}
