import { randomUUID } from "node:crypto";
import type { SimulatorClock } from "../shared/clock.ts";
import type { FaultRule } from "../shared/faults.ts";
import type { Call, WireReply, WireRequest } from "../shared/server.ts";
import { authenticate, hashOfBody, QUERY_WORDS } from "./authenticate.ts";
import { type Credentials, describeCaller } from "./caller.ts";
import { AwsError } from "./errors.ts";
import { renderJsonError, renderJsonResult } from "./json-protocol.ts";
import { NAMED_SERVICES, type NamedService } from "./named-services.ts";
import { readQueryParameters, renderQueryError, renderQueryResult } from "./query-protocol.ts";
import { findS3Route } from "./s3/s3-routes.ts";
import { performS3, readTarget, renderS3Error } from "./s3/s3-service.ts";
import { readClaim, type SignatureClaim } from "./sigv4.ts";
import type { AwsState } from "./state.ts";

/** What the address has to know to answer: the state at the moment of the call, and the clock. */
export type World = { state(): AwsState; clock: SimulatorClock };

/** Name that a credential scope gives a service → the simulator's name for it. */
const SERVICES: Readonly<Record<string, string>> = {
  s3: "s3",
  s3express: "s3",
  iam: "iam",
  sts: "sts",
  monitoring: "cloudwatch",
  organizations: "organizations",
};

/** Finds the service by the credential scope, then the operation by the service's protocol. */
export function resolveCall(world: World, request: WireRequest): Call {
  const scope = peekScope(request);
  const service = SERVICES[scope?.service ?? "s3"] ?? scope?.service ?? "s3";
  const caller = scope?.accessKeyId ?? null;
  const call = service === "s3" ? resolveS3(world, request) : resolveNamed(world, request, service);
  return {
    ...call,
    service,
    caller,
    perform: async () => withDate(await call.perform(), world.clock.now()),
    refuse: (rule) => withDate(call.refuse(rule), world.clock.now()),
  };
}

type PartialCall = Pick<Call, "operation" | "perform" | "refuse">;

/** Clients correct their clocks by this header, so it tells the simulator's time. */
function withDate(reply: WireReply, now: Date): WireReply {
  return { ...reply, headers: { date: now.toUTCString(), ...reply.headers } };
}

function peekScope(request: WireRequest): SignatureClaim | null {
  try {
    return readClaim(request);
  } catch (error) {
    if (error instanceof AwsError) return null;
    throw error;
  }
}

function resolveS3(world: World, request: WireRequest): PartialCall {
  const target = readTarget(request);
  const route = findS3Route(request, target, new URLSearchParams(request.rawQuery));
  // Many are drawn, and UUIDs come from a pool.
  const requestId = randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase();
  const hostId = Buffer.from(randomUUID() + randomUUID().slice(0, 12)).toString("base64");
  const label = (reply: WireReply): WireReply => ({
    ...reply,
    headers: {
      server: "AmazonS3",
      "x-amz-request-id": requestId,
      "x-amz-id-2": hostId,
      ...reply.headers,
    },
  });
  return {
    operation: route?.operation ?? "Unknown",
    perform: () => {
      try {
        const now = world.clock.now();
        const reply = performS3(world.state(), request, target, route, now);
        noteUse(world.state(), request, "s3", now);
        return label(reply);
      } catch (error) {
        return label(renderS3Error(asAwsError(error), world.state(), target, requestId));
      }
    },
    refuse: (rule) => label(renderS3Error(s3Fault(rule), world.state(), target, requestId)),
  };
}

/** Remembers that a key was used, for GetAccessKeyLastUsed. */
function noteUse(state: AwsState, request: WireRequest, service: string, now: Date): void {
  const claim = peekScope(request);
  const key = claim ? state.accessKeys.get(claim.accessKeyId) : undefined;
  if (claim && key) key.lastUsed = { at: now, service, region: claim.region };
}

type Wire = {
  operation: string;
  version: string | null;
  parameters: Record<string, unknown>;
  renderResult(result: Record<string, unknown> | null): WireReply;
  renderError(error: AwsError): WireReply;
};

