/** The spellings in which a text could carry a secret; the secret itself is the first. */
export function spellingsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const bytes = Buffer.from(secret);
  const spellings = [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    new URLSearchParams({ s: secret }).toString().slice(2),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64Inside(bytes, offset)),
    [...secret].reverse().join(""),
  ];
  return [...new Set(spellings)];
}

/** What base64 makes of the bytes when `offset` others stand before them: without the signs that others share. */
function base64Inside(bytes: Buffer, offset: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  const inside = whole.slice(first, last);
  return [inside, inside.replaceAll("+", "-").replaceAll("/", "_")];
}

export type Canary = { name: string; value: string };

/** Names of the secrets that a text holds, in whatever spelling. */
export function findSecrets(text: string, canaries: readonly Canary[]): string[] {
  return canaries
    .filter(({ value }) => spellingsOf(value).some((spelling) => text.includes(spelling)))
    .map(({ name }) => name);
}
