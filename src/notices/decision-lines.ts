import type { CostRange } from "../core/cost-range.ts";
import { shortestDurationSeconds } from "../core/estimate.ts";
import { isLowerBound } from "../core/lower-bound.ts";
import { isManaged } from "../core/migration/handling.ts";
import type { Change, Plan } from "../core/plan.ts";
import { everyResult, type Preparation } from "../core/preparation.ts";
import { type Profile, reachesEveryBucket } from "../core/profile.ts";
import { joinPhrases, type Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { exceptionRows } from "./exception-lines.ts";
import { amountText, safeName } from "./facts-lines.ts";
import type { Row } from "./message.ts";

/** What somebody who decides answers for, in the order of its weight: the first lines of the forms to decide in. */

/** A job that is over sooner is not worth a word. */
const WORTH_SAYING_SECONDS = 3_600;

/** The route with its prefix, the data with its date, and who gets the credentials. */
export function decisionHead(
  { preparation, cost }: Pick<PreparationView, "preparation" | "cost">,
  texts: Texts,
): Phrase[] {
  const { decide: t, card } = texts;
  const { request, requester, plan, estimate } = preparation;
  const [source, destination] = [safeName(request.sourceBucket), safeName(request.destinationBucket)];
  const amount = amountText(preparation, texts);
  const labelled = (label: string, phrase: Phrase): Phrase => [{ bold: label }, "  ", ...phrase];
  return [
    t.route(source, request.prefix, destination),
    ...(amount === null || estimate === null
      ? []
      : [
          labelled(card.data, [
            t.figures(amount, estimate.method, estimate.asOf),
            ...(cost === undefined ? [] : [` · ${costText(preparation, cost, texts)}`]),
            ...atBest(preparation, texts),
          ]),
        ]),
    labelled(card.credentials, [
      ...(isManaged(preparation)
        ? texts.migration.nobody(null, plan?.ttlDays ?? request.ttlDays)
        : card.credentialsFor(plan?.recipient ?? request.recipient, plan?.ttlDays ?? request.ttlDays)),
      ...card.requestedBy(requester),
      t.revoked,
      ...(plan?.deliveryMode === "message" ? [t.inMessage] : []),
    ]),
    ...handledBy(plan, texts),
    // The warning about whole accounts names them.
    ...(plan === null || reachesEveryBucket(plan.profile)
      ? []
      : [labelled(t.accounts, [{ foreign: accountNames(preparation, plan, texts).join(" · ") }])]),
  ];
}

/** That the bot runs it, and through what; nothing where the credentials are handed over. */
function handledBy(plan: Plan | null, { migration }: Texts): Phrase[] {
  return (plan?.changes ?? []).flatMap((change) =>
    change.kind === "mgw.create-address" && change.address.type === "oss"
      ? [migration.handled(change.serviceRegion, change.address.role)]
      : [],
  );
}

/** The cost range in words, with the day of its prices. */
export function costText({ estimate, checks }: Preparation, cost: CostRange, { decide: t }: Texts): string {
  return t.cost(cost, estimate !== null && isLowerBound(estimate, checks.estimate?.findings));
}

function atBest({ estimate, request }: Preparation, { decide: t }: Texts): Phrase {
  if (estimate === null) return [];
  const seconds = shortestDurationSeconds(estimate, request.ossRegion);
  return seconds > WORTH_SAYING_SECONDS ? [t.atBest(seconds)] : [];
}

/** Both accounts by their ids, and by what the settings call them. */
function accountNames(
  { request }: Pick<Preparation, "request">,
  plan: Plan,
  { decide: { account } }: Texts,
): [string, string] {
  return [
    account.aws(plan.awsAccountId, request.awsAccount ?? null),
    account.alibaba(plan.alibabaAccountId, request.alibabaAccount ?? null),
  ];
}

/** What credentials that reach every bucket can do, with the accounts; null where they reach these two buckets alone. */
export function wholeAccountsWarning(
  { preparation }: Pick<PreparationView, "preparation">,
  texts: Texts,
): string | null {
  const { plan } = preparation;
  if (plan === null) return null;
  const say: Record<Profile, ((aws: string, alibaba: string) => string) | null> = {
    ...texts.decide.wholeAccounts,
    "least-privilege": null,
  };
  return say[plan.profile]?.(...accountNames(preparation, plan, texts)) ?? null;
}

/** That a bucket policy shuts the service out, or may, on either side; null where the service gets in. */
export function whitelistWarning(
  { verdict, facts }: Pick<Preparation, "verdict" | "facts">,
  texts: Texts,
): string | null {
  const { whitelist: t } = texts.decide;
  const { destinationVerdict } = facts;
  const told = [
    ...(verdict === "open" ? [] : [t.source[verdict ?? "uncertain"]]),
    ...(destinationVerdict === null || destinationVerdict === "open"
      ? []
      : [t.destination[destinationVerdict]]),
  ];
  return told.length === 0 ? null : t.alert(told);
}

/** Every other warning in a line, the gravest first; checks that never ran are one. */
export function warningRows(preparation: Preparation, texts: Texts): Row[] {
  const notRun = everyResult(preparation.checks)
    .filter(({ result }) => result === null)
    .map(({ name }) => texts.state.check(name));
  const isWhitelistTold = whitelistWarning(preparation, texts) !== null;
  return [
    ...(notRun.length === 0 ? [] : [{ icon: "warning", phrase: [texts.decide.notRun(notRun)] }]),
    ...preparation.departed.map((userId): Row => ({ icon: "warning", phrase: texts.card.departed(userId) })),
    ...exceptionRows(preparation, texts, { isWhitelistTold }),
  ];
}

/** What a plan creates, in a line for each thing that people know: the bucket and the two users with all that is theirs. */
export function createdLines({ changes }: Pick<Plan, "changes">, { decide }: Texts): Phrase[] {
  const { created: t } = decide;
  const policies = (kinds: readonly Change["kind"][]) =>
    joinPhrases(
      [
        ...new Set(changes.flatMap((change) => (kinds.includes(change.kind) ? policyNameOf(change) : []))),
      ].map((name): Phrase => [{ code: name }]),
      t.between,
    );
  const needsMfa = changes.some((change) => change.kind === "ram.create-login" && change.needsMfa);
  return changes.flatMap((change): Phrase[] => {
    switch (change.kind) {
      case "oss.create-bucket":
        return [t.bucket(change.bucket, change.region, change.storageClass)];
      case "iam.create-user": {
        const boundary = change.permissionsBoundary?.split("/").at(-1) ?? null;
        return [t.iamUser(change.userName, policies(["iam.attach-policy", "iam.put-policy"]), boundary)];
      }
      case "ram.create-user":
        return [t.ramUser(change.userName, policies(["ram.attach-policy"]), needsMfa)];
      case "mgw.create-address":
        return change.address.type === "oss" ? [t.migration(change.serviceRegion, change.address.role)] : [];
      default:
        return [];
    }
  });
}

function policyNameOf(change: Change): string[] {
  if (change.kind === "iam.attach-policy") return [change.policyArn.split("/").at(-1) ?? change.policyArn];
  return "policyName" in change ? [change.policyName] : [];
}
