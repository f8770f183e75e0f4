import { OssError } from "../errors.ts";
import type { MgwAssumptions } from "./assumptions.ts";

/** Texts of the codes whose answers were seen; the others are this simulator's. Codes: "Failure and solutions". */
const REFUSALS = {
  NoSuchImportAddress: [404, "The specified import address does not exist."],
  NoSuchImportJob: [404, "The specified import job does not exist."],
  NoSuchImportJobRunTimeId: [404, "The specified runtime id of the import job does not exist."],
  NoSuchImportJobParent: [404, "The specified parent of the import job does not exist."],
  ImportAddressAlreadyExist: [409, "The specified import address already exists."],
  ImportJobAlreadyExist: [409, "The specified import job already exists."],
  ImportJobRepeatedOnSameAddress: [409, "Already has job on the same srcAddress and destAddress."],
  ImportAddressIsOccupied: [409, "The specified import address is occupied by an import job."],
  ImportJobHasDescendants: [409, "The specified import job has descendants."],
  ImportJobInDeleting: [409, "The specified import job is being deleted."],
  InvalidImportJobStatus: [409, "The status is not allowed for the import job now."],
  ImportJobConcurrencyExceed: [409, "The number of running import jobs exceeds the limit."],
  ImportJobNumExceed: [409, "The number of import jobs exceeds the limit."],
  ImportAddressNumExceed: [409, "The number of import addresses exceeds the limit."],
  ImportJobDepthExceed: [409, "The depth of the import job exceeds the limit."],
  ImportAddressTypeInvalid: [400, "The type of the import address is invalid."],
} as const;
export type MgwCode = keyof typeof REFUSALS;

/** A refusal of the service by its code. Statuses other than the 404s are unconfirmed (U7). */
export function refusal(code: MgwCode, assumptions: MgwAssumptions): OssError {
  const [status, text] = REFUSALS[code];
  return new OssError(status === 409 ? Number(assumptions.conflictStatus) : status, code, text);
}

export function invalidArgument(name: string, value: string): OssError {
  const details = { ArgumentName: name, ArgumentValue: value };
  return new OssError(400, "InvalidArgument", `The argument ${name} is invalid.`, { details });
}

export function missingArgument(name: string): OssError {
  return new OssError(400, "MissingArgument", `The argument ${name} is missing.`, {
    details: { ArgumentName: name },
  });
}
