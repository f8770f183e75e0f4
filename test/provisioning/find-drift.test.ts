import { describe, expect, it } from "vitest";
import { type Drift, driftId, driftSchema, type UserPolicy } from "../../src/core/drift.ts";
import type { Change } from "../../src/core/plan.ts";
import {
  type DriftInput,
  type ExistingAccount,
  type ExistingImport,
  type ExistingUser,
  findDrift,
  isDriftOver,
  type RecordedGrant,
  type RecordedPreparation,
  resourceKey,
} from "../../src/provisioning/find-drift.ts";
import { textKey } from "../../src/provisioning/user-holds.ts";

const ID = "MP-7K2M9Q";
const USER = `mgw-prep-${ID}`;
const AWS = "111122223333";
const ALIBABA = "5123456789012345";
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

const grant = (key: string, change: Change, changes: Partial<RecordedGrant> = {}): RecordedGrant => ({
  key,
  change,
  state: "made",
  accessKeyId: null,
  isOurs: true,
  ...changes,
});

const GRANTS = {
  iamUser: grant("iam.create-user:u", {
    kind: "iam.create-user",
    undo: "iam.delete-user",
    userName: USER,
    path: "/mgw-prep/",
    tags: [],
  }),
  iamPolicy: grant("iam.attach-policy:p", {
    kind: "iam.attach-policy",
    undo: "iam.detach-policy",
    userName: USER,
    policyArn: READ_ONLY,
  }),
  iamInline: grant("iam.put-policy:i", {
    kind: "iam.put-policy",
    undo: "iam.delete-policy",
    userName: USER,
    policyName: "mgw-prep-read",
    document: "{}",
  }),
  iamKey: grant(
    "iam.create-key:u",
    { kind: "iam.create-key", undo: "iam.delete-key", userName: USER },
    { accessKeyId: "AKIAONE" },
  ),
  ramUser: grant("ram.create-user:u", {
    kind: "ram.create-user",
    undo: "ram.delete-user",
    userName: USER,
    displayName: USER,
    comments: "",
  }),
  ramPolicy: grant("ram.create-policy:p", {
    kind: "ram.create-policy",
    undo: "ram.delete-policy",
    policyName: USER,
    document: "{}",
  }),
  ramAttach: grant("ram.attach-policy:p", {
    kind: "ram.attach-policy",
    undo: "ram.detach-policy",
    userName: USER,
    policyType: "Custom",
    policyName: USER,
  }),
  ramLogin: grant("ram.create-login:u", {
    kind: "ram.create-login",
    undo: "ram.delete-login",
    userName: USER,
    mustResetPassword: true,
    needsMfa: false,
  }),
  ramKey: grant(
    "ram.create-key:u",
    { kind: "ram.create-key", undo: "ram.delete-key", userName: USER },
    { accessKeyId: "LTAIONE" },
  ),
  bucket: grant("oss.create-bucket:b", {
    kind: "oss.create-bucket",
    undo: "oss.delete-bucket",
    bucket: "b",
    region: "oss-eu-central-1",
    storageClass: "Standard",
    acl: "private",
  }),
};

