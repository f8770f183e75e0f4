import { createHash } from "node:crypto";
import type { Preparation } from "../core/preparation.ts";
import type { TokenRow } from "../storage/contract/tokens.ts";
import type { Sealer } from "./seal.ts";

/**
 * The opaque token of one button: the same each time the same state is drawn, so that a message that is edited keeps its
 * buttons, and another as soon as the revision or the plan is another. Only its hash is stored.
 */
export function mintToken(
  sealer: Sealer,
  preparation: Pick<Preparation, "id" | "revision" | "planHash">,
  action: string,
): { token: string; row: TokenRow } {
  const { id, revision, planHash } = preparation;
  const token = sealer.mac("token", `${id}\n${revision}\n${planHash ?? ""}\n${action}`);
  return {
    token,
    row: { tokenHash: hashToken(token), preparationId: id, revision, planHash, action },
  };
}

/** The token of the button under one occurrence of a drift. No preparation's id begins as this one's text does. */
export function mintDriftToken(
  sealer: Pick<Sealer, "mac">,
  { id, occurrence }: { id: string; occurrence: number },
): string {
  return sealer.mac("token", `drift\n${id}\n${occurrence}`);
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
