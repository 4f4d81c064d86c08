import type { BundleRule } from "../draft.ts";
import { codesLifecycle } from "./codes-lifecycle.ts";
import { codesInUse } from "./codes-in-use.ts";
import { conditionsGrounded } from "./conditions-grounded.ts";
import { documentsAllowed } from "./documents-allowed.ts";
import { documentsHarmless } from "./documents-harmless.ts";
import { documentsRefer } from "./documents-refer.ts";
import { documentsValid } from "./documents-valid.ts";
import { idsUnique } from "./ids-unique.ts";
import { labelsComplete } from "./labels-complete.ts";
import { membersTravel } from "./members-travel.ts";
import { namesKnown } from "./names-known.ts";
import { patternsSafe } from "./patterns-safe.ts";
import { pilotRecordFields } from "./pilot-record-fields.ts";
import { pointersResolve } from "./pointers-resolve.ts";
import { samplesMatch } from "./samples-match.ts";
import { schemaClassified } from "./schema-classified.ts";
import { schemaSubset } from "./schema-subset.ts";
import { schemaValues } from "./schema-values.ts";
import { sensitiveNamesFree } from "./sensitive-names-free.ts";
import { textsPrintable } from "./texts-printable.ts";
import { wireAgrees } from "./wire-agrees.ts";
import { wordsAgree } from "./words-agree.ts";

/** Every rule a bundle must keep before anything is derived from it. Later rules may rely on earlier ones only for documents that kept them. */
export const BUNDLE_RULES: readonly BundleRule[] = [
  schemaSubset,
  schemaValues,
  schemaClassified,
  patternsSafe,
  textsPrintable,
  idsUnique,
  namesKnown,
  codesInUse,
  codesLifecycle,
  labelsComplete,
  pointersResolve,
  samplesMatch,
  sensitiveNamesFree,
  pilotRecordFields,
  wireAgrees,
  membersTravel,
  conditionsGrounded,
  wordsAgree,
  documentsValid,
  documentsHarmless,
  documentsRefer,
  documentsAllowed,
];
