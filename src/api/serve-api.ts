import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { canonicalJson } from "../core/canonical-json.ts";
import type { ApiToken } from "../core/machine-settings.ts";
import { readPreparationId } from "../core/preparation-id.ts";
import type { RefusalCode } from "../core/refusal.ts";
import type { Settings } from "../core/settings.ts";
import { findApiToken } from "../security/api-tokens.ts";
import { MAX_CONNECTIONS, SERVER_LIMITS } from "../security/http-limits.ts";
import { describeError } from "../security/redact.ts";
import { plainOf } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { Commands } from "../workflow/commands.ts";
import type { Log } from "../workflow/deps.ts";
import type { Actor, PreparationView } from "../workflow/outcome.ts";
import { findOutOfScope, readApiBody } from "./api-request.ts";
import { createRateLimit } from "./rate-limit.ts";

/**
 * The door for programs: docs/api.md. It knows two of all commands, to ask and to see how it stands, so that no token can decide,
 * change or read a secret, whatever it sends.
 */
export type ApiDeps = {
  commands: Pick<Commands, "request" | "view">;
  /** As they are at the moment of a request: a token that is taken out counts no more. */
  settings: Settings;
  teamId: string;
  texts: Texts;
  log: Log;
  now(): Date;
};

const PATH = "/api/preparations";
const BODY_LIMIT = 16 * 1024;
const KEY = /^[\w.:-]{8,100}$/;
/** Of a request that would be refused the same when it is sent again: 422, unless one of these says more. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  PAIR_TAKEN: 409,
  TOO_MANY_OPEN: 429,
  DIRECTORY_UNAVAILABLE: 503,
};

type Answer = { status: number; body: Record<string, unknown> };

/** Serves the door. Errors: a taken port. */
export async function serveApi(
  deps: ApiDeps,
  { port, host }: { port: number; host: string },
): Promise<{ port: number; stop(): Promise<void> }> {
  const allow = createRateLimit();
  const server = createServer(SERVER_LIMITS, (request, response) => {
    answer(deps, allow, request).then(
      (given) => write(response, given),
      (error: unknown) => {
        deps.log.error({ error: describeError(error) }, "a request of the API failed");
        write(response, failure(500, "INTERNAL", "an error of mgw-prep itself; its log has more"));
      },
    );
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  deps: ApiDeps,
  allow: (name: string) => boolean,
  request: IncomingMessage,
): Promise<Answer> {
  const token = findApiToken(deps.settings.api.tokens, request.headers.authorization, deps.now());
  // Before anything else: who has none learns not even which paths there are.
  if (token === null) return failure(401, "UNAUTHORIZED", "expected a token that counts, as a bearer");
  if (!allow(token.name)) return failure(429, "TOO_MANY_REQUESTS", "wait a minute");
  const { method, url = "" } = request;
  if (url === PATH && method === "POST") return ask(deps, token, request);
  const [, id] = /^\/api\/preparations\/([^/?#]+)$/.exec(url) ?? [];
  if (id !== undefined && method === "GET") return show(deps, token, decode(id));
  const isKnown = url === PATH || id !== undefined;
  return isKnown
    ? failure(405, "METHOD_NOT_ALLOWED", "a token may ask, and see what it asked for")
    : failure(404, "NOT_FOUND", "there is no such path");
}

async function ask(deps: ApiDeps, token: ApiToken, request: IncomingMessage): Promise<Answer> {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !KEY.test(key)) {
    return failure(
      400,
      "IDEMPOTENCY_KEY",
      "expected the header Idempotency-Key, 8 to 100 of A-Z a-z 0-9 _ . : -",
    );
  }
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return failure(415, "CONTENT_TYPE", "expected application/json");
  }
  const text = await readBody(request);
  if (text === null) return failure(413, "TOO_LARGE", `expected at most ${BODY_LIMIT} bytes`);
  const read = readApiBody(text, deps.settings, token);
  if (!read.ok)
    return failure(400, "BAD_REQUEST", "the body is not as docs/api.md says", { fields: read.fields });
  const field = findOutOfScope(token, read.request);
  if (field !== null) {
    return failure(403, "OUT_OF_SCOPE", `the token's scope does not have this ${field}`, { field });
  }
  const actor = actorOf(deps, token);
  const outcome = await deps.commands.request(actor, `api:${token.name}:${key}`, read.request);
  if (!outcome.ok) {
    const { refusal } = outcome;
    const message = plainOf(deps.texts.refusal(refusal));
    return failure(STATUS[refusal.code] ?? 422, refusal.code, message);
  }
  const { value } = outcome;
  // A change of the request since then is a person's; the program's own words are those that it asked with.
  if (value.revision === 1 && canonicalJson(value.request) !== canonicalJson(read.request)) {
    return failure(422, "IDEMPOTENCY_KEY_USED", "this key was sent with another request before");
  }
  const view = await deps.commands.view(actor, value.id);
  return { status: 201, body: shown(view.ok ? view.value : { preparation: value, cardUrl: null }) };
}

/** What the token's person may see, and the token could have asked for; of anything else not even that it exists. */
async function show(deps: ApiDeps, token: ApiToken, given: string): Promise<Answer> {
  const id = readPreparationId(given);
  const found = id === null ? null : await deps.commands.view(actorOf(deps, token), id);
  const isSeen =
    found?.ok === true &&
    found.value.preparation.requester === token.requester &&
    findOutOfScope(token, found.value.preparation.request) === null;
  if (!isSeen) return failure(404, "NOT_FOUND", "there is no such preparation");
  return { status: 200, body: shown(found.value) };
}

function shown({ preparation, cardUrl }: Pick<PreparationView, "preparation" | "cardUrl">) {
  const { id, state, stateSince, revision, expiresAt } = preparation;
  return { id, state, stateSince, revision, expiresAt, link: cardUrl };
}

function actorOf({ teamId }: ApiDeps, { requester, name }: ApiToken): Actor {
  return { userId: requester, teamId, channelId: null, via: name };
}

function failure(status: number, code: string, message: string, more: object = {}): Answer {
  return { status, body: { error: { code, message, ...more } } };
}

function write(response: ServerResponse, { status, body }: Answer): void {
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" })
    .end(`${JSON.stringify(body)}\n`);
}

/** Null when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