const POLICY = {
  iam: { kind: "attached", policyArn: READ_ONLY },
  inline: { kind: "inline", policyName: "mgw-prep-read" },
  ram: { kind: "ram", policyType: "Custom", policyName: USER },
  admin: { kind: "attached", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
  ramAdmin: { kind: "ram", policyType: "System", policyName: "AdministratorAccess" },
  // The name of ours, and yet another policy.
  ramNamesake: { kind: "ram", policyType: "System", policyName: USER },
  foreignInline: { kind: "inline", policyName: "by-hand" },
} satisfies Record<string, UserPolicy>;

const recorded = (changes: Partial<RecordedPreparation> = {}): RecordedPreparation => ({
  id: ID,
  isMoving: false,
  needsGrants: true,
  accountIds: { aws: AWS, alibaba: ALIBABA },
  grants: Object.values(GRANTS),
  ...changes,
});

const NOTHING_ELSE = { groups: [] };
const INLINE = GRANTS.iamInline.change as Extract<Change, { kind: "iam.put-policy" }>;
const CUSTOM = GRANTS.ramPolicy.change as Extract<Change, { kind: "ram.create-policy" }>;
const ADMIN = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`;

const iamUser = (holds: Partial<NonNullable<ExistingUser["holds"]>> | null = {}): ExistingUser => ({
  userName: USER,
  preparationId: ID,
  holds: holds && {
    accessKeyIds: ["AKIAONE"],
    policies: [POLICY.iam, POLICY.inline],
    hasLogin: false,
    ...NOTHING_ELSE,
    texts: new Map([[textKey(INLINE), INLINE.document]]),
    ...holds,
  },
});
const ramUser = (holds: Partial<NonNullable<ExistingUser["holds"]>> | null = {}): ExistingUser => ({
  userName: USER,
  preparationId: ID,
  holds: holds && {
    accessKeyIds: ["LTAIONE"],
    policies: [POLICY.ram],
    hasLogin: true,
    ...NOTHING_ELSE,
    texts: new Map([[textKey(CUSTOM), CUSTOM.document]]),
    ...holds,
  },
});
const THINGS = new Map([
  [resourceKey(ID, GRANTS.ramPolicy.key), true],
  [resourceKey(ID, GRANTS.bucket.key), true],
]);
const NO_IMPORTS = { found: [], readRegions: new Set<string>() };
/** What the migration service has in a region that could be read, beside the account's users. */
const withImports = (...found: ExistingImport[]): ExistingAccount => ({
  ...alibaba(),
  imports: { found, readRegions: new Set([REGION]) },
});
const REGION = "eu-central-1";
const IMPORT = { name: `mgw-prep-${ID.toLowerCase()}`, serviceRegion: REGION, preparationId: ID };
const JOB: ExistingImport = { thing: "job", ...IMPORT };
const ADDRESS: ExistingImport = { thing: "address", ...IMPORT, name: `${IMPORT.name}-src-1` };
const JOB_GRANT = grant("mgw.create-job:j", {
  kind: "mgw.create-job",
  undo: "mgw.delete-job",
  name: IMPORT.name,
  serviceRegion: REGION,
  sourceAddress: "s",
  destinationAddress: "d",
  overwrite: "when-newer",
  maxBitsPerSecond: null,
});
const aws = (users = [iamUser()]): ExistingAccount => ({
  cloud: "aws",
  accountId: AWS,
  users,
  things: new Map(),
  imports: NO_IMPORTS,
});
const alibaba = (users = [ramUser()], things: ReadonlyMap<string, boolean> = THINGS): ExistingAccount => ({
  cloud: "alibaba",
  accountId: ALIBABA,
  users,
  things,
  imports: NO_IMPORTS,
});

/** Other grants by their key. */
const changed = (changes: Record<string, Partial<RecordedGrant>>): RecordedGrant[] =>
  Object.values(GRANTS).map((made) => ({ ...made, ...changes[made.key] }));
const SECOND_KEY = { ...GRANTS.iamKey, key: `${GRANTS.iamKey.key}#2`, accessKeyId: "AKIATWO" };

/** What was found, in short: kind, cloud, and what it is about. */
const short = (drift: Drift): string => {
  switch (drift.kind) {
    case "grant_missing":
      return `missing ${drift.grantKey}`;
    case "unknown_key":
      return `${drift.cloud} key ${drift.accessKeyId}`;
    case "foreign_policy":
      return `${drift.cloud} policy ${"policyArn" in drift.policy ? drift.policy.policyArn : drift.policy.policyName}`;
    case "changed_policy":
      return `${drift.cloud} text ${"policyArn" in drift.policy ? "" : drift.policy.policyName}`;
    case "foreign_group":
      return `${drift.cloud} group ${drift.groupName}`;
    case "foreign_login":
      return `${drift.cloud} login`;
    case "orphan_user":
      return `${drift.cloud} orphan ${drift.userName}`;
    case "orphan_import":
      return `orphan ${drift.thing} ${drift.name} in ${drift.serviceRegion}`;
    case "unread":
      return "unread";
  }
};

type Case = { what: string; recorded?: RecordedPreparation[]; existing?: ExistingAccount[]; found: string[] };

const CASES: Case[] = [
  { what: "nothing, where all is as recorded", found: [] },
  {
    what: "one loss for a user that vanished, not one for each thing on it",
    existing: [aws([]), alibaba([])],
    found: [`missing ${GRANTS.iamUser.key}`, `missing ${GRANTS.ramUser.key}`],
  },
  {
    what: "a key, policies and a logon that vanished from their users",
    existing: [
      aws([iamUser({ accessKeyIds: [], policies: [] })]),
      alibaba([ramUser({ accessKeyIds: [], policies: [], hasLogin: false })]),
    ],
    found: [
      `missing ${GRANTS.iamPolicy.key}`,
      `missing ${GRANTS.iamInline.key}`,
      `missing ${GRANTS.iamKey.key}`,
      `missing ${GRANTS.ramAttach.key}`,
      `missing ${GRANTS.ramLogin.key}`,
      `missing ${GRANTS.ramKey.key}`,
    ],
  },
  {
    what: "a policy and a bucket that vanished, beside the user that did",
    existing: [
      aws(),
      alibaba(
        [],
        new Map([
          [resourceKey(ID, GRANTS.ramPolicy.key), false],
          [resourceKey(ID, GRANTS.bucket.key), false],
        ]),
      ),
    ],
    found: [
      `missing ${GRANTS.ramUser.key}`,
      `missing ${GRANTS.ramPolicy.key}`,
      `missing ${GRANTS.bucket.key}`,
    ],
  },
  {
    what: "no loss of what could not be read",
    existing: [aws([iamUser(null)]), alibaba([ramUser(null)], new Map())],
    found: [],
  },
  {
    what: "no loss of what was intended, kept, taken back, or there before",
    recorded: [
      recorded({
        grants: changed({
          [GRANTS.iamKey.key]: { state: "intended", accessKeyId: null },
          [GRANTS.iamPolicy.key]: { state: "gone" },
          [GRANTS.bucket.key]: { state: "kept", isOurs: false },
        }),
      }),
    ],
    existing: [
      aws([iamUser({ accessKeyIds: [], policies: [POLICY.inline] })]),
      alibaba([ramUser()], new Map([[resourceKey(ID, GRANTS.bucket.key), false]])),
    ],
    found: [],
  },
  {
    what: "no loss while everything is being taken back, but what others added",
    recorded: [recorded({ needsGrants: false })],
    existing: [aws([iamUser({ accessKeyIds: ["AKIATWO"], policies: [POLICY.admin] })]), alibaba([])],
    found: ["aws key AKIATWO", `aws policy ${POLICY.admin.policyArn}`],
  },
  {
    what: "keys that no grant is about, on both sides",
    existing: [
      aws([iamUser({ accessKeyIds: ["AKIAONE", "AKIATWO"] })]),
      alibaba([ramUser({ accessKeyIds: ["LTAITWO", "LTAIONE"] })]),
    ],
    found: ["aws key AKIATWO", "alibaba key LTAITWO"],
  },
  {
    what: "not the keys of two generations that are both recorded",
    recorded: [recorded({ grants: [...recorded().grants, SECOND_KEY] })],
    existing: [aws([iamUser({ accessKeyIds: ["AKIAONE", "AKIATWO"] })]), alibaba()],
    found: [],
  },
  {
    what: "a key whose grant is taken back, and which lives",
    recorded: [recorded({ grants: [...changed({ [GRANTS.iamKey.key]: { state: "gone" } }), SECOND_KEY] })],
    existing: [aws([iamUser({ accessKeyIds: ["AKIAONE", "AKIATWO"] })]), alibaba()],
    found: ["aws key AKIAONE"],
  },
  {
    what: "policies that others attached or wrote, also under the name of ours",
    existing: [
      aws([iamUser({ policies: [POLICY.iam, POLICY.inline, POLICY.admin, POLICY.foreignInline] })]),
      alibaba([ramUser({ policies: [POLICY.ram, POLICY.ramAdmin, POLICY.ramNamesake] })]),
    ],
    found: [
      `aws policy ${POLICY.admin.policyArn}`,
      "aws policy by-hand",
      "alibaba policy AdministratorAccess",
      `alibaba policy ${USER}`,
    ],
  },
  {
    what: "another text in a policy of ours, on both sides",
    existing: [
      aws([iamUser({ texts: new Map([[textKey(INLINE), ADMIN]]) })]),
      alibaba([ramUser({ texts: new Map([[textKey(CUSTOM), ADMIN]]) })]),
    ],
    found: ["aws text mgw-prep-read", `alibaba text ${USER}`],
  },
  {
    what: "nothing in a text that only white space sets apart",
    existing: [aws([iamUser({ texts: new Map([[textKey(INLINE), "{ \n }"]]) })]), alibaba()],
    found: [],
  },
  {
    what: "no other text in a policy that the user does not have any more",
    existing: [aws(), alibaba([ramUser({ policies: [], texts: new Map([[textKey(CUSTOM), ADMIN]]) })])],
    found: [`missing ${GRANTS.ramAttach.key}`],
  },
  {
    what: "every group, on both sides",
    existing: [
      aws([iamUser({ groups: ["administrators", "analysts"] })]),
      alibaba([ramUser({ groups: ["admins"] })]),
    ],
    found: ["aws group administrators", "aws group analysts", "alibaba group admins"],
  },
  {
    what: "a logon that nobody planned, on both sides",
    recorded: [recorded({ grants: changed({ [GRANTS.ramLogin.key]: { state: "gone" } }) })],
    existing: [aws([iamUser({ hasLogin: true })]), alibaba()],
    found: ["aws login", "alibaba login"],
  },
  {
    what: "the users of a preparation that is not live",
    recorded: [],
    existing: [aws([iamUser(null)]), alibaba([ramUser(null)])],
    found: [`aws orphan ${USER}`, `alibaba orphan ${USER}`],
  },
  {
    what: "the users of a preparation that never made one, or whose grant is taken back",
    recorded: [recorded({ grants: [{ ...GRANTS.ramUser, state: "gone" }, GRANTS.ramKey] })],
    existing: [aws(), alibaba()],
    found: [`aws orphan ${USER}`, `alibaba orphan ${USER}`],
  },
  {
    what: "a job and an address of a preparation that is not live",
    recorded: [],
    existing: [withImports(JOB, ADDRESS)].map((account) => ({ ...account, users: [] })),
    found: [`orphan job ${JOB.name} in ${REGION}`, `orphan address ${ADDRESS.name} in ${REGION}`],
  },
  {
    what: "an address where only a job is recorded, and no job of a retry beside that",
    recorded: [recorded({ grants: [...recorded().grants, JOB_GRANT] })],
    existing: [
      aws(),
      {
        ...withImports(JOB, { ...JOB, name: `${JOB.name}-r1` }, ADDRESS),
        things: new Map([...THINGS, [resourceKey(ID, JOB_GRANT.key), true]]),
      },
    ],
    found: [`orphan address ${ADDRESS.name} in ${REGION}`],
  },
  {
    what: "a job that was taken back, and is there",
    recorded: [recorded({ grants: [...recorded().grants, { ...JOB_GRANT, state: "gone" }] })],
    existing: [aws(), withImports(JOB)],
    found: [`orphan job ${JOB.name} in ${REGION}`],
  },
  {
    what: "no job of a preparation whose grants change right now",
    recorded: [recorded({ isMoving: true })],
    existing: [aws(), withImports(JOB)],
    found: [],
  },
  {
    what: "nothing of a preparation whose grants change right now",
    recorded: [recorded({ isMoving: true })],
    existing: [aws([iamUser({ accessKeyIds: ["AKIATWO"], policies: [POLICY.admin] })]), alibaba([])],
    found: [],
  },
  {
    what: "no loss in an account that is not the plan's",
    existing: [{ ...aws([]), accountId: "999988887777" }, alibaba()],
    found: [],
  },
];

const inputOf = ({ recorded: given, existing }: Omit<Case, "what" | "found">): DriftInput => ({
  recorded: given ?? [recorded()],
  existing: existing ?? [aws(), alibaba()],
});

describe("what is recorded against what exists", () => {
  it.each(CASES)("finds $what", ({ found, ...given }) => {
    expect(findDrift(inputOf(given)).map(short)).toEqual(found);
  });

  it.each(CASES)(
    "gives what it finds a name that outlives storage: $what",
    ({ what: _, found: __, ...given }) => {
      const drifts = findDrift(inputOf(given));
      const stored = drifts.map((drift) => driftSchema.parse(JSON.parse(JSON.stringify(drift))));
      expect(stored.map(driftId)).toEqual(drifts.map(driftId));
      expect(new Set(drifts.map(driftId)).size).toBe(drifts.length);
    },
  );
});

describe("whether a drift is over", () => {
  const withKey = [aws([iamUser({ accessKeyIds: ["AKIAONE", "AKIATWO"] })]), alibaba()];
  const [unknownKey] = findDrift(inputOf({ existing: withKey }));
  const [lostBucket] = findDrift(
    inputOf({
      existing: [aws(), alibaba([ramUser()], new Map([[resourceKey(ID, GRANTS.bucket.key), false]]))],
    }),
  );
  const [orphan] = findDrift(inputOf({ recorded: [], existing: [aws([iamUser(null)])] }));
  const [orphanJob] = findDrift(inputOf({ recorded: [], existing: [{ ...withImports(JOB), users: [] }] }));
  const isOver = (drift: Drift | undefined, given: Omit<Case, "what" | "found">) => {
    if (!drift) throw new Error("expected a drift");
    const input = inputOf(given);
    return isDriftOver(drift, input, findDrift(input));
  };

  it.each<[string, Drift | undefined, Omit<Case, "what" | "found">, boolean]>([
    ["not while it is found", unknownKey, { existing: withKey }, false],
    ["when it is not found any more", unknownKey, {}, true],
    ["not where its user could not be read", unknownKey, { existing: [aws([iamUser(null)])] }, false],
    ["not where its account could not be read", unknownKey, { existing: [alibaba()] }, false],
    ["not while its preparation changes", unknownKey, { recorded: [recorded({ isMoving: true })] }, false],
    ["when its preparation has ended", unknownKey, { recorded: [], existing: [] }, true],
    [
      "of a bucket, not where it could not be read",
      lostBucket,
      { existing: [alibaba([ramUser()], new Map())] },
      false,
    ],
    ["of a bucket, when it is there again", lostBucket, {}, true],
    ["of an orphan, when it is gone", orphan, { recorded: [], existing: [aws([])] }, true],
    ["of a job, while it is found", orphanJob, { recorded: [], existing: [withImports(JOB)] }, false],
    ["of a job, when it is gone", orphanJob, { recorded: [], existing: [withImports()] }, true],
    [
      "of a job, not where its region was not read",
      orphanJob,
      { recorded: [], existing: [alibaba()] },
      false,
    ],
    ["of an orphan, not where nobody looked", orphan, { recorded: [], existing: [] }, false],
  ])("%s", (_, drift, given, expected) => {
    expect(isOver(drift, given)).toBe(expected);
  });
});
