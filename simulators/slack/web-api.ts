import type { FaultRule } from "../shared/faults.ts";
import type { Call, WireReply, WireRequest } from "../shared/server.ts";
import { Arguments, readArguments } from "./arguments.ts";
import { jsonReply, SlackApiError } from "./errors.ts";
import { grantedScopes, type Method, requireScope } from "./methods/method.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { World } from "./world.ts";

export type MethodTable = Readonly<Record<string, Method>>;

/** Finds the Web API method of a request to `/api/<method>`. */
export function resolveMethod(
  world: World,
  methods: MethodTable,
  limits: RateLimits,
  request: WireRequest,
): Call {
  const name = request.rawPath.slice("/api/".length);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return {
    service: "slack",
    operation: name,
    caller: callerOf(world, request),
    perform: () => perform(world, name, method, limits, request),
    refuse: refuseCall,
  };
}

/** Slack's form of an armed fault: 429, or the status asked for with an error word. Retry-After may be lost on the way. */
export function refuseCall(rule: FaultRule): WireReply {
  if (rule.kind === "throttle") return rateLimited(rule.retryAfterSeconds);
  return jsonReply({ ok: false, error: rule.code ?? "internal_error" }, rule.status ?? 500);
}

function rateLimited(retryAfterSeconds?: number): WireReply {
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return jsonReply({ ok: false, error: "ratelimited" }, 429, headers);
}

function perform(
  world: World,
  name: string,
  method: Method | undefined,
  limits: RateLimits,
  request: WireRequest,
): WireReply {
  let scopes: Record<string, string> = {};
  try {
    if (!method) throw new SlackApiError("unknown_method", { req_method: name });
    const args = readArguments(request);
    const token = requireKnownToken(world, readToken(request, args));
    scopes = {
      "x-oauth-scopes": grantedScopes(world, token).join(","),
      "x-accepted-oauth-scopes": method.scopes.join(","),
    };
    requireKindOfToken(method, token);
    requireScope(world, method.scopes, token);
    const waitSeconds = limits.retryAfterSeconds(world, name, method, args);
    if (waitSeconds !== null) return rateLimited(waitSeconds);
    return jsonReply({ ok: true, ...method.run(world, args) }, 200, scopes);
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return jsonReply({ ok: false, error: error.code, ...error.details }, 200, scopes);
  }
}

/** The token of the Authorization header, or of the arguments. */
function readToken(request: WireRequest, args: Arguments): string | null {
  const bearer = /^Bearer (.+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
  return bearer ?? args.text("token");
}

/** Whose token it is; what is no token of the app is told nothing, not even scopes. */
function requireKnownToken(world: World, token: string | null): Method["token"] {
  const { app, refusesTokens } = world.state;
  if (token === null) throw new SlackApiError("not_authed");
  if (token !== app.botToken && token !== app.appToken) throw new SlackApiError("invalid_auth");
  const kind = token === app.botToken ? "bot" : "app";
  const refusal = refusesTokens[kind];
  if (refusal !== undefined) throw new SlackApiError(refusal);
  return kind;
}

function requireKindOfToken(method: Method, token: Method["token"]): void {
  if (token !== method.token) throw new SlackApiError("not_allowed_token_type");
}

function callerOf(world: World, request: WireRequest): string | null {
  const token = readTokenLeniently(request);
  if (token === world.state.app.botToken) return world.state.app.botUserId;
  return token === world.state.app.appToken ? world.state.app.id : null;
}

/** The token for the journal: a body that cannot be read has none, and is refused later with its own word. */
function readTokenLeniently(request: WireRequest): string | null {
  try {
    return readToken(request, readArguments(request));
  } catch (error) {
    if (error instanceof SlackApiError) return readToken(request, new Arguments({}));
    throw error;
  }
}