function resolveNamed(world: World, request: WireRequest, name: string): PartialCall {
  const service = NAMED_SERVICES[name];
  const requestId = randomUUID();
  const wire = readWire(request, service, requestId);
  return {
    operation: wire.operation,
    perform: () => {
      try {
        const now = world.clock.now();
        const state = world.state();
        const { credentials, claim } = signIn(state, request, now);
        const version = service?.query?.version ?? "";
        if (!service?.isKnown(wire.operation) || (wire.version !== null && wire.version !== version)) {
          throw unknownOperation(wire, version);
        }
        const caller = describeCaller(state, credentials, now);
        const call = { state, caller, now, region: claim.region, request };
        const result = service.perform(call, wire.operation, wire.parameters);
        noteUse(state, request, name, now);
        return wire.renderResult(result);
      } catch (error) {
        return wire.renderError(asAwsError(error));
      }
    },
    refuse: (rule) => wire.renderError(namedFault(rule)),
  };
}

function signIn(
  state: AwsState,
  request: WireRequest,
  now: Date,
): { credentials: Credentials; claim: SignatureClaim } {
  const claim = readClaim(request);
  if (!claim)
    throw new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
  const payloadHash = hashOfBody(request);
  return {
    credentials: authenticate(state, request, claim, { now, payloadHash, words: QUERY_WORDS }),
    claim,
  };
}

/** CloudWatch speaks JSON with today's SDKs and the query protocol with older tools; Organizations speaks JSON alone. */
function readWire(request: WireRequest, service: NamedService | undefined, requestId: string): Wire {
  const namespace = service?.query?.namespace ?? "";
  const target = request.headers["x-amz-target"];
  const json = service?.json;
  if (json && (target !== undefined || !service.query)) {
    const [prefix, operation = ""] = (target ?? "").split(".");
    return {
      operation: prefix === json.target ? operation : "Unknown",
      version: null,
      parameters: parseJsonBody(request.body),
      renderResult: (result) => renderJsonResult(result ?? {}, json, requestId),
      renderError: (error) => renderJsonError(error, json, requestId),
    };
  }
  const { Action, Version, ...parameters } = readQueryParameters(request);
  const operation = typeof Action === "string" ? Action : "Unknown";
  return {
    operation,
    version: typeof Version === "string" ? Version : "",
    parameters,
    renderResult: (result) =>
      renderQueryResult(operation, result && (service?.query?.toXml(result) ?? {}), { namespace, requestId }),
    renderError: (error) => renderQueryError(error, { namespace, requestId }),
  };
}

function parseJsonBody(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // An unreadable body has no parameters; the operation then misses the ones it needs.
    return {};
  }
}

function unknownOperation(wire: Wire, version: string): AwsError {
  return new AwsError(
    400,
    "InvalidAction",
    `Could not find operation ${wire.operation} for version ${wire.version || version || "NO_VERSION_SPECIFIED"}`,
  );
}

/** A refusal passes; anything else is a bug here and must be seen. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  throw error;
}

function s3Fault(rule: FaultRule): AwsError {
  const headers = retryAfter(rule);
  if (rule.kind === "throttle") {
    return new AwsError(rule.status ?? 503, rule.code ?? "SlowDown", "Please reduce your request rate.", {
      headers,
    });
  }
  const text = "We encountered an internal error. Please try again.";
  return new AwsError(rule.status ?? 500, rule.code ?? "InternalError", text, { headers });
}

function namedFault(rule: FaultRule): AwsError {
  const headers = retryAfter(rule);
  if (rule.kind === "throttle") {
    return new AwsError(rule.status ?? 400, rule.code ?? "Throttling", "Rate exceeded", { headers });
  }
  const text = "The request processing has failed because of an unknown error, exception or failure.";
  return new AwsError(rule.status ?? 500, rule.code ?? "InternalFailure", text, { headers });
}

function retryAfter(rule: FaultRule): Record<string, string> {
  return rule.retryAfterSeconds === undefined ? {} : { "retry-after": String(rule.retryAfterSeconds) };
}
