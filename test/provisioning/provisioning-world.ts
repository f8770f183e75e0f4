import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "../../simulators/alibaba/seed.ts";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import type { CallLog } from "../../src/clouds/call-log.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import { type Change, planRounds } from "../../src/core/plan.ts";
import type { Profile } from "../../src/core/profile.ts";
import { settingsSchema } from "../../src/core/settings.ts";
import { type ApplyContext, applyChange } from "../../src/provisioning/apply-change.ts";
import { makePlan } from "../../src/provisioning/make-plan.ts";
import { createSealer } from "../../src/security/seal.ts";
import type { Grant } from "../../src/storage/contract/grants.ts";
import type { SealedSecret } from "../../src/storage/contract/secrets.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { KNOWN_FACTS, madeUpPreparation } from "../core/made-up-preparation.ts";

export const MARK = { preparationId: "MP-7K2M9Q", installationId: "inst-1" };
export const USER = "mgw-prep-MP-7K2M9Q";
export const BUCKET = "acme-archive-oss";
export const REGION = "oss-eu-central-1";

/** Grants and secrets of one preparation, kept as the store keeps them: by key and by name. */
export class MemoryGrants {
  readonly grants = new Map<string, Grant>();
  readonly secrets = new Map<string, SealedSecret>();
  otherLivePreparations: string[] = [];
  /** Makes the next write of secrets fail, as a database that is away does. */
  isAway = false;

  readonly store: ApplyContext["store"] & Pick<Store, "listLivePreparationsOfBucket"> = {
    listGrants: async () => [...this.grants.values()],
    listSecrets: async () => [...this.secrets.values()],
    putGrant: async (grant) => void this.grants.set(grant.key, grant),
    putGrantWithSecrets: async (grant, secrets) => {
      if (this.isAway) throw new Error("the database is away");
      this.grants.set(grant.key, grant);
      for (const secret of secrets) this.secrets.set(secret.name, secret);
    },
    listLivePreparationsOfBucket: async () => this.otherLivePreparations,
  };
}

export type ProvisioningWorld = {
  aws: Simulator;
  alibaba: Simulator;
  clouds: { aws: AwsCloud; alibaba: AlibabaCloud };
  close(): Promise<void>;
};

/** Both simulators with the real adapters before them, which tell of each call. */
export async function startProvisioningWorld(log?: CallLog): Promise<ProvisioningWorld> {
  const aws = await createAwsSimulator({ port: 0 });
  const s3 = { answer: aws.answer, now: () => aws.clock.now() };
  const alibaba = await createAlibabaSimulator({ port: 0, s3 });
  const clouds = {
    aws: createAwsCloud({
      region: "us-east-1",
      endpoint: aws.url,
      credentials: { ...OPERATOR_CREDENTIALS },
      log,
    }),
    alibaba: createAlibabaCloud({
      log,
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
      accessKeySecret: OPERATOR_ACCESS_KEY_SECRET,
      site: "intl",
      ramEndpoint: alibaba.url,
      stsEndpoint: alibaba.url,
      ossEndpoint: alibaba.url,
      mgwEndpoint: alibaba.url,
    }),
  };
  return {
    aws,
    alibaba,
    clouds,
    close: async () => {
      await Promise.all([aws.close(), alibaba.close()]);
    },
  };
}

export const sealer = createSealer([new Uint8Array(32).fill(5)]);

export function contextOf(
  world: ProvisioningWorld,
  memory: MemoryGrants,
  planned: readonly Change[] = changesOf("documented"),
): ApplyContext {
  return {
    ...world.clouds,
    store: memory.store,
    seal: (secret, name) => sealer.seal(secret, { preparationId: MARK.preparationId, name }),
    mark: MARK,
    planned,
    facts: { passwordPolicy: null },
    preparedAt: new Date(Date.now() - 60_000).toISOString(),
    openSourceKey: async () => {
      const secret = memory.secrets.get("aws-secret-key");
      const grant = [...memory.grants.values()].find(({ change }) => change.kind === "iam.create-key");
      if (!secret || !grant?.accessKeyId) throw new Error("there is no key of the source");
      const { name } = secret;
      const secretAccessKey = sealer.open(secret.sealed, { preparationId: MARK.preparationId, name });
      return { accessKeyId: grant.accessKeyId, secretAccessKey };
    },
  };
}

/** The changes of a profile, in the order of the plan. */
export function changesOf(profile: Profile): Change[] {
  const plan = makePlan({
    preparation: madeUpPreparation({ verdict: "open", facts: KNOWN_FACTS, request: { profile } }),
    settings: settingsSchema.parse({ approvers: { people: ["U0AAA"] }, operators: { people: ["U0AAA"] } }),
    installationId: MARK.installationId,
  });
  if (!plan) throw new Error("expected a plan");
  return plan.changes;
}

export async function applyAll(context: ApplyContext, changes: readonly Change[]): Promise<void> {
  for (const round of planRounds(changes)) for (const change of round) await applyChange(context, change);
}
