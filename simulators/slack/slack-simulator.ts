import { createSimulatorClock } from "../shared/clock.ts";
import { copyState } from "../shared/copy-state.ts";
import { FaultBoard } from "../shared/faults.ts";
import { readPatience } from "../shared/patience.ts";
import { type Call, serve, type WireRequest } from "../shared/server.ts";
import type { Simulator } from "../shared/simulator.ts";
import { createControl } from "./control.ts";
import { slackCoverage } from "./coverage.ts";
import { Delivery } from "./delivery/delivery.ts";
import { SocketHub } from "./delivery/socket-hub.ts";
import { jsonReply } from "./errors.ts";
import { ACK_TIMEOUT_MS, EVENT_RETRY_DELAYS_MS } from "./limits.ts";
import { type Manifest, readProjectManifest } from "./manifest.ts";
import { createAppMethods } from "./methods/app-methods.ts";
import { chatMethods } from "./methods/chat-methods.ts";
import { conversationMethods } from "./methods/conversation-methods.ts";
import { userMethods } from "./methods/user-methods.ts";
import { viewMethods } from "./methods/view-methods.ts";
import { RateLimits } from "./rate-limits.ts";
import { resolveResponseUrl } from "./response-url.ts";
import { defaultSlackSeed, type SlackSeed } from "./seed.ts";
import { parseSlackSeed } from "./seed-schema.ts";
import { createSlackState, type SlackState } from "./state.ts";
import { type MethodTable, refuseCall, resolveMethod } from "./web-api.ts";
import type { World } from "./world.ts";

export type SlackSimulatorOptions = {
  /** 0 takes a free port. */
  port: number;
  seed?: SlackSeed;
  /** The app's manifest; the project's own manifest.yml when absent. */
  manifest?: Manifest;
  /** How long Slack waits for an acknowledgement (3,000 ms, times SIMULATOR_PATIENCE). */
  ackTimeoutMs?: number;
  /** When an event that was not acknowledged is sent again (at once, 1 min, 5 min). */
  eventRetryDelaysMs?: readonly number[];
};

/** A Slack simulator, with the addresses and secrets that an app needs to be started against it. */
export type SlackSimulator = Simulator & {
  name: "slack";
  /** For SLACK_API_URL. */
  apiUrl: string;
  /** The names of the methods it really answers. */
  operations: readonly string[];
};

/** Starts a Slack workspace on loopback: Web API, response_urls and Socket Mode on one port. */
export async function createSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const clock = createSimulatorClock();
  const board = new FaultBoard();
  const limits = new RateLimits();
  const firstSeed = options.seed ?? defaultSlackSeed;
  const world: World = {
    state: createSlackState(firstSeed, clock.now()),
    manifest: options.manifest ?? readProjectManifest(),
    clock,
    patience: readPatience(),
    baseUrl: "",
  };
  const ackTimeoutMs = options.ackTimeoutMs ?? ACK_TIMEOUT_MS * world.patience;
  const sockets = new SocketHub(world, ackTimeoutMs);
  const eventRetryDelaysMs = options.eventRetryDelaysMs ?? EVENT_RETRY_DELAYS_MS;
  const delivery = new Delivery(world, sockets, { ackTimeoutMs, eventRetryDelaysMs });
  const methods = collectMethods(sockets);
  const running = await serve({
    port: options.port,
    board,
    resolve: (request) => resolveRequest(world, methods, limits, request),
  });
  world.baseUrl = running.url;
  sockets.attach(running.server);
  return {
    name: "slack",
    url: running.url,
    apiUrl: `${running.url}/api/`,
    clock,
    board,
    coverage: slackCoverage,
    operations: [...Object.keys(methods), "response_url"],
    control: createControl({ world, delivery, sockets, limits }),
    reset: (seed) => {
      const next = seed === undefined ? firstSeed : parseSlackSeed(seed);
      world.state = createSlackState(next, clock.now());
      board.reset();
      limits.reset();
      delivery.reset();
    },
    snapshot: () => copyState(world.state),
    restore: (snapshot) => {
      world.state = copyState(snapshot as SlackState);
      board.reset();
      limits.reset();
      delivery.reset();
    },
    close: async () => {
      delivery.reset();
      await sockets.close();
      await running.close();
    },
  };
}

function collectMethods(sockets: SocketHub): MethodTable {
  return {
    ...createAppMethods(sockets),
    ...chatMethods,
    ...conversationMethods,
    ...userMethods,
    ...viewMethods,
  };
}

function resolveRequest(world: World, methods: MethodTable, limits: RateLimits, request: WireRequest): Call {
  const { rawPath } = request;
  if (rawPath.startsWith("/api/")) return resolveMethod(world, methods, limits, request);
  if (rawPath.startsWith("/commands/") || rawPath.startsWith("/actions/")) {
    return resolveResponseUrl(world, request);
  }
  return {
    service: "slack",
    operation: "unknown",
    caller: null,
    perform: () => jsonReply({ ok: false, error: "not_found" }, 404),
    refuse: refuseCall,
  };
}
