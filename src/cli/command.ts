import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** What can be said of an option. One with a default always has a value. */
export type Option = Flag | TextOption | NumberOption | ListOption;

/** Whether something is done. It is not, unless it is asked for. */
export interface Flag {
  readonly type: "flag";
  readonly describe: string;
  /** For one that is on unless its `--no-` is given. */
  readonly default?: true;
}

/** A text, given once. */
export interface TextOption {
  readonly type: "text";
  readonly describe: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** Another option, in camel case, without which this one means nothing. */
  readonly needs?: string;
}

/** A number, given once. */
export interface NumberOption {
  readonly type: "number";
  readonly describe: string;
  readonly default?: number;
}

/** Texts, one for each time it is given. */
export interface ListOption {
  readonly type: "list";
  readonly describe: string;
  readonly default: readonly string[];
}

/** A word that stands by its place. Of several, only the last may take many, and none that may lack stands before one that may not. */
export interface Argument {
  readonly describe: string;
  readonly choices?: readonly string[];
  readonly required?: true;
  /** Takes every word from here on. */
  readonly many?: true;
}

/** Options by their names in camel case: `typesOut` is `--types-out`. */
export type Options = Readonly<Record<string, Option>>;
export type Arguments = Readonly<Record<string, Argument>>;

type Word<D> = D extends { readonly choices: readonly (infer C)[] } ? C : string;
type OptionValue<O> = O extends Flag
  ? boolean
  : O extends ListOption
    ? readonly string[]
    : O extends NumberOption
      ? O extends { readonly default: number }
        ? number
        : number | undefined
      : O extends { readonly default: string }
        ? Word<O>
        : Word<O> | undefined;
type ArgumentValue<A> = A extends { readonly many: true }
  ? readonly Word<A>[]
  : A extends { readonly required: true }
    ? Word<A>
    : Word<A> | undefined;

/** What a command line gave for a declaration of arguments and options. */
export type Given<A, O> = { readonly [K in keyof A]: ArgumentValue<A[K]> } & {
  readonly [K in keyof O]: OptionValue<O[K]>;
};

/** How a command is called, and what its help says. */
export interface Declaration {
  readonly verb: string;
  readonly describe: string;
  /** In the order they stand in. */
  readonly arguments: Arguments;
  readonly options: Options;
  /** What follows `membrane`, and what that does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
}

/** One verb of the command line. */
export interface Command extends Declaration {
  /** Does the work. A rejection with UsageError or BundleError means that nothing was judged. */
  readonly run: (given: never, terminal: Terminal) => Promise<ExitCode>;
}

/** Declares a command whose arguments and options type what it is given. It only gives the value its type. */
export function defineCommand<const A extends Arguments, const O extends Options>(
  command: Declaration & {
    readonly arguments: A;
    readonly options: O;
    readonly run: (given: Given<A, O>, terminal: Terminal) => Promise<ExitCode>;
  },
): Command {
  return command;
}

/** An option as it is written on a command line, without its dashes. */
export function flagName(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** How a command is called: its verb, and its arguments in the usual brackets. */
export function usageOf({ verb, arguments: declared }: Declaration): string {
  const words = Object.entries(declared).map(([name, { required, many }]) => {
    const word = many === true ? `${name}..` : name;
    return required === true ? `<${word}>` : `[${word}]`;
  });
  return [verb, ...words].join(" ");
}
