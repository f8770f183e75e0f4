import { siteOf } from "../../core/accounts.ts";
import { keyIdOf, secretNameOf } from "../../core/key-generation.ts";
import { ramLogonLink, ramLogonName } from "../../core/links.ts";
import { userNameOf } from "../../core/ownership.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { SealedSecret, SecretKind, SecretName } from "../../storage/contract/secrets.ts";
import type { StoryDeps } from "../deps.ts";
import { type OpenCredentials, type Outcome, refuse } from "../outcome.ts";

/** Opens what is sealed, for the one view or message that shows it. */
export async function openCredentials(
  deps: Pick<StoryDeps, "store" | "sealer" | "site" | "settings">,
  preparation: Preparation,
): Promise<Outcome<OpenCredentials>> {
  const [secrets, grants] = await Promise.all([
    deps.store.listSecrets(preparation.id),
    deps.store.listGrants(preparation.id),
  ]);
  const generation = preparation.keyGeneration;
  const open = (kind: SecretKind) => openOne(deps, secrets, secretNameOf(kind, generation));
  const awsSecretAccessKey = open("aws-secret-key");
  const alibabaAccessKeySecret = open("alibaba-secret-key");
  const consolePassword = open("console-password");
  const awsAccessKeyId = keyIdOf(grants, "iam.create-key", generation);
  const alibabaAccessKeyId = keyIdOf(grants, "ram.create-key", generation);
  // A rotation may leave the password as it was; the first delivery has one.
  const isWhole = consolePassword !== null || generation > 1;
  if (!awsSecretAccessKey || !alibabaAccessKeySecret || !isWhole || !awsAccessKeyId || !alibabaAccessKeyId) {
    return refuse("SECRETS_GONE", { id: preparation.id });
  }
  const account = {
    alias: preparation.facts.accountAlias,
    accountId: preparation.facts.alibabaAccountId ?? "",
  };
  return {
    ok: true,
    value: {
      awsAccessKeyId,
      awsSecretAccessKey,
      alibabaAccessKeyId,
      alibabaAccessKeySecret,
      consolePassword,
      logonName: ramLogonName(userNameOf(preparation.id), account),
      logonLink: ramLogonLink(siteOf(deps, preparation.request), account),
    },
  };
}

function openOne(
  { sealer }: Pick<StoryDeps, "sealer">,
  secrets: readonly SealedSecret[],
  name: SecretName,
): string | null {
  const secret = secrets.find((candidate) => candidate.name === name);
  return secret ? sealer.open(secret.sealed, { preparationId: secret.preparationId, name }) : null;
}
