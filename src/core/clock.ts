import { foreignDetail } from "./detail.ts";
import type { Detail } from "./reason.ts";

/**
 * How far a host's clock may be off before the bot makes nothing: Slack's requests may be five minutes old, and signatures
 * of both clouds are good for some minutes more. Sources: Slack, "Verifying requests from Slack"; S3 and OSS,
 * `RequestTimeTooSkewed`.
 */
const MAX_DIFFERENCE_MS = 5 * 60_000;

export function isClockWrong(aheadMs: number): boolean {
  return Math.abs(aheadMs) > MAX_DIFFERENCE_MS;
}

/**
 * How far this host is ahead of the server that sent this `Date` header (negative: behind); null without one.
 * Both of its times are the host's: the header was written between them, in whole seconds.
 */
export function clockAheadMs(date: string | undefined, sentMs: number, answeredMs: number): number | null {
  const serverMs = Date.parse(date ?? "");
  return Number.isNaN(serverMs) ? null : Math.round((sentMs + answeredMs) / 2 - (serverMs + 500));
}

/** Whether a refusal is about the time of the request. IAM and STS call it a wrong signature, and say why in words. */
export function isAboutClock(code: string, detail: Detail): boolean {
  return (
    /^(RequestTimeTooSkewed|RequestExpired|InvalidTimeStamp\.Expired)$/.test(code) ||
    (/^SignatureDoesNotMatch$/.test(code) &&
      /Signature (expired|not yet current)/.test(foreignDetail(detail)))
  );
}
