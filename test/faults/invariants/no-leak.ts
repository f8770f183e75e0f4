import type { Aftermath } from "../lab/aftermath.ts";
import type { Invariant } from "./invariant.ts";

export const noLeak: Invariant = {
  name: "leak",
  demand:
    "No secret by its value in the log, in any row of the store or of the engine, or in any message or window but the recipient's own; in no file of the data folder a sealed one that the store does not hold any more.",
  findViolations(aftermath) {
    const places = {
      "the log": aftermath.log.join("\n"),
      "the store": aftermath.store.text,
      Slack: aftermath.slackText,
    };
    const leaked = Object.entries(places).flatMap(([place, text]) =>
      aftermath.secretValues
        .filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)))
        .map((secret) => `${place} holds a secret: ${nameOf(aftermath, secret)}`),
    );
    return [...leaked, ...findLeftovers(aftermath)];
  },
};

/** Sealed secrets in files though they were destroyed, by whatever part of them is left. */
function findLeftovers({ secrets, findSealedTexts }: Aftermath): string[] {
  const held = secrets.map(({ sealed }) => sealed);
  const left = findSealedTexts().filter((text) => !held.some((sealed) => sealed.startsWith(text)));
  return left.length === 0 ? [] : [`the data folder holds sealed secrets that are destroyed: ${left.length}`];
}

/** As it is, as JSON and URLs write it, and as base64. */
function spellings(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  ];
}

/** Whose it is; never the secret itself, since this is printed. */
function nameOf({ aws, alibaba }: Aftermath, secret: string): string {
  const key = [...aws.accessKeys.values(), ...alibaba.accessKeys.values()].find(
    (each) => each.secret === secret,
  );
  return key ? `of ${key.id}` : "a password, token or key";
}
