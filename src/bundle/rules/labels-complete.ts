import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { BundleRule, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";

/** Every operation has one maturity label from the closed set, and no label belongs to an operation that does not exist. */
export const labelsComplete: BundleRule = {
  id: "labels-complete",
  why: "An operation without a maturity label promises nothing, and a label for an operation that does not exist promises it to nobody.",
  example: {
    in: "bundle",
    document: "production-admission",
    pointer: "/operation_maturity/planted.operation",
    when: "absent",
    bad: "{#/maturity_labels/0/label}",
  },
  check: (draft) => {
    const source = draft.productionAdmission;
    const given = source.value.operation_maturity;
    const labels = source.value.maturity_labels.map((entry) => entry.label);
    const faults: Fault[] = draft.profiles.flatMap((profile) =>
      Object.keys(profile.value.operations)
        .filter((operation) => !Object.hasOwn(given, operation))
        .map((operation) => ({
          source: profile,
          pointer: toPointer(["operations", operation]),
          atName: true,
          message: `operation ${operation} has no maturity label`,
          remedy: `add it to operation_maturity in ${source.file}`,
        })),
    );
    const operations = draft.profiles.flatMap((profile) => Object.keys(profile.value.operations));
    for (const [operation, label] of Object.entries(given)) {
      const pointer = toPointer(["operation_maturity", operation]);
      const near = didYouMean(
        operations.includes(operation) ? label : operation,
        operations.includes(operation) ? labels : operations,
      );
      const remedy = near === undefined ? {} : { remedy: `did you mean "${near}"?` };
      if (!operations.includes(operation))
        faults.push({
          source,
          pointer,
          atName: true,
          message: `operation ${JSON.stringify(operation)} does not exist`,
          ...remedy,
        });
      else if (!labels.includes(label))
        faults.push({ source, pointer, message: `maturity label ${JSON.stringify(label)} does not exist`, ...remedy });
    }
    return faults;
  },
};
