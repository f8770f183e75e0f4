import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HTTPReceiver, type Receiver } from "@slack/bolt";
import { explainPort } from "../core/port-trouble.ts";
import { MAX_CONNECTIONS, SERVER_LIMITS } from "../security/http-limits.ts";
import type { Log } from "../workflow/deps.ts";
import { BODY_LIMIT, createHttpDoor, type DoorRoute } from "./http-door.ts";
import { createSlackLog } from "./slack-log.ts";

export type HttpTransportOptions = {
  signingSecret: string;
  /** 0 takes a free one. */
  port: number;
  /** Served beside Slack's own path, such as `/healthz`. */
  routes?: readonly DoorRoute[];
};

const HTTP_PATH = "/slack/events";

/** Slack's requests over HTTP, behind a door that lets in only what Slack signed. */
export function createHttpTransport(
  log: Log,
  options: HttpTransportOptions,
): { receiver: Receiver; start(): Promise<{ port: number }>; stop(): Promise<void> } {
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: HTTP_PATH,
    port: options.port,
    bodyLimit: BODY_LIMIT,
    logger: createSlackLog(log, "http-receiver"),
    // The door leaves nothing for it; Bolt's own would log the address as it came.
    dispatchErrorHandler: ({ response }) => {
      log.error({ part: "http-receiver" }, "a request could not be dispatched");
      response.writeHead(500).end();
    },
  });
  receiver.requestListener = createHttpDoor(receiver.requestListener, {
    path: HTTP_PATH,
    signingSecret: options.signingSecret,
    routes: options.routes ?? [],
    log,
  });
  let server: Server | null = null;
  return {
    receiver,
    start: async () => {
      // Bolt gives back the server that it makes of these options, of http or https.
      server = (await receiver.start(options.port, SERVER_LIMITS).catch((error: unknown) => {
        throw explainPort(error, "PORT", options.port);
      })) as Server;
      server.maxConnections = MAX_CONNECTIONS;
      return { port: (server.address() as AddressInfo).port };
    },
    stop: async () => {
      if (server === null) return;
      const closed = receiver.stop();
      // Slack keeps connections open between requests; close() would wait for them.
      server.closeIdleConnections();
      server = null;
      await closed;
    },
  };
}
