import { type KeyKind, keyIdOf, secretNameOf } from "../../../src/core/key-generation.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { SecretKind } from "../../../src/storage/contract/secrets.ts";
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
      .flatMap((preparation) => [
        ...differs(
          aftermath,
          preparation,
          "aws-secret-key",
          keySecrets(aftermath, preparation, "iam.create-key"),
        ),
        ...differs(
          aftermath,
          preparation,
          "alibaba-secret-key",
          keySecrets(aftermath, preparation, "ram.create-key"),
        ),
        ...(hasNewPassword(aftermath, preparation)
          ? differs(aftermath, preparation, "console-password", passwords(aftermath, preparation))
          : []),
      ]);
  },
};

/** The secret of the present generation's key, as its cloud has it; none when there is no such key. */
function keySecrets({ aws, alibaba, grants }: Aftermath, preparation: Preparation, kind: KeyKind): string[] {
  const own = grants.filter(({ preparationId }) => preparationId === preparation.id);
  const present = keyIdOf(own, kind, preparation.keyGeneration);
  const keys = kind === "iam.create-key" ? aws.accessKeys : alibaba.accessKeys;
  return [...keys.values()].filter(({ id }) => id === present).map(({ secret }) => secret);
}

/** A rotation leaves the password alone where its recipient has it; what was asked for is in the audit log. */
function hasNewPassword({ audit }: Aftermath, { id, keyGeneration }: Preparation): boolean {
  if (keyGeneration === 1) return true;
  const begun = audit.findLast(
    ({ event, preparationId }) => event === "rotation.begun" && preparationId === id,
  );
  return begun?.details["renewsPassword"] === true;
}

function passwords({ alibaba }: Aftermath, { id }: Preparation): string[] {
  return [...alibaba.users.values()]
    .filter(({ userName }) => userName.endsWith(id))
    .flatMap(({ loginProfile }) => (loginProfile ? [loginProfile.password] : []));
}

function differs(
  aftermath: Aftermath,
  { id, keyGeneration }: Preparation,
  kind: SecretKind,
  there: readonly string[],
): string[] {
  const name = secretNameOf(kind, keyGeneration);
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
