import { isDecisionAwaited, maySecretsBeKnown, type Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { isFullMember } from "../../security/directory.ts";
import { type Alarm, alarmPosts } from "../alarm.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { endDelivery } from "../runs/end-delivery.ts";
import { holdDelivery } from "./expire-delivery.ts";

/** How often the people of one open preparation are looked up. */
export const PEOPLE_LOOK_MS = 3_600_000;

/** Looks up requester, recipient and approvers; operators are notified once of each departed person. */
export async function noticeDeparted(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const departed = await findDeparted(deps, preparation);
  const news = departed.filter((userId) => !preparation.departed.includes(userId));
  const isSame = news.length === 0 && departed.length === preparation.departed.length;
  if (!isSame) await recordDeparted(deps, preparation, departed, news);
  if (departed.includes(preparation.request.recipient)) await withholdDelivery(deps, preparation.id);
  if (isDecisionAwaited(preparation)) await reportMissingApprovers(deps, preparation);
}

/** Requester and recipient who are no active, full members any more. Errors: Slack's, and then no person counts as departed. */
async function findDeparted(deps: StoryDeps, { requester, request }: Preparation): Promise<string[]> {
  const people = [...new Set([requester, request.recipient])];
  const found = await Promise.all(people.map((userId) => deps.directory.findPerson(userId)));
  return people.filter((_, index) => {
    const person = found[index];
    return !person || !isFullMember(person, deps.teamId);
  });
}

async function recordDeparted(
  deps: StoryDeps,
  preparation: Preparation,
  departed: readonly string[],
  news: readonly string[],
): Promise<void> {
  const alarms = await Promise.all(
    news.map((userId) => alarmPosts(deps, departureAlarm(preparation, userId))),
  );
  await deps.store.patchPreparation({
    id: preparation.id,
    revision: preparation.revision,
    expect: { departed: preparation.departed },
    patch: { departed: [...departed] },
    posts: [cardPost(preparation), ...alarms.flat()],
    audit: news.map((userId) =>
      auditOf(preparation, { event: "person.left", actor: "bot", details: { userId } }),
    ),
  });
}

function departureAlarm(preparation: Preparation, userId: string): Alarm {
  const { id, request, requester } = preparation;
  const isRecipient = userId === request.recipient;
  const who = isRecipient ? (userId === requester ? "both" : "recipient") : "requester";
  return {
    key: `alarm:left:${userId}`,
    news: { code: "PERSON_LEFT", args: { id, who, credentials: credentialsOf(preparation) } },
    actions: isRecipient ? ["choose_recipient", "rotate", "revoke", "cancel"] : ["revoke", "cancel"],
  };
}

/** What there is of the credentials: none yet, held, or handed out to a person who may have them. */
function credentialsOf(preparation: Preparation): "none" | "held" | "known" {
  if (preparation.state !== "ready") return "none";
  return maySecretsBeKnown(preparation) ? "known" : "held";
}

/** A delivery that has not been opened does not wait for a departed recipient. */
async function withholdDelivery(deps: StoryDeps, id: string): Promise<void> {
  const preparation = await deps.store.findPreparation(id);
  if (preparation?.state !== "ready") return;
  const { delivery } = preparation;
  if (delivery !== "sent" && delivery !== "opened") return;
  if (maySecretsBeKnown(preparation)) await endDelivery(deps, preparation, "destroyed", "bot");
  else await holdDelivery(deps, preparation, { code: "HAS_LEFT" });
}

async function reportMissingApprovers(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { id, request, recipientChange, revision } = preparation;
  const key = `alarm:approvers:${revision}`;
  const recipient = recipientChange?.recipient ?? request.recipient;
  const asked = { ...request, recipient };
  const shortage = await deps.authorizer.findShortage({ ...preparation, request: asked });
  if (shortage === null || (await deps.store.findPost(id, key))) return;
  const { needed, found } = shortage;
  const posts = await alarmPosts(deps, {
    key,
    news: { code: "APPROVERS_MISSING", args: { id, needed, found } },
    actions: ["cancel", "revoke"],
  });
  await deps.store.record(id, {
    posts,
    audit: [auditOf(preparation, { event: "approvers.missing", actor: "bot", details: { needed, found } })],
  });
}
