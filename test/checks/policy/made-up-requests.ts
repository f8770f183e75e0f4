/** Concrete requests that the migration service could send, as many as a statement can tell apart. */

export type JudgedCaller = { account: string; bucket: string; userName: string; prefix: string; now: Date };

export type Statement = Record<string, unknown>;
export type Request = {
  action: string;
  resource: string;
  /** Keys in lower case; a key that is not there is absent. */
  context: Map<string, string>;
  /** Which way everything falls that AWS does not document: operators that do not exist, odd values. */
  oddity: boolean;
  /** What AWS makes of a variable it cannot resolve. */
  unresolved: "statement-is-invalid" | "value-matches-nothing";
};

const DAY_MS = 86_400_000;
const HORIZON_MS = 90 * DAY_MS;
const NEVER_SENT = [
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:vpcsourceip",
  "aws:vpceorgid",
  "aws:referer",
  "aws:multifactorauthpresent",
  "aws:multifactorauthage",
  "aws:tokenissuetime",
  "aws:sourcearn",
  "aws:sourceaccount",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
  "s3:accesspointnetworkorigin",
  "s3:x-amz-server-side-encryption",
];

/** Of a variable without a value; without a variable they are the same. */
const READINGS = ["statement-is-invalid", "value-matches-nothing"] as const;

export function* makeRequests(statement: Statement, caller: JudgedCaller): Generator<Request> {
  const readings = JSON.stringify(statement).includes("${") ? READINGS : READINGS.slice(0, 1);
  for (const action of ["s3:ListBucket", "s3:GetObject"]) {
    for (const resource of makeResources(statement, action, caller)) {
      const keys = namedKeys(statement);
      const choices = keys.map((key) => [key, valuesOf(key, action, statement, caller)] as const);
      for (const context of product(choices)) {
        for (const oddity of [true, false]) {
          for (const unresolved of readings) yield { action, resource, context, oddity, unresolved };
        }
      }
    }
  }
}

function* product(
  choices: readonly (readonly [string, readonly (string | null)[]])[],
): Generator<Map<string, string>> {
  const [first, ...others] = choices;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const context of product(others)) {
    for (const value of first[1]) {
      if (value === null) yield context;
      else yield new Map([...context, [first[0], value]]);
    }
  }
}

function makeResources(statement: Statement, action: string, caller: JudgedCaller): string[] {
  const { bucket, prefix } = caller;
  const arn = `arn:aws:s3:::${bucket}`;
  if (action === "s3:ListBucket") return [arn];
  const patterns = [...asList(statement["Resource"]), ...asList(statement["NotResource"])];
  const inspired = patterns.flatMap((pattern) => spellOut(pattern, caller));
  const own = ["a", "logs/2026/file.gz", "zzz"].map((key) => `${arn}/${prefix}${key}`);
  const fitting = inspired.filter((text) => text.startsWith(`${arn}/${prefix}`) && text !== `${arn}/`);
  return [...new Set([...own, ...fitting])];
}

/** Some texts that a pattern matches, among them some that begin with the prefix if any can. */
function spellOut(pattern: string, { userName, prefix }: JudgedCaller): string[] {
  const plain = pattern
    .replace(/\$\{aws:username\}/g, userName)
    .replace(/\$\{[^},]*,\s*'([^']*)'\}/g, "$1")
    .replace(/\$\{([*?$])\}/g, (_, char: string) => (char === "$" ? "$" : "x"));
  const fillers = ["", "x", "any/thing", prefix, `${prefix}x`, `/${prefix}x`, ...prefix.split("/")];
  const single = ["x", ...new Set(prefix)];
  return fillers.flatMap((filler) =>
    single.map((char) => plain.replaceAll("*", filler).replaceAll("?", char)),
  );
}

type ConditionEntry = { operator: string; key: string; values: string[] };
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

function namedKeys(statement: Statement): string[] {
  const variables = [...JSON.stringify(statement).matchAll(/\$\{([^},]+)[^}]*\}/g)]
    .map((match) => (match[1] ?? "").trim().toLowerCase())
    .filter((name) => !["*", "?", "$"].includes(name));
  const keys = conditionEntries(statement).map(({ key }) => key);
  return [...new Set([...keys, ...variables])];
}

