import { z } from "zod";
import { makeBucket, makeObject, objectSpec, policySpec } from "./bucket-spec.ts";
import { makeOrganization, organizationSpec } from "./organization.ts";
import { parsePolicy } from "./policy/policy-document.ts";
import { findInvalidPrincipal } from "./policy/stored-principals.ts";
import { bucketSettings, SETTING_NAMES } from "./s3/bucket-settings.ts";
import { GeneratedObjects, generatorSpec } from "./s3/object-generator.ts";
import { OPERATOR_POLICY, OPERATOR_USER } from "./seed-identities.ts";
import {
  type AwsState,
  type Bucket,
  keysOfUser,
  makeUniqueId,
  type User,
  userArn,
  userKey,
} from "./state.ts";

type ControlWorld = { state(): AwsState; now(): Date };

/** Ties a control function to the schema of its input. */
function control<S extends z.ZodType>(
  schema: S,
  act: (input: z.output<S>) => unknown,
): (input: unknown) => unknown {
  return (input) => act(schema.parse(input ?? {}));
}

const nothing = z.strictObject({});
const bucketName = z.strictObject({ bucket: z.string() });
const address = z.union([z.ipv4(), z.ipv6()]);

/** What tests and demos do to the account from outside: the owner's own changes, and a look at the state. */
export function createAwsControl(world: ControlWorld): Readonly<Record<string, (input: unknown) => unknown>> {
  return { ...bucketControls(world), ...accountControls(world), ...views(world) };
}

function bucketControls(world: ControlWorld) {
  return {
    createBucket: (input: unknown) => {
      const bucket = makeBucket(input, { ownerAccountId: world.state().accountId, now: world.now() });
      if (world.state().buckets.has(bucket.name)) throw new Error(`there is already a bucket ${bucket.name}`);
      world.state().buckets.set(bucket.name, bucket);
      return showBucket(bucket);
    },
    deleteBucket: control(bucketName, ({ bucket }) => {
      world.state().buckets.delete(find(world, bucket).name);
    }),
    /** `isChecked` refuses principals that do not exist, as PutBucketPolicy does. */
    setBucketPolicy: control(
      z.strictObject({
        bucket: z.string(),
        policy: policySpec.nullable(),
        isChecked: z.boolean().default(false),
      }),
      ({ bucket, policy, isChecked }) => {
        const found = find(world, bucket);
        if (policy !== null && isChecked) refuseInvalidPrincipal(world.state(), policy);
        found.policy = policy;
      },
    ),
    setBucketSetting: control(
      z.strictObject({ bucket: z.string(), setting: z.enum(SETTING_NAMES as [string]), value: z.unknown() }),
      ({ bucket, setting, value }) => {
        const found = find(world, bucket);
        found.settings = bucketSettings.parse({ ...found.settings, [setting]: value });
      },
    ),
    putObjects: control(
      z.strictObject({
        bucket: z.string(),
        objects: z.array(objectSpec).default([]),
        generator: generatorSpec.optional(),
      }),
      ({ bucket, objects, generator }) => {
        const found = find(world, bucket);
        const isVersioned = found.settings.versioning !== null;
        for (const object of objects) found.objects.put(makeObject(object, world.now(), isVersioned));
        if (generator) found.objects.addGenerator(new GeneratedObjects(generator, world.now()));
      },
    ),
    deleteObjects: control(
      z.strictObject({ bucket: z.string(), keys: z.array(z.string()) }),
      ({ bucket, keys }) => {
        for (const key of keys) find(world, bucket).objects.remove(key);
      },
    ),
  };
}

