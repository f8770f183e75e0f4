/** Who sends the requests that the judge makes up, and what is known of it. */
export type JudgedCaller = {
  account: string;
  bucket: string;
  userName: string;
  /** As IAM writes a path: with a slash at both ends. */
  userPath: string;
  prefix: string;
  partition: string;
  now: Date;
};

export type JudgedFacts = {
  /** Null: the account is in no organization; not there: nobody looked. */
  organizationId?: string | null;
  region?: string;
  /** All tags of the user that is yet to be made. */
  tags: Readonly<Record<string, string>>;
  hasPermissionsBoundary: boolean;
};

export type Statement = Readonly<Record<string, unknown>>;
export type ConditionEntry = { operator: string; key: string; values: string[] };

export function userArn({ account, userName, userPath, partition }: JudgedCaller): string {
  return `arn:${partition}:iam::${account}:user${userPath}${userName}`;
}

export function bucketArn({ partition, bucket }: JudgedCaller): string {
  return `arn:${partition}:s3:::${bucket}`;
}

export function asList(value: unknown): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

const entriesOf = new WeakMap<Statement, ConditionEntry[]>();

export function conditionEntries(statement: Statement): ConditionEntry[] {
  const known = entriesOf.get(statement) ?? readConditionEntries(statement);
  entriesOf.set(statement, known);
  return known;
}

function readConditionEntries(statement: Statement): ConditionEntry[] {
  const block = (statement["Condition"] ?? {}) as Record<string, Record<string, unknown>>;
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: asList(values),
    })),
  );
}

export function isNegated({ operator }: ConditionEntry): boolean {
  return /^(For\w+:)?\w*Not/.test(operator);
}
