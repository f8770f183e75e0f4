import fc from "fast-check";
import {
  ACCOUNT,
  BOT_TAGS,
  BUCKET,
  type ConditionBlock,
  conditions,
  listOf,
  USER_ARN,
  USER_NAME,
} from "./generated-conditions.ts";
import type { JudgedFacts } from "./judge/judged-caller.ts";
import { oppositeConditions } from "./opposite-conditions.ts";

export { ACCOUNT, BOT_TAGS, BUCKET, USER_ARN, USER_NAME, USER_PATH } from "./generated-conditions.ts";

export type GeneratedStatement = Record<string, unknown> & { Effect: "Allow" | "Deny" };
export type GeneratedPolicy = { Version: "2012-10-17"; Statement: GeneratedStatement[] };

const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const EVERYTHING = [BUCKET_ARN, `${BUCKET_ARN}/*`];

const someAction = listOf(
  fc.constantFrom(
    "s3:*",
    "*",
    "s3:GetObject",
    "s3:Get*",
    "S3:getobject",
    "s3:List*",
    "s3:ListBucket",
    "s3:?etObject",
    "s3:PutObject",
    "s3:DeleteObject*",
    "s3:GetObjectVersion",
    "s3:ListBucket*",
    "s3:GetBucketLocation",
    "s3:GetBucket*",
  ),
);
const action = fc.oneof(fc.constant("s3:*"), someAction);
const part = fc.constantFrom(
  `${BUCKET_ARN}/logs/*`,
  `${BUCKET_ARN}/logs/2026/*`,
  `${BUCKET_ARN}/*.csv`,
  `${BUCKET_ARN}/?*`,
  `${BUCKET_ARN}/l?gs/*/file*`,
  `${BUCKET_ARN}/public/*`,
  `${BUCKET_ARN}/home/\${aws:username}/*`,
  `${BUCKET_ARN}/team/\${aws:PrincipalTag/team}/*`,
  `${BUCKET_ARN}/team/\${aws:PrincipalTag/team, 'none'}/*`,
);
const someResource = listOf(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...EVERYTHING, `${BUCKET_ARN}*`, "*") },
    { weight: 6, arbitrary: part },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        `${BUCKET_ARN}-other/*`,
        "arn:aws:s3:::other-bucket/*",
        "arn:aws:s3:::amzn-*",
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `arn:aws-cn:s3:::${BUCKET}/*`,
        `arn:aws-eusc:s3:::${BUCKET}`,
        `arn:*:s3:::${BUCKET}/*`,
      ),
    },
  ),
);
const resource = fc.oneof(
  { weight: 8, arbitrary: fc.constant(EVERYTHING) },
  { weight: 8, arbitrary: someResource },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("aws-cn", "aws-us-gov", "aws-eusc")
      .map((partition) => EVERYTHING.map((arn) => arn.replace(":aws:", `:${partition}:`))),
  },
);
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app`;
const OTHER_USER_ARN = `arn:aws:iam::${ACCOUNT}:user/Bob`;
const FLAT_USER_ARN = `arn:aws:iam::${ACCOUNT}:user/${USER_NAME}`;
const DELETED_USER_ID = "AIDACKCEVSQ6C2EXAMPLE";
const principal = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ Principal: "*" }) },
  { weight: 2, arbitrary: fc.constant({ Principal: { AWS: "*" } }) },
  {
    weight: 3,
    arbitrary: listOf(
      fc.constantFrom(ACCOUNT, ROOT_ARN, USER_ARN, FLAT_USER_ARN, "444455556666", ROLE_ARN, DELETED_USER_ID),
    ).map((AWS) => ({ Principal: { AWS } })),
  },
  {
    weight: 3,
    arbitrary: listOf(
      fc.constantFrom(ACCOUNT, ROOT_ARN, USER_ARN, FLAT_USER_ARN, ROLE_ARN, OTHER_USER_ARN, DELETED_USER_ID),
    ).map((AWS) => ({ NotPrincipal: { AWS } })),
  },
  { weight: 1, arbitrary: fc.constant({ NotPrincipal: { AWS: [USER_ARN, ROOT_ARN] } }) },
  { weight: 1, arbitrary: fc.constant({ Principal: { Service: "cloudfront.amazonaws.com" } }) },
);

const condition = conditions.map((block) => (Object.keys(block).length === 0 ? {} : { Condition: block }));
const concerned = fc.tuple(
  fc.oneof(
    { weight: 5, arbitrary: action.map((Action) => ({ Action })) },
    { weight: 1, arbitrary: action.map((NotAction) => ({ NotAction })) },
  ),
  fc.oneof(
    { weight: 5, arbitrary: resource.map((Resource) => ({ Resource })) },
    { weight: 1, arbitrary: resource.map((NotResource) => ({ NotResource })) },
  ),
);

function statementWith(effect: fc.Arbitrary<"Allow" | "Deny">): fc.Arbitrary<GeneratedStatement> {
  return fc
    .tuple(effect, principal, concerned, condition)
    .map(([Effect, who, what, when]) => Object.assign({ Effect }, who, ...what, when));
}

/** Statements that let somebody in. */
export const allowStatement = statementWith(fc.constant("Allow"));
/** Statements that shut somebody out. */
export const denyStatement = statementWith(fc.constant("Deny"));

function deny(elements: object, Condition: ConditionBlock): GeneratedStatement {
  return { Effect: "Deny", Principal: "*", ...elements, Condition };
}

/** Two statements that deny everything together, though neither does alone; a third of them about different parts. */
const opposites: fc.Arbitrary<GeneratedStatement[]> = fc
  .tuple(oppositeConditions, concerned, fc.tuple(part, part), fc.integer({ min: 0, max: 2 }))
  .map(([[first, second], what, [here, there], kind]) => {
    const whole = Object.assign({}, ...what) as object;
    if (kind > 0) return [deny(whole, first), deny(whole, second)];
    return [
      deny({ Action: "s3:GetObject", Resource: here }, first),
      deny({ Action: "s3:GetObject", Resource: there }, second),
    ];
  });

const anyStatement = statementWith(fc.constantFrom("Deny", "Deny", "Deny", "Allow"));

/** Policies of the kinds that people write, and some that they should not. */
export const generatedPolicy: fc.Arbitrary<GeneratedPolicy> = fc
  .oneof(
    { weight: 6, arbitrary: fc.array(anyStatement, { minLength: 1, maxLength: 2 }) },
    { weight: 2, arbitrary: fc.array(denyStatement, { minLength: 2, maxLength: 4 }) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(opposites, fc.array(anyStatement, { maxLength: 2 }))
        .map(([pair, others]) => [...pair, ...others]),
    },
  )
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

export const generatedPrefix = fc.constantFrom("", "", "logs/", "logs/2026/", `home/${USER_NAME}/`);

/** What may be known of the account, the bucket and the user. */
export const generatedFacts: fc.Arbitrary<JudgedFacts> = fc
  .record({
    organizationId: fc.constantFrom("o-aa111bb222", "o-zz999yy888", null, undefined),
    region: fc.constantFrom("eu-central-1", "us-east-1", undefined),
    extraTags: fc.constantFrom<Record<string, string>>(
      {},
      {},
      { team: "data" },
      { Team: USER_NAME, other: "x" },
    ),
    hasPermissionsBoundary: fc.constantFrom(false, false, false, true),
  })
  .map(({ organizationId, region, extraTags, hasPermissionsBoundary }) => ({
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(region === undefined ? {} : { region }),
    tags: { ...BOT_TAGS, ...extraTags },
    hasPermissionsBoundary,
  }));
