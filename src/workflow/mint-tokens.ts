import type { Preparation } from "../core/preparation.ts";
import { mintToken } from "../security/tokens.ts";
import { boundAction } from "./bound-action.ts";
import { BUTTON_ACTIONS, type ButtonAction } from "./commands.ts";
import type { StoryDeps } from "./deps.ts";

/** Mints the tokens of all buttons of a preparation as it stands, stores their hashes, and hands out the tokens. */
export async function mintTokens(
  { sealer, store }: Pick<StoryDeps, "sealer" | "store">,
  preparation: Preparation,
): Promise<(action: ButtonAction) => string | null> {
  const minted = new Map(
    BUTTON_ACTIONS.map((action) => [
      action,
      mintToken(sealer, preparation, boundAction(preparation, action)),
    ]),
  );
  await store.putTokens([...minted.values()].map(({ row }) => row));
  return (action) => minted.get(action)?.token ?? null;
}
