import { siteOf } from "../../core/accounts.ts";
import { driftId } from "../../core/drift.ts";
import { linksOf } from "../../core/links.ts";
import type { Preparation } from "../../core/preparation.ts";
import { CARD_KEY } from "../../notices/card.ts";
import type { NoticeContext } from "../../notices/context.ts";
import { deliveryKey } from "../../notices/delivery.ts";
import { noticeSchema } from "../../notices/index.ts";
import { mintDriftToken } from "../../security/tokens.ts";
import type { Post } from "../../storage/contract/posts.ts";
import type { Texts } from "../../texts/texts.ts";
import { readAuthority } from "../authority.ts";
import type { StoryDeps } from "../deps.ts";
import { viewOf } from "./load-view.ts";
import { mintTokens } from "./mint-tokens.ts";
import { NO_OFFERS, offersOf } from "./offers.ts";
import { openCredentials } from "./open-credentials.ts";

type ContextDeps = Pick<
  StoryDeps,
  "store" | "settings" | "sealer" | "site" | "directory" | "linkTo" | "texts"
>;

/** Everything that a post is drawn from, as it stands when it is sent. */
export async function contextOfPost(deps: ContextDeps, post: Post): Promise<NoticeContext> {
  const { settings } = deps;
  const shown = post.preparationId === null ? null : await deps.store.findShown(post.preparationId, CARD_KEY);
  const preparation = shown?.preparation ?? null;
  const site = siteOf(deps, preparation?.request ?? null);
  const common = {
    texts: await textsOfPost(deps, post),
    links: linksOf(settings, site),
    site,
    keepHours: settings.delivery.keepHours,
    reader: post.target.kind === "direct" ? post.target.userId : null,
    driftToken: driftTokenOf(deps, post),
  };
  if (shown === null || preparation === null) {
    return { ...common, view: null, offers: NO_OFFERS, isPublicChannel: true, credentials: null };
  }
  const view = viewOf(deps, preparation, shown);
  const [tokenFor, isPublicChannel] = await Promise.all([
    mintTokens(deps, preparation),
    isPublic(deps, preparation.request.channelId),
  ]);
  const isMessageDelivery =
    post.key === deliveryKey(preparation.deliveryNumber) &&
    // As it was approved, whatever the settings say by now.
    preparation.plan?.deliveryMode === "message" &&
    (preparation.delivery === "sent" || preparation.delivery === "opened");
  const credentials = isMessageDelivery ? await openFor(deps, preparation, post) : null;
  return { ...common, view, offers: offersOf(view, tokenFor), isPublicChannel, credentials };
}

/** A direct message is in its reader's language, every other in its channel's: asked each time that the post is drawn. */
async function textsOfPost({ texts }: ContextDeps, { target }: Post): Promise<Texts> {
  return target.kind === "direct" ? texts.textsFor(target.userId) : texts.textsOf(target.channelId);
}

/** The secrets for a message, which goes to whom people approved, whatever its row names as its place. */
async function openFor(deps: ContextDeps, preparation: Preparation, { target }: Post) {
  const authority = await readAuthority(deps, preparation);
  if (!authority.ok) return null;
  if (target.kind !== "direct" || target.userId !== authority.value.request.recipient) return null;
  const opened = await openCredentials(deps, authority.value);
  return opened.ok ? opened.value : null;
}

function driftTokenOf({ sealer }: ContextDeps, post: Post): string | null {
  const notice = noticeSchema.safeParse(post.notice);
  if (!notice.success || notice.data.kind !== "drift") return null;
  const { drift, occurrence } = notice.data;
  return mintDriftToken(sealer, { id: driftId(drift), occurrence });
}

/** A channel that cannot be looked at counts as public: then less is shown. */
async function isPublic({ directory }: ContextDeps, channelId: string): Promise<boolean> {
  const channel = await directory.findChannel(channelId).catch(() => null);
  return channel === null || !channel.isPrivate;
}
