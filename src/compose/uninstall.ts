import type { Configuration } from "../config/configuration.ts";
import { requireFittingKeys } from "../security/fitting-keys.ts";
import { type Left, listLeft, type Removal, removeLeft } from "../workflow/uninstall.ts";
import type { AppTools } from "./app-tools.ts";
import { createCloudsOf } from "./clouds.ts";
import { openStore } from "./store.ts";

/** What leaving the product needs: the store, which no bot may have open, and both clouds. Errors: UserFacingError. */
export async function withInstallation<T>(
  { env, settings }: Configuration,
  tools: Pick<AppTools, "log" | "now" | "callLog">,
  work: (installation: {
    installationId: string;
    list(): Promise<Left[]>;
    remove(): Promise<Removal>;
  }) => Promise<T>,
): Promise<T> {
  const opened = await openStore(env, tools);
  try {
    // What is on record is what this key sealed: with another one everything would seem to be somebody else's.
    await requireFittingKeys(opened.store, opened.sealer);
    const installationId = await opened.store.readInstallationId();
    const cloudsOf = createCloudsOf(env, settings, tools.callLog);
    const deps = { store: opened.store, sealer: opened.sealer, cloudsOf, settings, installationId };
    return await work({ installationId, list: () => listLeft(deps), remove: () => removeLeft(deps) });
  } finally {
    await opened.close();
  }
}
