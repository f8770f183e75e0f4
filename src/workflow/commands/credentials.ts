import { siteOf } from "../../core/accounts.ts";
import { keyIdOf, secretNameOf } from "../../core/key-generation.ts";
import { ramLogonLink, ramLogonName } from "../../core/links.ts";
import { isAcknowledgeable, type Preparation, userNameOf } from "../../core/preparation.ts";
import type { SealedSecret, SecretKind, SecretName } from "../../storage/store.ts";
import type { Commands, OpenCredentials, Outcome } from "../commands.ts";
import { afterDeliveryKey, deliveryPost, deliveryStateKey } from "../deliver.ts";
import type { StoryDeps } from "../deps.ts";
import type { PostDraft } from "../notices.ts";
import { auditOf, cardPost, directPost, threadPost } from "../posts.ts";
import { secretNamesOf } from "../rotation-context.ts";
import { refuse, resolveAuthority, resolveClick } from "./context.ts";

/** The recipient's side: opening, acknowledging, and whether the new user has logged on. */
export function createCredentialCommands(
  deps: StoryDeps,
): Pick<Commands, "showCredentials" | "confirmStored" | "checkLogon"> {
  return {
    async showCredentials(actor, { token }) {
      const resolved = await resolveClick(deps, actor, token, "show");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      if (preparation.state !== "ready") return refuse("WRONG_STATE", { state: preparation.state });
      const approved = await resolveAuthority(deps, actor, "show", preparation);
      if (!approved.ok) return approved;
      const opened = await openCredentials(deps, approved.value);
      if (!opened.ok) return opened;
      await recordOpening(deps, preparation, actor.userId);
      return opened;
    },

    async confirmStored(actor, _submissionId, { token }) {
      const resolved = await resolveClick(deps, actor, token, "stored");
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      if (preparation.delivery !== "sent" && preparation.delivery !== "opened") {
        return refuse("ALREADY_DONE", { state: preparation.delivery });
      }
      if (!isAcknowledgeable(preparation)) return refuse("NOT_OPENED");
      return endDelivery(deps, preparation, "stored", actor.userId);
    },

    async checkLogon(actor, { token }) {
      const resolved = await resolveClick(deps, actor, token, "check_logon");
      if (!resolved.ok) return resolved;
      return { ok: true, value: { firstLogonAt: await lookForLogon(deps, resolved.value.preparation) } };
    },
  };
}

/**
 * Who opened them and when, before they are shown. With the first opening the message is drawn again: from then on there is
 * something to acknowledge.
 */
async function recordOpening(deps: StoryDeps, preparation: Preparation, userId: string): Promise<void> {
  const { id, revision, request, deliveryNumber } = preparation;
  const at = deps.now().toISOString();
  const receipt = { preparationId: id, userId, event: "opened", at } as const;
  const opened = { kind: "delivery_opened", recipient: request.recipient, at } as const;
  const posts = [cardPost(preparation), threadPost(preparation, deliveryStateKey(deliveryNumber), opened)];
  const audit = [auditOf(preparation, "secrets.opened", userId)];
  const isFirst =
    preparation.delivery === "sent" &&
    (await deps.store.patchPreparation({
      id,
      revision,
      expect: { delivery: "sent", deliveryNumber },
      patch: { delivery: "opened" },
      receipt,
      posts: [...posts, deliveryPost(preparation)],
      audit,
    })) !== null;
  if (!isFirst) await deps.store.addReceipt(receipt, { posts, audit });
  deps.notifier.wake();
}

/** The recipient may open the credentials just as their time ends: then what was read is read again. */
const TRIES = 3;

/**
 * Destroys the sealed copy, because it was acknowledged or its time is over, and says so in the same transaction: a
 * process that ends between the two would go on offering what is gone.
 */
export async function endDelivery(
  deps: StoryDeps,
  preparation: Preparation,
  as: "stored" | "destroyed",
  actor: string,
): Promise<Outcome> {
  const { id, deliveryNumber, delivery } = preparation;
  let current: Preparation | null = preparation;
  for (let tried = 0; tried < TRIES && current; tried += 1) {
    const changed = await markEnded(deps, current, as, actor);
    deps.notifier.wake();
    if (changed) return { ok: true, value: changed };
    current = await deps.store.findPreparation(id);
    const isOver = current?.delivery === "stored" || current?.delivery === "destroyed";
    if (isOver || current?.deliveryNumber !== deliveryNumber)
      return refuse("ALREADY_DONE", { state: delivery });
  }
  return refuse("OUTDATED", { id });
}

