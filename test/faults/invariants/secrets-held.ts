import type { Aftermath } from "../lab/aftermath.ts";
import type { Invariant } from "./invariant.ts";

/** From here on the recipient has the secrets, and the sealed copy is destroyed. */
const HANDED_OVER: ReadonlySet<string> = new Set(["stored", "destroyed"]);

export const secretsHeld: Invariant = {
  name: "lost secret",
  demand:
    "While a preparation says ready, the sealed copy opens to exactly the secret that each cloud holds, until the recipient has stored it.",
  findViolations(aftermath) {
    return aftermath.preparations
      .filter(({ state, delivery }) => state === "ready" && !HANDED_OVER.has(delivery))
      .flatMap(({ id }) => [
        ...differs(aftermath, id, "aws-secret-key", iamSecrets(aftermath, id)),
        ...differs(aftermath, id, "alibaba-secret-key", ramSecrets(aftermath, id)),
        ...differs(aftermath, id, "console-password", passwords(aftermath, id)),
      ]);
  },
};

function iamSecrets({ aws }: Aftermath, id: string): string[] {
  return [...aws.accessKeys.values()]
    .filter(({ userName }) => userName.endsWith(id))
    .map(({ secret }) => secret);
}

function ramSecrets({ alibaba }: Aftermath, id: string): string[] {
  return [...alibaba.accessKeys.values()]
    .filter(({ userName }) => userName.endsWith(id))
    .map(({ secret }) => secret);
}

function passwords({ alibaba }: Aftermath, id: string): string[] {
  return [...alibaba.users.values()]
    .filter(({ userName }) => userName.endsWith(id))
    .flatMap(({ loginProfile }) => (loginProfile ? [loginProfile.password] : []));
}

function differs(aftermath: Aftermath, id: string, name: string, there: readonly string[]): string[] {
  const held = aftermath.secrets.find((secret) => secret.preparationId === id && secret.name === name);
  if (!held) return [`${id} is ready and holds no ${name}`];
  let opened: string;
  try {
    opened = aftermath.sealer.open(held.sealed, { preparationId: id, name });
  } catch {
    return [`the sealed ${name} of ${id} does not open`];
  }
  if (there.length === 0) return [`${id} is ready and no cloud knows a ${name} of it`];
  return there.some((secret) => secret !== opened)
    ? [`nobody holds the ${name} of ${id} that its cloud has`]
    : [];
}
