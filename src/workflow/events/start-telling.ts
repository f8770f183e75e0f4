import { describeError } from "../../security/redact.ts";
import { createTeller, type ReceiverDeps } from "./tell-receivers.ts";

/** How often is looked whether there is something to tell; without news that needs no look at the store. */
const LOOK_MS = 500;

/** Tells receivers of webhooks what happens. What it gives ends that, and breaks off what is under way. */
export function startTelling(deps: ReceiverDeps): () => Promise<void> {
  const ending = new AbortController();
  const tell = createTeller(deps, ending.signal);
  let timer: NodeJS.Timeout | null = null;
  let round = Promise.resolve();
  const begin = () => {
    round = tell()
      .catch((error: unknown) =>
        deps.log.warn(
          { error: describeError(error) },
          "telling receivers failed; the next round tries again",
        ),
      )
      .then(() => {
        if (!ending.signal.aborted) timer = setTimeout(begin, LOOK_MS);
      });
  };
  begin();
  return async () => {
    ending.abort();
    if (timer !== null) clearTimeout(timer);
    await round;
  };
}
