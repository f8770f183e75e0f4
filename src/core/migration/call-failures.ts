/** Why a call of the service was refused, as far as people can do something about it. */
export const CALL_FAILURES = [
  "anonymous",
  "signature",
  "not-allowed",
  "occupied",
  "pair-taken",
  "too-many-running",
  "quota",
  "in-motion",
  "deleting",
  "not-found",
] as const;
export type CallFailure = (typeof CALL_FAILURES)[number];

const BY_CODE: readonly [code: RegExp, failure: CallFailure][] = [
  [/^(SignatureDoesNotMatch|InvalidAccessKeyId|RequestTimeTooSkewed|SecurityTokenExpired)/, "signature"],
  [/^(AccessDenied|NoPermission|Forbidden)/, "not-allowed"],
  [/^ImportAddressIsOccupied$/, "occupied"],
  [/^ImportJobRepeatedOnSameAddress$/, "pair-taken"],
  [/^ImportJobConcurrencyExceed/, "too-many-running"],
  [/^Import(Address|Job)(NumExceed|DepthExceed)/, "quota"],
  [/^(ImportJobConflictOnUpdateStatus|ImportJobUpdateConcurrently|InvalidImportJobStatus)$/, "in-motion"],
  [/^ImportJobInDeleting$/, "deleting"],
  [/^NoSuchImport/, "not-found"],
];

/** Null where the service's own sentence is all there is to say. */
export function readCallFailure({ code, detail }: { code: string; detail: string }): CallFailure | null {
  if (/anonymous access is forbidden/i.test(detail)) return "anonymous";
  return BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

/** Whether waiting helps: the job is on its way to another state, or a place has to become free. */
export function helpsToWait(failure: CallFailure | null): boolean {
  return failure !== null && WAITING_HELPS.has(failure);
}
const WAITING_HELPS: ReadonlySet<CallFailure> = new Set([
  "occupied",
  "too-many-running",
  "in-motion",
  "deleting",
]);
