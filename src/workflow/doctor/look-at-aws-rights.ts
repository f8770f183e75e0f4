import { isMissingPermission } from "../../checks/missing-permission.ts";
import type { AwsCloud } from "../../clouds/contract/source.ts";
import type { SimulatedRight } from "../../clouds/contract/source-users.ts";
import { RIGHTS } from "../../clouds/rights/rights.ts";
import type { DoctorLine } from "../../core/doctor-codes.ts";
import { CloudError, CloudNotFound } from "../../core/errors.ts";
import type { Right } from "../../core/right.ts";
import { notTried, say } from "./line.ts";
import { type CloudPlace, otherFailure } from "./look-at-cloud.ts";
import { missingRight, type NeededRights } from "./needed-rights.ts";

const SIMULATE = "iam:SimulatePrincipalPolicy";
/** Stands for `*` at the end of a resource. A bucket, user or key of this name cannot be the bot's own. */
const MADE_UP = "doctor";

type Question = { resourceArn: string; context: { key: string; value: string }[]; rights: Right[] };

/** Every right of the table, as IAM's simulator sees it: nothing is made, and nothing is read but policies. */
export async function lookAtAwsRights(
  place: CloudPlace,
  aws: Pick<AwsCloud, "simulateRights">,
  identity: { arn: string; roleArn: string | null },
  needed: NeededRights,
): Promise<DoctorLine[]> {
  const principalArn = principalOf(identity);
  if (principalArn === null) return [notTried(place, { kind: "rights" }, { kind: "root-user" })];
  const rights = RIGHTS.filter(({ cloud, action }) => cloud === "aws" && action !== SIMULATE);
  const ask = async (question: Question) => {
    const answers = await aws.simulateRights({
      principalArn,
      actions: question.rights.map(({ action }) => action),
      resourceArn: question.resourceArn,
      context: question.context,
    });
    const byAction = new Map(answers.map((answer) => [answer.action, answer]));
    return question.rights.map((right) =>
      rightLine(place, right, question, byAction.get(right.action), needed),
    );
  };
  try {
    // The simulator has a rate of its own, far below that of other reads: one question after the other.
    const lines: DoctorLine[] = [];
    for (const question of questionsOf(rights, principalArn)) lines.push(...(await ask(question)));
    return [say(place, "fine", "RIGHT_GRANTED", { right: SIMULATE }), ...lines];
  } catch (error) {
    return simulationFailure(place, principalArn, error);
  }
}

function simulationFailure(place: CloudPlace, principalArn: string, error: unknown): DoctorLine[] {
  if (!(error instanceof CloudError)) throw error;
  const { code, detail } = error.failure;
  if (error instanceof CloudNotFound) return [notTried(place, { kind: "rights" }, { kind: "role-unknown" })];
  if (!isMissingPermission(code)) return [otherFailure(place, { kind: "rights" }, error)];
  const [right] = RIGHTS.filter(({ action }) => action === SIMULATE);
  if (right === undefined) throw new Error(`expected ${SIMULATE} in the table of rights`);
  const missing = { ...missingRight(right), resource: principalArn, cloud: place.kind, code, detail };
  return [
    say(place, "warning", "RIGHT_MISSING", missing),
    notTried(place, { kind: "rights" }, { kind: "simulation" }),
  ];
}

/** The identity whose policies count: of a session its role. Null: the root user, who has none. */
function principalOf({ arn, roleArn }: { arn: string; roleArn: string | null }): string | null {
  if (roleArn !== null) return roleArn;
  if (/^arn:[\w-]+:iam::\d+:root$/.test(arn)) return null;
  // A session's ARN has not the role's path; of a role with one, IAM then knows nothing.
  return arn.replace(/^(arn:[\w-]+):sts:(:\d+):assumed-role\/([^/]+)\/.*$/, "$1:iam:$2:role/$3");
}

/** One question for all rights on the same resource under the same condition. */
function questionsOf(rights: readonly Right[], principalArn: string): Question[] {
  const [, partition = "aws", , , accountId = ""] = principalArn.split(":");
  const questions = new Map<string, Question>();
  for (const right of rights) {
    const resourceArn = concrete(right.resource, partition, accountId);
    const context = contextOf(right, partition, accountId);
    const key = JSON.stringify([resourceArn, context]);
    const question = questions.get(key) ?? { resourceArn, context, rights: [] };
    question.rights.push(right);
    questions.set(key, question);
  }
  return [...questions.values()];
}

/** `arn:*:iam::*:user/x-*` as it is in this account, with something made up at the end. */
function concrete(pattern: string, partition: string, accountId: string): string {
  return pattern
    .replace(/^arn:\*:/, `arn:${partition}:`)
    .replace("::*:", `::${accountId}:`)
    .replaceAll(/(?<=.)\*/g, MADE_UP);
}

/** What a request would carry that meets the right's own condition. */
function contextOf({ condition }: Right, partition: string, accountId: string): Question["context"] {
  return Object.values(condition ?? {}).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, values]) =>
      [values]
        .flat()
        .slice(0, 1)
        .map((value) => ({ key, value: concrete(value, partition, accountId) })),
    ),
  );
}

function rightLine(
  place: CloudPlace,
  right: Right,
  { resourceArn, context }: Question,
  answer: SimulatedRight | undefined,
  needed: NeededRights,
): DoctorLine {
  const { action } = right;
  const tried = context[0]?.value ?? resourceArn;
  if (answer === undefined) return notTried(place, { kind: "right", action }, { kind: "simulation" });
  if (answer.decision === "allowed") return say(place, "fine", "RIGHT_GRANTED", { right: action });
  const status = needed(right) ? "failed" : "warning";
  if (answer.heldBackBy !== null)
    return say(place, status, "RIGHT_DENIED", { right: action, resource: tried, by: answer.heldBackBy });
  // IAM names condition keys in small letters, and without regard to which statement they are in.
  const keys = answer.missingKeys.filter((key) => !OWN_KEYS.has(key.toLowerCase()));
  if (keys.length > 0) return say(place, "not-tried", "RIGHT_DEPENDS", { right: action, keys });
  return answer.decision === "explicitDeny"
    ? say(place, status, "RIGHT_DENIED", { right: action, resource: tried, by: "policy" })
    : say(place, status, "RIGHT_NOT_ALLOWED", { ...missingRight(right), tried });
}

/** Condition keys of the table's own conditions, which matter to their own actions alone. */
const OWN_KEYS: ReadonlySet<string> = new Set(
  RIGHTS.flatMap(({ condition }) =>
    Object.values(condition ?? {}).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase())),
  ),
);
