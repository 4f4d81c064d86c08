export { admits, coordinatesAgree, covers, type Admits, type AskedAdmission } from "./admission.ts";
export type { Answers, Reply } from "./answers.ts";
export { honestAnswers } from "./evidence/answers.ts";
export { concealBy } from "./control-plane/conceal-digest.ts";
export { controlParts, type ControlOptions } from "./control-plane/control-parts.ts";
export { openControlStore } from "./control-plane/control-store.ts";
export type {
  AuditCount,
  AuditRecord,
  ConnectorCredential,
  ConnectorState,
  ControlStore,
  ControlTransaction,
  CredentialName,
} from "./control-plane/control-transaction.ts";
export type { ControlParts, ControlTypes } from "./control-plane/control-types.ts";
export { exchangeSealed } from "./control-plane/exchange-in-database.ts";
export { controlModule } from "./control-plane/module.ts";
export {
  stubRunner,
  type Dispatch,
  type Dispatched,
  type OpenedCredential,
  type Runner,
} from "./control-plane/runner.ts";
export {
  dumpControlMedium,
  emptyControlMedium,
  memoryControlStore,
  type ControlMedium,
} from "./control-plane/memory-store.ts";
export type { Sealed } from "./control-plane/sealed.ts";
export { SealingError } from "./control-plane/sealing-error.ts";
export { sealingBy, type Place, type Sealing } from "./control-plane/sealing.ts";
export type { Crossing, OpenCrossing } from "./crossing.ts";
export type { Input } from "./input.ts";
export { readEnvironment, type GivenByEnvironment } from "./environment.ts";
export { EnvironmentError, type Environment } from "./given-variable.ts";
export { evidenceSteps } from "./evidence/index.ts";
export type { Guard, Guards, Refused, Verdict } from "./guards/guard.ts";
export { honestGuards } from "./guards/index.ts";
export { honestParts, type HonestOptions } from "./honest-parts.ts";
export { startServer, type RunningServer, type ServerOptions } from "./http-server.ts";
export type { Authenticate, Caller, KnownIdentity } from "./identities.ts";
export { jsonLines, type LogEntry, type LogSink } from "./log.ts";
export { createMembrane, type Membrane } from "./membrane.ts";
export { referenceModule, type ReferenceModuleOptions } from "./module.ts";
export type { ModuleOptions } from "./module-over.ts";
export type { ParseBody } from "./parse/body.ts";
export type { Clock, Ids, MembraneParts } from "./parts.ts";
export { recordVerifier, type RecordVerifier } from "./pilot-records.ts";
export { SERVED_PROFILES, servedProfile } from "./served-profiles.ts";
export type { OpenedProfile, ServedProfile, Serving } from "./served-profile.ts";
export { schemasOf, type RequestSchemas } from "./request-schemas.ts";
export { contractScanner, type Scanner, type SensitiveCondition } from "./sensitive-material.ts";
export type { StatelessStep, Step, Steps, TenantStep } from "./step.ts";
export { dumpMedium, emptyMedium, memoryStore, type MemoryMedium } from "./store/memory.ts";
export { openFolderStore } from "./store/folder-store.ts";
export { openPgliteFolder, openPgliteMemory } from "./store/pglite-database.ts";
export { openPostgres } from "./store/postgres-database.ts";
export type { SqlDatabase, SqlSession } from "./store/sql-database.ts";
export { StoreError, type AnsweredRequests, type Store, type TenantTransaction } from "./store/store.ts";
