import type { WebClient } from "@slack/web-api";
import { describeError } from "../security/redact.ts";
import type { Actor } from "../workflow/outcome.ts";
import type { ListenerDeps } from "./listeners/listener-deps.ts";
import { homeView, refusedHomeView } from "./views/home-view.ts";

/** How long after it was opened a Home is kept as things stand; nobody looks at an older one without opening it again. */
const KEPT_MS = 60 * 60_000;
/** Changes come in bursts: a Home is drawn once for all that happened within so long. */
const MERGED_MS = 3_000;
/** Drawing takes at most one part in so many of the time, however many Homes and rows there are. */
const TIME_SHARE = 10;
/** How often a kept Home is looked at for what other processes changed. */
const LOOK_MS = 60_000;
/** So many at most, the last opened ones: `views.publish` takes a hundred calls a minute in a workspace. */
const KEPT_AT_MOST = 40;

type Kept = { actor: Actor; client: WebClient; openedAt: number; shown: string };

export type HomeKeeper = {
  /** Draws a Home because its reader opened it, and keeps it as things stand from then on. */
  opened(actor: Actor, client: WebClient): Promise<void>;
  /** Something changed: what is kept is drawn again, where it looks otherwise by now. */
  changed(): void;
  stop(): void;
};

type KeeperDeps = Pick<ListenerDeps, "commands" | "textsFor" | "log">;

/** Homes that were opened lately, each drawn again when one of its rows changes. */
export function createHomeKeeper(
  deps: KeeperDeps,
  { mergedMs = MERGED_MS, lookMs = LOOK_MS } = {},
): HomeKeeper {
  const kept = new Map<string, Kept>();
  let soon: NodeJS.Timeout | null = null;
  let isStopped = false;
  /** What changed while they were drawn is drawn afterwards. */
  let isChanged = false;
  let restMs = 0;

  const redraw = async () => {
    const now = Date.now();
    for (const [userId, home] of kept) {
      if (isStopped) return;
      if (now - home.openedAt > KEPT_MS) kept.delete(userId);
      else await publish(deps, home, true);
    }
    restMs = (Date.now() - now) * TIME_SHARE;
    soon = null;
    if (isChanged) drawSoon(mergedMs);
  };
  const drawSoon = (waitMs: number) => {
    isChanged = true;
    if (soon !== null || kept.size === 0 || isStopped) return;
    isChanged = false;
    soon = setTimeout(() => void redraw(), Math.max(waitMs, Math.min(restMs, LOOK_MS)));
    soon.unref();
  };
  const look = setInterval(() => drawSoon(0), lookMs);
  look.unref();

  return {
    async opened(actor, client) {
      const home: Kept = { actor, client, openedAt: Date.now(), shown: "" };
      kept.delete(actor.userId);
      kept.set(actor.userId, home);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_AT_MOST && oldest !== undefined) kept.delete(oldest);
      await publish(deps, home, false);
    },
    changed: () => drawSoon(mergedMs),
    stop() {
      isStopped = true;
      clearInterval(look);
      if (soon !== null) clearTimeout(soon);
      kept.clear();
    },
  };
}

/** Draws a Home; `isQuiet`: only where it looks otherwise than it does, and a fault is only logged. */
async function publish({ commands, textsFor, log }: KeeperDeps, home: Kept, isQuiet: boolean): Promise<void> {
  const { actor, client } = home;
  try {
    const texts = await textsFor(actor.userId);
    const read = await commands.home(actor);
    const view = read.ok ? homeView(read.value, texts) : refusedHomeView(read.refusal, texts);
    const drawn = JSON.stringify(view);
    if (isQuiet && drawn === home.shown) return;
    home.shown = drawn;
    await client.views.publish({ user_id: actor.userId, view });
  } catch (error) {
    if (!isQuiet) throw error;
    log.warn({ part: "slack", error: describeError(error) }, "a Home was not drawn again");
  }
}
