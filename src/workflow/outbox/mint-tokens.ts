import { isManaged } from "../../core/migration/handling.ts";
import type { Preparation } from "../../core/preparation.ts";
import { mintToken } from "../../security/tokens.ts";
import { boundId } from "../actions/action.ts";
import { BUTTONS, type ButtonAction } from "../actions/index.ts";
import type { StoryDeps } from "../deps.ts";

/** Mints the tokens of all buttons of a preparation as it stands, stores their hashes, and hands out the tokens. */
export async function mintTokens(
  { sealer, store }: Pick<StoryDeps, "sealer" | "store">,
  preparation: Preparation,
): Promise<(action: ButtonAction) => string | null> {
  const migration = isManaged(preparation) ? await store.findMigration(preparation.id) : null;
  const minted = new Map<ButtonAction, ReturnType<typeof mintToken>>(
    BUTTONS.map((row) => [row.id, mintToken(sealer, preparation, boundId(row, preparation, migration))]),
  );
  await store.putTokens([...minted.values()].map(({ row }) => row));
  return (action) => minted.get(action)?.token ?? null;
}
