import type { OssReply } from "../oss/operation.ts";
import { formatTime, type MgwInput, type MgwPlace, xmlAnswer } from "./operation.ts";
import { askAddress } from "./run/ask-address.ts";
import type { MgwAddress, MgwSettings, VerifyResult } from "./state.ts";

/** A result is answered for this long; asking later verifies anew. */
const RESULT_HOLDS_MS = 60_000;

/** Texts of a verification that goes on, and of one that failed (U1). */
const TEXTS = {
  "when-asked": { verifying: "", failed: "unavailable" },
  "at-creation": { verifying: "verifying", failed: "invalid" },
} as const;

/** The status of an address; empty before the first verification has ended. */
export function statusOf({ assumptions, availableText }: MgwSettings, address: MgwAddress): string {
  const texts = TEXTS[assumptions.verification];
  if (!address.verified) return address.verifyingSinceMs === null ? "" : texts.verifying;
  return address.verified.result === null ? availableText : texts.failed;
}

/** Asynchronous: the first call starts it, later ones tell its end. */
export async function verifyAddress(input: MgwInput, address: MgwAddress): Promise<OssReply> {
  const { settings, nowMs } = input;
  const isFresh = address.verified !== null && nowMs - address.verified.atMs < RESULT_HOLDS_MS;
  if (address.verifyingSinceMs === null && !isFresh) address.verifyingSinceMs = nowMs;
  await endVerification(input, address);
  const isUnderWay = address.verifyingSinceMs !== null;
  const verified = isUnderWay ? null : address.verified;
  return xmlAnswer("VerifyAddressResponse", {
    Status: isUnderWay ? TEXTS[input.assumptions.verification].verifying : statusOf(settings, address),
    VerifyTime: formatTime(verified?.atMs ?? null),
    ErrorCode: verified?.result?.code ?? "",
    ErrorMessage: verified?.result?.message ?? "",
  });
}

/** Ends the verification of an address once its time has come, whether anybody asks or not. */
export async function endVerification(world: MgwPlace, address: MgwAddress): Promise<void> {
  const { settings } = world.state.mgw;
  const { verifyingSinceMs } = address;
  if (verifyingSinceMs === null || settings.verifyOutcome === "never") return;
  const endsAtMs = verifyingSinceMs + settings.times.verifyMs;
  if (world.nowMs < endsAtMs) return;
  const result = settings.verifyOutcome === "failed" ? MADE_TO_FAIL : await askAddress(world, address.detail);
  address.verified = { atMs: world.nowMs, result };
  address.verifyingSinceMs = null;
}

const MADE_TO_FAIL: VerifyResult = {
  httpStatus: 403,
  code: "AccessDenied",
  message: "The verification was made to fail.",
};