function accountControls(world: ControlWorld) {
  return {
    setOperatorPolicy: control(z.strictObject({ policy: policySpecOfIdentity() }), ({ policy }) => {
      const { accountId } = world.state();
      const operator = findUserByName(world, accountId, OPERATOR_USER);
      operator.inlinePolicies.set(OPERATOR_POLICY, { value: policy, since: new Date(0) });
    }),
    /** Null takes the account out of its organization. */
    setOrganization: (input: unknown) => {
      const spec = organizationSpec.nullable().parse(input ?? null);
      world.state().organization = spec && makeOrganization(world.state(), spec);
    },
    /** A managed policy of the account's own; gives its ARN. */
    createPolicy: control(
      z.strictObject({ name: z.string(), path: z.string().default("/"), document: policySpecOfIdentity() }),
      ({ name, path, document }) => {
        const { partition, accountId, policies } = world.state();
        const arn = `arn:${partition}:iam::${accountId}:policy${path}${name}`;
        const createdAt = world.now().toISOString();
        const policyId = makeUniqueId("ANPA");
        policies.set(arn, { arn, policyId, name, path, versionId: "v1", createdAt, document });
        return arn;
      },
    ),
    /** Takes a managed policy out of the account, no matter who has it. */
    removePolicy: control(z.strictObject({ arn: z.string() }), ({ arn }) =>
      world.state().policies.delete(arn),
    ),
    /** From now on the access key is one of the account itself. */
    makeRootKey: control(z.strictObject({ accessKeyId: z.string() }), ({ accessKeyId }) => {
      world.state().rootKeyIds.add(accessKeyId);
    }),
    setSourceAddress: control(z.strictObject({ accessKeyId: z.string(), address }), (input) => {
      world.state().sourceAddresses.set(input.accessKeyId, input.address);
    }),
    setTransport: control(
      z.strictObject({ isSecure: z.boolean(), tlsVersion: z.string().default("1.3") }),
      (transport) => {
        world.state().transport = transport;
      },
    ),
    setPropagation: control(
      z.strictObject({ visibleAfterMs: z.number().min(0), authorizedAfterMs: z.number().min(0) }),
      (propagation) => {
        world.state().propagation = propagation;
      },
    ),
    setWrongRegionAnswer: control(
      z.strictObject({ answer: z.enum(["redirect", "malformed"]) }),
      ({ answer }) => {
        world.state().wrongRegionAnswer = answer;
      },
    ),
    setUserItems: control(
      z.strictObject({
        userName: z.string(),
        hasLoginProfile: z.boolean().optional(),
        groups: z.array(z.string()).optional(),
        mfaDevices: z.array(z.string()).optional(),
        sshPublicKeys: z.array(z.string()).optional(),
        signingCertificates: z.array(z.string()).optional(),
        serviceCredentials: z.array(z.string()).optional(),
      }),
      ({ userName, hasLoginProfile, ...items }) => {
        const user = findUserByName(world, world.state().accountId, userName);
        if (hasLoginProfile !== undefined) {
          user.loginProfile = hasLoginProfile ? { createdAt: world.now(), isResetRequired: false } : null;
        }
        Object.assign(
          user,
          Object.fromEntries(Object.entries(items).filter(([, value]) => value !== undefined)),
        );
      },
    ),
  };
}

function views(world: ControlWorld) {
  return {
    users: control(nothing, () =>
      [...world.state().users.values()].map((user) => showUser(world.state(), user)),
    ),
    bucket: control(z.strictObject({ name: z.string() }), ({ name }) => showBucket(find(world, name))),
    buckets: control(nothing, () => [...world.state().buckets.keys()].sort()),
    secretValues: control(nothing, () => [...world.state().secrets]),
  };
}

function policySpecOfIdentity() {
  return z.union([z.string(), z.record(z.string(), z.unknown())]).transform((value) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    parsePolicy(text, "identity");
    return text;
  });
}

function refuseInvalidPrincipal(state: AwsState, policy: string): void {
  const invalid = findInvalidPrincipal(state, parsePolicy(policy, "resource"));
  if (invalid !== null) throw new Error(`Invalid principal in policy: ${invalid}`);
}

function find(world: ControlWorld, name: string): Bucket {
  const bucket = world.state().buckets.get(name);
  if (!bucket)
    throw new Error(
      `there is no bucket ${name} in this simulator; it has ${[...world.state().buckets.keys()].join(", ")}`,
    );
  return bucket;
}

function findUserByName(world: ControlWorld, accountId: string, name: string): User {
  const user = world.state().users.get(userKey(accountId, name));
  if (!user) throw new Error(`there is no IAM user ${name} in account ${accountId}`);
  return user;
}

function showUser(state: AwsState, user: User) {
  return {
    accountId: user.accountId,
    userName: user.name,
    path: user.path,
    userId: user.id,
    arn: userArn(state, user),
    createdAt: user.createdAt.toISOString(),
    tags: Object.fromEntries(user.tags),
    attachedPolicies: [...user.attachedPolicies.keys()],
    inlinePolicies: Object.fromEntries([...user.inlinePolicies].map(([name, { value }]) => [name, value])),
    accessKeys: keysOfUser(state, user).map(({ id, status, createdAt, lastUsed }) => ({
      accessKeyId: id,
      status,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsed?.at.toISOString() ?? null,
    })),
    groups: user.groups,
    hasLoginProfile: user.loginProfile !== null,
  };
}

function showBucket(bucket: Bucket) {
  return {
    name: bucket.name,
    region: bucket.region,
    ownerAccountId: bucket.ownerAccountId,
    createdAt: bucket.createdAt.toISOString(),
    policy: bucket.policy,
    settings: bucket.settings,
    ...bucket.objects.totals(),
    uploadCount: bucket.uploads.length,
  };
}
