import * as z from "zod";
import type { ApiBody } from "../api/api-request.ts";
import { EX_SOFTWARE } from "../exit-codes.ts";
import type { Terminal } from "./terminal.ts";

export type RequestDeps = {
  terminal: Terminal;
  /** Where the bot's API is, and the token. Errors: ConfigurationError. */
  readEnv(): { url: string; token: string };
  newKey(): string;
  makeToken(): Promise<{ token: string; hash: string }>;
};

export type RequestOptions = {
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

/** Asks the bot's API for a preparation. Exit codes: 0 asked, 1 refused, 70 no answer. */
export async function runRequest(
  body: ApiBody,
  { key, json }: RequestOptions,
  deps: RequestDeps,
): Promise<number> {
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
