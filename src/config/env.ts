import * as z from "zod";
import { findMistakes } from "../core/find-mistakes.ts";
import { ALIBABA_SITES, type AlibabaSite } from "../core/links.ts";
import { isLoopback } from "../core/loopback.ts";
import {
  type Mistake,
  makeMistake,
  mistake,
  type NeededVariable,
  type PlacedMistake,
} from "../core/mistake.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { findDatabaseUrlProblem } from "./database-url.ts";
import { withSecretFiles } from "./secret-files.ts";

/** Everything the environment says, checked; `process.env` is read here and nowhere else. */

const KEY_BYTES = 32;

/** As the Standard Webhooks specification writes secrets: 24 to 64 bytes. */
const WEBHOOK_SECRET_BYTES = 24;
const webhookSecretsSchema = z.string().transform((text, context) => {
  const secrets = text.split(",").map((part) => /^whsec_([A-Za-z0-9+/=]+)$/.exec(part.trim())?.[1] ?? "");
  const bytes = secrets.map((secret) => new Uint8Array(Buffer.from(secret, "base64")));
  if (bytes.some((secret) => secret.length < WEBHOOK_SECRET_BYTES)) {
    context.addIssue({ code: "custom", message: mistake("WEBHOOK_SECRET", { bytes: WEBHOOK_SECRET_BYTES }) });
  }
  return bytes;
});

function needed(name: NeededVariable) {
  return z.string(mistake("NOT_SET", { name })).min(1);
}

const sealKeysSchema = z.string().transform((text, context) => {
  const keys = text.split(",").map((part) => Buffer.from(part.trim(), "base64"));
  if (keys.some((key) => key.length !== KEY_BYTES)) {
    context.addIssue({ code: "custom", message: mistake("SEAL_KEYS", { bytes: KEY_BYTES }) });
  }
  return keys.map((key) => new Uint8Array(key));
});

/** A full URL; plain http only for this machine, since requests carry keys, and the RAM SDK's a password. */
const endpointSchema = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: mistake("ENDPOINT"),
    abort: true,
  })
  .refine((text) => new URL(text).protocol === "https:" || isLoopback(new URL(text).hostname), {
    error: mistake("ENDPOINT_IN_THE_CLEAR"),
  });

/** Spans hold no secret, and collectors stand beside the bot: plain http is fine. */
const otlpAddress = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), mistake("ENDPOINT"));

const databaseUrlSchema = z.string().superRefine((text, context) => {
  const problem = findDatabaseUrlProblem(text, process.env["PGHOST"] || undefined);
  if (problem !== null) context.addIssue({ code: "custom", message: mistake(problem) });
});

const portSchema = z.coerce.number().int().min(0).max(65_535);
const CLOUD_TIMEOUT_MS = z.coerce.number().int().min(500).max(120_000).optional();
/** Endpoints as the AWS SDK names them: one for all services, and one a service, which wins. Source: AWS SDKs reference guide. */
const AWS_ENDPOINT = "AWS_ENDPOINT_URL";
const AWS_IGNORES_ENDPOINTS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

const awsShape = {
  AWS_ENDPOINT_URL: endpointSchema.optional(),
  AWS_ENDPOINT_URL_S3: endpointSchema.optional(),
  AWS_ENDPOINT_URL_STS: endpointSchema.optional(),
  AWS_ENDPOINT_URL_IAM: endpointSchema.optional(),
  AWS_ENDPOINT_URL_CLOUDWATCH: endpointSchema.optional(),
  AWS_ENDPOINT_URL_ORGANIZATIONS: endpointSchema.optional(),
  [AWS_IGNORES_ENDPOINTS]: z.enum(["true", "false"]).optional(),
  AWS_REGION: z.string().optional(),
  CLOUD_TIMEOUT_MS,
};

const siteSchema = z.enum(ALIBABA_SITES).default("intl");

const alibabaShape = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: z.string().min(1).optional(),
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: z.string().min(1).optional(),
  ALIBABA_CLOUD_SECURITY_TOKEN: z.string().optional(),
  // As Alibaba Cloud's own tools name them: the RAM role of the ECS instance; a role by OIDC, which RRSA sets in a pod.
  ALIBABA_CLOUD_ECS_METADATA: z.string().min(1).optional(),
  ALIBABA_CLOUD_ROLE_ARN: z.string().min(1).optional(),
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: z.string().min(1).optional(),
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: z.string().min(1).optional(),
  ALIBABA_CLOUD_EXTERNAL_ID: z.string().min(1).optional(),
  ALIBABA_ECS_METADATA_ENDPOINT: endpointSchema.optional(),
  ALIBABA_SITE: siteSchema,
  ALIBABA_RAM_ENDPOINT: endpointSchema.optional(),
  ALIBABA_OSS_ENDPOINT: endpointSchema.optional(),
  ALIBABA_STS_ENDPOINT: endpointSchema.optional(),
  ALIBABA_IMS_ENDPOINT: endpointSchema.optional(),
  ALIBABA_MGW_ENDPOINT: endpointSchema.optional(),
  CLOUD_TIMEOUT_MS,
};

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const logShape = {
  MGW_SECRETS_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
};