function markEnded(
  deps: StoryDeps,
  preparation: Preparation,
  as: "stored" | "destroyed",
  actor: string,
): Promise<Preparation | null> {
  const { id, revision, request, delivery, deliveryNumber } = preparation;
  const at = deps.now().toISOString();
  return deps.store.patchPreparation({
    id,
    revision,
    expect: { delivery, deliveryNumber },
    patch: { delivery: as },
    // Only what this delivery was about: a rotation may be sealing the next keys just now.
    destroys: secretNamesOf(preparation.keyGeneration),
    ...(as === "stored" ? { receipt: { preparationId: id, userId: actor, event: "stored", at } } : {}),
    posts: [
      cardPost(preparation),
      deliveryPost(preparation),
      ...afterPosts(preparation),
      threadPost(
        preparation,
        deliveryStateKey(deliveryNumber),
        as === "stored"
          ? { kind: "delivery_stored", recipient: request.recipient }
          : { kind: "delivery_destroyed" },
      ),
    ],
    audit: [auditOf(preparation, "secrets.destroyed", actor, { as })],
  });
}

/** In `message` mode the delivery itself is deleted; what its buttons did is offered by another message. */
function afterPosts({ request, plan, deliveryNumber }: Preparation): PostDraft[] {
  if (plan?.deliveryMode !== "message") return [];
  return [
    directPost(request.recipient, afterDeliveryKey(deliveryNumber), {
      kind: "delivery_after",
      number: deliveryNumber,
    }),
  ];
}

/** The user's first console logon as RAM reports it; recorded once, null while there was none. */
export async function lookForLogon(deps: StoryDeps, preparation: Preparation): Promise<string | null> {
  if (preparation.firstLogonAt !== null) return preparation.firstLogonAt;
  const user = await deps.cloudsOf(preparation).alibaba.findUser(userNameOf(preparation.id));
  const at = user?.lastLogonAt ?? null;
  if (at === null) return null;
  await deps.store.patchPreparation({
    id: preparation.id,
    revision: preparation.revision,
    patch: { firstLogonAt: at },
    posts: [cardPost(preparation), threadPost(preparation, "first-logon", { kind: "first_logon", at })],
    audit: [auditOf(preparation, "recipient.logged_on", "bot", { at })],
  });
  deps.notifier.wake();
  return at;
}

/** Opens what is sealed, for the one view or message that shows it. */
export async function openCredentials(
  deps: Pick<StoryDeps, "store" | "sealer" | "site" | "settings">,
  preparation: Preparation,
): Promise<Outcome<OpenCredentials>> {
  const [secrets, grants] = await Promise.all([
    deps.store.listSecrets(preparation.id),
    deps.store.listGrants(preparation.id),
  ]);
  const generation = preparation.keyGeneration;
  const open = (kind: SecretKind) => openOne(deps, secrets, secretNameOf(kind, generation));
  const awsSecretAccessKey = open("aws-secret-key");
  const alibabaAccessKeySecret = open("alibaba-secret-key");
  const consolePassword = open("console-password");
  const awsAccessKeyId = keyIdOf(grants, "iam.create-key", generation);
  const alibabaAccessKeyId = keyIdOf(grants, "ram.create-key", generation);
  // A rotation may leave the password as it was; the first delivery has one.
  const isWhole = consolePassword !== null || generation > 1;
  if (!awsSecretAccessKey || !alibabaAccessKeySecret || !isWhole || !awsAccessKeyId || !alibabaAccessKeyId) {
    return refuse("SECRETS_GONE", { id: preparation.id });
  }
  const account = {
    alias: preparation.facts.accountAlias,
    accountId: preparation.facts.alibabaAccountId ?? "",
  };
  return {
    ok: true,
    value: {
      awsAccessKeyId,
      awsSecretAccessKey,
      alibabaAccessKeyId,
      alibabaAccessKeySecret,
      consolePassword,
      logonName: ramLogonName(userNameOf(preparation.id), account),
      logonLink: ramLogonLink(siteOf(deps, preparation.request), account),
    },
  };
}

function openOne(
  { sealer }: Pick<StoryDeps, "sealer">,
  secrets: readonly SealedSecret[],
  name: SecretName,
): string | null {
  const secret = secrets.find((candidate) => candidate.name === name);
  return secret ? sealer.open(secret.sealed, { preparationId: secret.preparationId, name }) : null;
}
