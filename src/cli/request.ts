import type { Command } from "commander";
import * as z from "zod";
import type { ApiBody } from "../api/api-request.ts";
import { EX_SOFTWARE } from "../exit-codes.ts";
import { type Terminal, usageError } from "./terminal.ts";

export type RequestDeps = {
  terminal: Terminal;
  /** Where the bot's API is, and the token. Errors: ConfigurationError. */
  readEnv(): { url: string; token: string };
  newKey(): string;
  makeToken(): Promise<{ token: string; hash: string }>;
};

type RequestOptions = {
  region: string;
  recipient: string;
  channel: string;
  reason: string;
  profile?: string;
  days?: string;
  key?: string;
  json?: boolean;
};

const answerSchema = z.looseObject({ id: z.string(), state: z.string(), link: z.string().nullable() });
const errorSchema = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  }),
});
const ANSWER_MS = 30_000;

/** Adds `request` (exit 0 asked, 1 refused, 70 no answer) and `token`. */
export function addRequestCommands(program: Command, deps: RequestDeps): void {
  const { terminal } = deps;
  const { request: t } = terminal.texts.cli;
  program
    .command("request")
    .description(t.about)
    .argument("<source>", t.source)
    .argument("<destination>", t.destination)
    .requiredOption("--region <region>", t.region)
    .requiredOption("--recipient <person>", t.recipient)
    .requiredOption("--channel <channel>", t.channel)
    .requiredOption("--reason <text>", t.reason)
    .option("--profile <profile>", t.profile)
    .option("--days <number>", t.days)
    .option("--key <key>", t.key)
    .option("--json", terminal.texts.cli.json)
    .action(async (source: string, destination: string, options: RequestOptions) => {
      terminal.exit(await ask(bodyOf(source, destination, options, terminal), options, deps));
    });
  program
    .command("token")
    .description(t.tokenAbout)
    .action(async () => {
      const { token, hash } = await deps.makeToken();
      terminal.out(`${t.token(token, hash)}\n`);
    });
}

function bodyOf(source: string, destination: string, options: RequestOptions, { texts }: Terminal): ApiBody {
  const { region, recipient, channel, reason, profile, days } = options;
  if (days !== undefined && !/^\d{1,3}$/.test(days)) return usageError(texts.cli.request.badDays(days));
  return {
    ...{ source, destination, region, recipient, channel, reason },
    // What is none of the profiles is refused by the bot, which knows them.
    ...(profile === undefined ? {} : { profile: profile as NonNullable<ApiBody["profile"]> }),
    ...(days === undefined ? {} : { days: Number(days) }),
  };
}

async function ask(body: ApiBody, { key, json }: RequestOptions, deps: RequestDeps): Promise<number> {
  const { terminal } = deps;
  const { request: t } = terminal.texts.cli;
  const { url, token } = deps.readEnv();
  let answer: Response;
  try {
    answer = await fetch(new URL("/api/preparations", url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        "idempotency-key": key ?? deps.newKey(),
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string };
    terminal.err(`${t.noAnswer(url, cause?.code ?? name)}\n`);
    return EX_SOFTWARE;
  }
  const given: unknown = await answer.json().catch(() => null);
  const asked = answerSchema.safeParse(given);
  if (answer.ok && asked.success) {
    terminal.out(json === true ? `${JSON.stringify(given)}\n` : `${t.asked(asked.data)}\n`);
    return 0;
  }
  const { data: refused } = errorSchema.safeParse(given);
  const { code = String(answer.status), message = "", fields = {} } = refused?.error ?? {};
  terminal.err(`${t.refused(code, message)}\n`);
  for (const [field, problem] of Object.entries(fields)) terminal.err(`  ${field}: ${problem}\n`);
  return answer.status >= 500 || refused === undefined ? EX_SOFTWARE : 1;
}