const storeShape = {
  DATABASE_URL: databaseUrlSchema.optional(),
  DATA_DIR: z.string().min(1).default("./data"),
  MGW_SEAL_KEY: needed("MGW_SEAL_KEY").pipe(sealKeysSchema),
};

const slackShape = {
  SLACK_BOT_TOKEN: needed("SLACK_BOT_TOKEN").regex(/^xoxb-/, mistake("BOT_TOKEN")),
  SLACK_MODE: z.enum(["socket", "http"]).default("socket"),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, mistake("APP_TOKEN"))
    .optional(),
  // Slack's are 32 hexadecimal digits, which it nowhere promises; what is much shorter could be guessed.
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[!-~]{16,}$/, mistake("SIGNING_SECRET"))
    .optional(),
  SLACK_API_URL: endpointSchema.optional(),
  PORT: portSchema.optional(),
  HEALTH_PORT: portSchema.optional(),
};

const checkEnvSchema = z.object({ ...awsShape, ...alibabaShape, ...logShape });
const countEnvSchema = z.object({ ...awsShape, ...logShape });
const storeEnvSchema = z.object({ ...storeShape, ...logShape });

const dataEnvSchema = z.object({ DATABASE_URL: storeShape.DATABASE_URL, DATA_DIR: storeShape.DATA_DIR });

const settingsPathSchema = z.string().min(1).default("mgw-prep.yaml");

const botEnvSchema = z.object({
  ...slackShape,
  ...awsShape,
  ...alibabaShape,
  ...storeShape,
  ...logShape,
  MGW_SETTINGS: settingsPathSchema,
  MGW_WEBHOOK_SECRET: webhookSecretsSchema.optional(),
  /** Where programs ask; absent: nowhere. Plain HTTP, so by itself for this machine alone. */
  API_PORT: portSchema.optional(),
  API_HOST: z.string().min(1).default("127.0.0.1"),
  OTEL_EXPORTER_OTLP_ENDPOINT: otlpAddress.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: otlpAddress.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default("mgw-prep"),
  START_WAIT_SECONDS: z.coerce.number().int().min(0).max(3_600).default(45),
});

const NEEDED_BY_MODE: Record<string, readonly NeededVariable[]> = {
  socket: ["SLACK_APP_TOKEN"],
  http: ["SLACK_SIGNING_SECRET", "PORT"],
};

/** What a mode cannot do without. Apart from the schema, since zod refines an object only once all its fields are right. */
function missingForMode(given: Source): VariableMistake[] {
  return (NEEDED_BY_MODE[given["SLACK_MODE"] ?? "socket"] ?? [])
    .filter((name) => given[name] === undefined)
    .map(notSet);
}

/** Keys, unless the machine has an identity of its own. */
function missingForAlibaba(given: Source): VariableMistake[] {
  const names = ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"] as const;
  const hasKey = names.some((name) => given[name] !== undefined);
  const hasOwn = OWN_IDENTITIES.some((needs) => needs.every((name) => given[name] !== undefined));
  if (hasOwn && !hasKey) return [];
  return names.filter((name) => given[name] === undefined).map((name) => notSet(name));
}

const OWN_IDENTITIES = [
  ["ALIBABA_CLOUD_ECS_METADATA"],
  ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"],
] as const;

