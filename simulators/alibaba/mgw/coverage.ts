import type { CoverageRow } from "../../shared/simulator.ts";
import { MGW_ASSUMPTIONS, type MgwAssumption } from "./assumptions.ts";

/** One operation; `note` says what of it is left out, `switches` what of it no source tells (assumptions.ts). */
function row(operation: string, note: string, ...switches: MgwAssumption[]): CoverageRow {
  const decided = switches.map((name) => `${MGW_ASSUMPTIONS[name].u} ${name}`);
  const assumed = decided.length > 0 ? [`Assumed: ${decided.join(", ")}.`] : [];
  return { service: "mgw", operation, status: "partial", note: [note, ...assumed].join(" ") };
}

const EVERY = "As every operation: U7 statuses of errors, U14, U16, U17.";

/** What the simulator answers of hcs-mgw 2024-06-26; agents and tunnels are left out. */
export const MGW_COVERAGE: readonly CoverageRow[] = [
  row(
    "CreateAddress",
    `Types s3 and oss, and the list of failed files of a result. ${EVERY}`,
    "domainScheme",
    "sourceRegions",
    "destinationDomain",
    "passRole",
    "resourceRights",
  ),
  row("GetAddress", EVERY, "verification", "addressSecret", "visibility"),
  row("VerifyAddress", `Lists one key. ${EVERY}`, "verification", "servicePrincipal", "destinationDomain"),
  row("ListAddress", EVERY, "addressSecret", "visibility", "resourceRights"),
  row("UpdateAddress", `Agents are kept and do nothing. ${EVERY}`),
  row("DeleteAddress", `Answers 204. ${EVERY}`, "conflictStatus"),
  row(
    "CreateJob",
    `ScheduleRule is kept and starts nothing; AppendableToNormal, ConvertSymlinkTarget and WithStorageClass do nothing; of files above 256 MiB the copy fails. ${EVERY}`,
    "pairUniqueness",
    "neverOverwrite",
    "crossBorder",
    "retryAddress",
  ),
  row("GetJob", EVERY, "visibility"),
  row("ListJob", EVERY, "visibility", "resourceRights"),
  row("UpdateJob", `CONFIRMED is never reached. ${EVERY}`, "relaunchInterrupted", "conflictStatus"),
  row("DeleteJob", EVERY, "deleteRunning", "conflictStatus"),
  row("ListJobHistory", `One entry a state. ${EVERY}`),
  row("GetJobResult", `The list of failed files has at most 200,000. ${EVERY}`, "retryAddress"),
  row("CreateReport", EVERY, "reportPlace", "resourceRights"),
  row("GetReport", `Lists have at most 200,000 lines. ${EVERY}`, "reportPlace", "resourceRights"),
];
