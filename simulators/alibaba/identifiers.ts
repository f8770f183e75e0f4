import { randomBytes, randomInt, randomUUID } from "node:crypto";

const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function drawCharacters(count: number): string {
  let text = "";
  for (let i = 0; i < count; i += 1) text += LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)];
  return text;
}

/** Long-term key ids begin with `LTAI5t` and have 24 characters. */
export function drawAccessKeyId(): string {
  return `LTAI5t${drawCharacters(18)}`;
}

export function drawAccessKeySecret(): string {
  return drawCharacters(30);
}

/** Temporary key ids begin with `STS.`. */
export function drawSessionKeyId(): string {
  return `STS.${drawCharacters(24)}`;
}

export function drawSecurityToken(): string {
  return randomBytes(360).toString("base64");
}

/** User and role ids: 18 digits. */
export function drawEntityId(): string {
  return `2${String(randomInt(1e8)).padStart(8, "0")}${String(randomInt(1e9)).padStart(9, "0")}`;
}

/** OpenAPI request ids are upper-case UUIDs. */
export function drawRequestId(): string {
  return randomUUID().toUpperCase();
}

/** OSS request ids are 24 hexadecimal digits. Many are drawn, and UUIDs come from a pool. */
export function drawOssRequestId(): string {
  return randomUUID().replaceAll("-", "").slice(0, 24).toUpperCase();
}

export function drawOpaqueId(): string {
  return randomBytes(16).toString("hex").toUpperCase();
}

/** `2026-01-01T00:00:00Z`, the form of every date in RAM and STS answers. */
export function formatUtc(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}
