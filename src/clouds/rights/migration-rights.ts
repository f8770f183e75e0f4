import { IMPORT_NAME_START } from "../../core/migration/names.ts";
import type { Right } from "../../core/right.ts";
import type { MigrationService, RoleReader } from "../contract/migration-service.ts";

/**
 * What the bot's identity needs to run migrations by itself. Sources: the action names of the SDK's descriptions; the forms of
 * resources second-hand and in no page that could be read (docs/managed-migration.md, U13): where RAM refuses what is granted
 * so, `*` has to stand there.
 */

const ADDRESSES = `acs:mgw:*:*:address/${IMPORT_NAME_START}*`;
const JOBS = `acs:mgw:*:*:job/${IMPORT_NAME_START}*`;
/** The role's name is in the settings, which no table knows: people may narrow it to that one. */
const ROLES = "acs:ram:*:*:role/*";

/** `operation` is the API's name of an action, which RAM calls by `Import` in its middle. */
function on(
  resource: string,
  action: string,
  operation: string,
  neededFor: Right["neededFor"],
): readonly Right[] {
  return [{ cloud: "alibaba", part: "migration", action, resource, operations: [operation], neededFor }];
}

function onAddresses(action: string, operation: string): readonly Right[] {
  return on(ADDRESSES, action, operation, "use-import-addresses");
}

function onJobs(action: string, operation: string): readonly Right[] {
  return on(JOBS, action, operation, "use-import-jobs");
}

const CREATE_ADDRESS = onAddresses("mgw:CreateImportAddress", "mgw:CreateAddress");
const LIST_ADDRESSES = on("*", "mgw:ListImportAddress", "mgw:ListAddress", "list-imports");
const UPDATE_JOB = onJobs("mgw:UpdateImportJob", "mgw:UpdateJob");
const READ_RESULT = onJobs("mgw:GetImportJobResult", "mgw:GetJobResult");

export const MIGRATION_RIGHTS: Readonly<Record<keyof (MigrationService & RoleReader), readonly Right[]>> = {
  findImportAddress: onAddresses("mgw:GetImportAddress", "mgw:GetAddress"),
  createImportAddress: CREATE_ADDRESS,
  createRetryAddress: [...READ_RESULT, ...CREATE_ADDRESS],
  verifyImportAddress: onAddresses("mgw:VerifyImportAddress", "mgw:VerifyAddress"),
  listImportAddresses: LIST_ADDRESSES,
  tryImportAddresses: LIST_ADDRESSES,
  deleteImportAddress: onAddresses("mgw:DeleteImportAddress", "mgw:DeleteAddress"),
  findImportJob: onJobs("mgw:GetImportJob", "mgw:GetJob"),
  createImportJob: onJobs("mgw:CreateImportJob", "mgw:CreateJob"),
  setImportJobStatus: UPDATE_JOB,
  setImportJobSpeed: UPDATE_JOB,
  listImportJobs: on("*", "mgw:ListImportJob", "mgw:ListJob", "list-imports"),
  listImportJobHistory: onJobs("mgw:ListImportJobHistory", "mgw:ListJobHistory"),
  readImportJobResult: READ_RESULT,
  createImportReport: onJobs("mgw:CreateImportReport", "mgw:CreateReport"),
  readImportReport: onJobs("mgw:GetImportReport", "mgw:GetReport"),
  deleteImportJob: onJobs("mgw:DeleteImportJob", "mgw:DeleteJob"),

  findRole: on(ROLES, "ram:GetRole", "ram:GetRole", "read-destination-role"),
  listRolePolicies: on(ROLES, "ram:ListPoliciesForRole", "ram:ListPoliciesForRole", "read-destination-role"),
};
