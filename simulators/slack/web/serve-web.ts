import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { createLook, type SlackControl } from "./look-as-person.ts";
import { readMenus } from "./menus.ts";

/** What people do; the page may call these and nothing else of the control address. */
const ACTIONS = new Set([
  "command",
  "shortcut",
  "clickBlock",
  "clickInView",
  "submitView",
  "suggest",
  "closeView",
  "openHome",
]);

/** What stands beside the workspace, where the page has it: something to look at, and functions by name. */
export type Panel = {
  look(): Promise<unknown>;
  actions: Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
};

/** Languages of the page's own words: `page/words.js`. */
export type PageLanguage = "en" | "zh";

const FILES = new URL("page/", import.meta.url);
const FILE_NAME = /^[a-z][a-z-]*\.(html|css|js|svg)$/;
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
const BODY_BYTES_MAX = 1_000_000;

/**
 * Everything on the page is foreign text, so the browser holds the page to its own files, and refuses every way to
 * make markup out of text: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

type Answer = { status: number; type: string; body: string | Buffer };

const json = (status: number, value: unknown): Answer => ({
  status,
  type: "application/json",
  body: JSON.stringify(value ?? null),
});

/** Serves the workspace page on loopback; port 0 takes a free one. */
export async function serveWorkspacePage(options: {
  port: number;
  control: SlackControl;
  panel?: Panel;
  /** Of the page's own words; English where it is left out. */
  language?: PageLanguage;
}): Promise<{ url: string; close(): Promise<void> }> {
  const look = createLook(options.control);
  const server = createServer((request, response) => {
    answer(request, { ...options, look })
      .catch((error: unknown) =>
        json(502, { ok: false, error: "simulator_unreachable", explanation: sayError(error) }),
      )
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { ...HEADERS, "content-type": type }).end(body);
}

type Served = {
  control: SlackControl;
  look: ReturnType<typeof createLook>;
  panel?: Panel;
  language?: PageLanguage;
};

async function answer(
  request: IncomingMessage,
  { control, look, panel, language = "en" }: Served,
): Promise<Answer> {
  const refusal = findRefusal(request);
  if (refusal !== null) return json(403, { ok: false, error: "forbidden", explanation: refusal });
  const url = new URL(request.url ?? "/", "http://localhost");
  const [, family, name] = url.pathname.split("/");
  if (request.method === "POST" && family === "act") return act(control, name ?? "", await readJson(request));
  if (request.method === "POST" && family === "panel")
    return actOnPanel(panel, name ?? "", await readJson(request));
  if (request.method !== "GET") return json(405, { ok: false, error: "method_not_allowed" });
  if (url.pathname === "/menus") return json(200, readMenus());
  if (url.pathname === "/panel") return json(200, panel ? await panel.look() : null);
  if (url.pathname === "/look") return json(200, await look(Object.fromEntries(url.searchParams)));
  if (url.pathname === "/" || url.pathname === "/index.html") return readPage(language);
  return readPageFile(url.pathname.slice(1));
}

/** Another page in the same browser must not play people: neither by a request across origins nor by a name of its own. */
function findRefusal(request: IncomingMessage): string | null {
  const { host = "", origin } = request.headers;
  if (!/^(127\.0\.0\.1|localhost):\d+$/.test(host)) return `expected a loopback host, got ${host}`;
  if (origin !== undefined && origin !== `http://${host}`)
    return `expected this page's origin, got ${origin}`;
  const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
  return request.method === "POST" && !isJson ? "expected a body of application/json" : null;
}

async function act(control: SlackControl, name: string, input: unknown): Promise<Answer> {
  if (!ACTIONS.has(name)) return json(404, { ok: false, error: "no_such_action" });
  return json(200, await control(name, z.record(z.string(), z.unknown()).parse(input)));
}

async function actOnPanel(panel: Panel | undefined, name: string, input: unknown): Promise<Answer> {
  const action = Object.hasOwn(panel?.actions ?? {}, name) ? panel?.actions[name] : undefined;
  if (!action) return json(404, { ok: false, error: "no_such_action" });
  return json(200, await action(input));
}

/** The page, which says what language its own words are in. */
async function readPage(language: PageLanguage): Promise<Answer> {
  const page = await readPageFile("index.html");
  if (language === "en") return page;
  return { ...page, body: page.body.toString().replace('<html lang="en">', '<html lang="zh-CN">') };
}

async function readPageFile(name: string): Promise<Answer> {
  const match = FILE_NAME.exec(name);
  const type = TYPES[match?.[1] ?? ""];
  if (type === undefined) return json(404, { ok: false, error: "not_found" });
  try {
    return { status: 200, type, body: await readFile(new URL(name, FILES)) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return json(404, { ok: false, error: "not_found" });
    }
    throw error;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > BODY_BYTES_MAX) throw new Error(`expected at most ${BODY_BYTES_MAX} bytes of input`);
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function sayError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