/** Every value the request may carry for a key; null stands for none. */
function valuesOf(
  key: string,
  action: string,
  statement: Statement,
  caller: JudgedCaller,
): (string | null)[] {
  const named = conditionEntries(statement)
    .filter((entry) => entry.key === key)
    .flatMap(({ values }) => values);
  if (NEVER_SENT.includes(key) || key.startsWith("aws:principaltag/")) return [null];
  const spelled = [...new Set(named.flatMap((pattern) => spellOut(pattern, caller)))];
  const isListing = action === "s3:ListBucket";
  const fixed: Record<string, string> = {
    "aws:principalarn": userArn(caller),
    "aws:principalaccount": caller.account,
    "aws:principaltype": "User",
    "aws:username": caller.userName,
    "aws:principalisawsservice": "false",
    "aws:viaawsservice": "false",
    "aws:securetransport": "true",
    "s3:resourceaccount": caller.account,
    "aws:resourceaccount": caller.account,
  };
  const value = fixed[key];
  if (value !== undefined) return [value];
  switch (key) {
    case "aws:sourceip":
      return publicAddresses(named);
    case "aws:userid":
      return ["AIDAQQNEWUSER0000000", ...spelled.filter((id) => id.startsWith("AIDA"))];
    case "s3:tlsversion":
      return ["1.2", "1.3"];
    case "aws:currenttime":
      return moments(named, caller.now).map((timeMs) => new Date(timeMs).toISOString());
    case "aws:epochtime":
      return moments(named, caller.now).map((timeMs) => String(timeMs / 1000));
    case "s3:prefix":
      return isListing ? prefixes(spelled, caller.prefix) : [null];
    case "s3:delimiter":
      return isListing ? [null, "/", ...spelled] : [null];
    case "s3:max-keys":
      return isListing ? [null, "1000", ...named.flatMap(around)] : [null];
    default:
      if (key.startsWith("s3:existingobjecttag/") && isListing) return [null];
      return [null, "something else", ...spelled];
  }
}

export function userArn({ account, userName }: JudgedCaller): string {
  return `arn:aws:iam::${account}:user/${userName}`;
}

function prefixes(spelled: readonly string[], prefix: string): (string | null)[] {
  const deeper = spelled.filter((text) => text.startsWith(prefix));
  return [prefix === "" ? null : prefix, `${prefix}deeper/`, ...deeper];
}

function around(text: string): string[] {
  const number = Number(text);
  return Number.isNaN(number) ? [] : [number - 1, number, number + 1].map(String);
}

function moments(named: readonly string[], now: Date): number[] {
  const end = now.getTime() + HORIZON_MS;
  const times = named.map(toTime).flatMap((timeMs) => [timeMs - 1000, timeMs, timeMs + 1000]);
  return [now.getTime(), end, ...times.filter((timeMs) => timeMs > now.getTime() && timeMs < end)];
}

export function toTime(text: string): number {
  return /^\d{5,}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function publicAddresses(blocks: readonly string[]): string[] {
  const edges = blocks.flatMap((block) => {
    const parsed = toBlock(block);
    if (parsed === null) return [];
    const last = parsed.first + parsed.size - 1n;
    const numbers = [parsed.first - 1n, parsed.first, last, last + 1n];
    return numbers
      .filter((number) => number >= 0n && number < 1n << parsed.bits)
      .map((number) => (parsed.bits === 32n ? formatIpv4(number) : formatIpv6(number)));
  });
  const common = [
    "8.8.8.8",
    "47.88.10.5",
    "1.0.0.0",
    "139.95.3.4",
    "223.255.255.255",
    "2400:3200::1",
    "3fff::9",
  ];
  return [...common, ...edges].filter(isPublic);
}

function isPublic(address: string): boolean {
  if (address.includes(":")) return /^[23][0-9a-f]{3}:/.test(address);
  const [a = 0, b = 0] = address.split(".").map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if ((a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254)) return false;
  return !(a === 172 && b >= 16 && b < 32) && !(a === 192 && b === 168);
}

export function toBlock(text: string): { first: bigint; size: bigint; bits: bigint } | null {
  const [address = "", length] = text.split("/");
  const isIpv6 = address.includes(":");
  const number = isIpv6 ? toIpv6Number(address) : toIpv4Number(address);
  if (number === null) return null;
  const bits = isIpv6 ? 128n : 32n;
  const size = 1n << (bits - BigInt(length ?? bits));
  return { first: (number / size) * size, size, bits };
}

function toIpv4Number(address: string): bigint | null {
  const parts = address.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d+$/.test(part) || Number(part) > 255)) return null;
  return BigInt(parts.reduce((sum, part) => sum * 256 + Number(part), 0));
}

function toIpv6Number(address: string): bigint | null {
  const [left = "", right] = address.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`);
}

function formatIpv4(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
}

function formatIpv6(number: bigint): string {
  return (number.toString(16).padStart(32, "0").match(/.{4}/g) ?? []).join(":");
}

export function asList(value: unknown): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