/** A role that a key or an instance assumes asks for an external id; one by OIDC is the identity itself. */
function missingForRole(given: Source): VariableMistake[] {
  const isAssumed =
    given["ALIBABA_CLOUD_ROLE_ARN"] !== undefined && given["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] === undefined;
  return isAssumed && given["ALIBABA_CLOUD_EXTERNAL_ID"] === undefined
    ? [notSet("ALIBABA_CLOUD_EXTERNAL_ID")]
    : [];
}

function notSet(name: NeededVariable): VariableMistake {
  return { place: { variable: name }, mistake: makeMistake("NOT_SET", { name }) };
}

export type BotEnv = z.output<typeof botEnvSchema>;
export type CheckEnv = z.output<typeof checkEnvSchema>;
export type CountEnv = z.output<typeof countEnvSchema>;
/** The part of the environment that AWS is reached by. */
export type AwsEnv = Omit<CountEnv, "LOG_LEVEL">;
export type StoreEnv = z.output<typeof storeEnvSchema>;
/** Where the store is. */
export type DataEnv = z.output<typeof dataEnvSchema>;

type Source = Record<string, string | undefined>;
type VariableMistake = { place: { variable: string }; mistake: Mistake };

/** What the bot needs. Errors: ConfigurationError with every mistake. */
export function readBotEnv(source: Source = process.env): BotEnv {
  return read(botEnvSchema, source, (given) => [
    ...missingForMode(given),
    ...missingForAlibaba(given),
    ...missingForRole(given),
  ]);
}

/** Where the settings file is, also when the rest of the environment is wrong. */
export function readSettingsPath(source: Source = process.env): string {
  return settingsPathSchema.parse(source["MGW_SETTINGS"] || undefined);
}

/** The site of the environment's own account, also when the rest is wrong; null when it is itself. */
export function readSite(source: Source = process.env): AlibabaSite | null {
  return siteSchema.safeParse(source["ALIBABA_SITE"] || undefined).data ?? null;
}

/** What `check` needs: the clouds, no Slack, no key, no settings. */
export function readCheckEnv(source: Source = process.env): CheckEnv {
  return read(checkEnvSchema, source, (given) => [...missingForAlibaba(given), ...missingForRole(given)]);
}

/** What `count` needs: AWS alone. */
export function readCountEnv(source: Source = process.env): CountEnv {
  return read(countEnvSchema, source);
}

/** What commands on the store need. */
export function readStoreEnv(source: Source = process.env): StoreEnv {
  return read(storeEnvSchema, source);
}

/** What commands on the files of the store need; no seal key. */
export function readDataEnv(source: Source = process.env): DataEnv {
  return read(dataEnvSchema, source);
}

/**
 * What `move-store` needs: the embedded store with its key, and the server to move to, given with the command or as DATABASE_URL.
 */
export function readMoveEnv(
  given: string | null,
  source: Source = process.env,
): { env: StoreEnv; target: string } {
  const { DATABASE_URL, ...env } = read(
    storeEnvSchema.extend({ DATABASE_URL: needed("DATABASE_URL").pipe(databaseUrlSchema) }),
    given === null ? source : { ...source, DATABASE_URL: given },
  );
  return { env, target: DATABASE_URL };
}

/** Sets variables of this process as sourcing a file of them would: the AWS SDK reads its own by itself. Empty ones are none. */
export function useVariables(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) if (value !== "") process.env[name] = value;
}

/** Where Slack's Web API is, also when the rest is wrong or not there yet; null for the real one. */
export function readSlackApiUrl(source: Source = process.env): string | null {
  return endpointSchema.safeParse(source["SLACK_API_URL"] || undefined).data ?? null;
}

/**
 * Keeps the AWS SDK's warning about Node.js 20 out of every log; `doctor` says the version instead. The SDK reads the
 * variable when its first client is made.
 */
export function silenceAwsNodeWarning(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}

function read<T extends z.ZodType>(
  schema: T,
  source: Source,
  findMissing: (given: Source) => VariableMistake[] = () => [],
): z.output<T> {
  // An empty variable is how compose files and shells write "not set".
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const given = withoutIgnoredEndpoints(withSecretFiles(set));
  const result = findMistakes(schema, given);
  const wrong = "mistakes" in result ? result.mistakes.map(mistakeAt) : [];
  const known = new Set(wrong.map(variableOf));
  const mistakes = [
    ...wrong,
    ...findMissing(given),
    ...findOtherEndpointMistakes(given).filter((other) => !known.has(variableOf(other))),
  ];
  if ("data" in result && mistakes.length === 0) return result.data;
  throw new ConfigurationError(mistakes);
}

/** With this set the SDK ignores every endpoint variable, so a wrong value in one is no mistake. */
function withoutIgnoredEndpoints(given: Source): Source {
  if (given[AWS_IGNORES_ENDPOINTS] !== "true") return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith(AWS_ENDPOINT)));
}

/** Endpoints of services that only the SDK asks, for credentials: they carry secrets as well. */
function findOtherEndpointMistakes(given: Source): VariableMistake[] {
  return Object.entries(given).flatMap(([variable, text]) => {
    if (!variable.startsWith(`${AWS_ENDPOINT}_`)) return [];
    const result = findMistakes(endpointSchema, text);
    return "data" in result ? [] : result.mistakes.map(({ mistake }) => ({ place: { variable }, mistake }));
  });
}

function mistakeAt({ path, mistake }: PlacedMistake): VariableMistake {
  return { place: { variable: path.join(".") }, mistake };
}

function variableOf({ place }: VariableMistake): string {
  return place.variable;
}
