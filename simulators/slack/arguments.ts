import type { WireRequest } from "../shared/server.ts";
import { invalidArguments, SlackApiError } from "./errors.ts";

/**
 * The arguments of one Web API call, from the query and a form or JSON body.
 * A form carries everything as text, so numbers, booleans and JSON are read out of it here. As on Slack,
 * arguments that a method does not know are ignored.
 */
export class Arguments {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  has(name: string): boolean {
    const value = this.#values[name];
    return value !== undefined && value !== null && value !== "";
  }

  /** Text, or null when absent or empty. */
  text(name: string): string | null {
    const value = this.#values[name];
    if (value === undefined || value === null || value === "") return null;
    if (typeof value === "number") return String(value);
    if (typeof value !== "string") throw invalidArguments([`must provide a string [json-pointer:/${name}]`]);
    return value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === null) throw invalidArguments([`missing required field: ${name}`]);
    return value;
  }

  /** A boolean: `true`, `"true"`, `1` and `"1"` are true. */
  flag(name: string, byDefault: boolean): boolean {
    const value = this.#values[name];
    if (value === undefined || value === null || value === "") return byDefault;
    return value === true || value === "true" || value === 1 || value === "1";
  }

  integer(name: string, byDefault: number, limits: { min: number; max: number }): number {
    const text = this.text(name);
    if (text === null) return byDefault;
    const value = Number(text);
    if (!Number.isInteger(value) || value < limits.min || value > limits.max) {
      throw new SlackApiError("invalid_limit");
    }
    return value;
  }

  /** A JSON value, sent as such or as its text; undefined when absent. `malformed` is what bad JSON answers. */
  json(name: string, malformed = "invalid_arguments"): unknown {
    const value = this.#values[name];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackApiError(malformed);
    }
  }
}

/** Reads query and body; throws the words Slack has for bodies it cannot read. */
export function readArguments(request: WireRequest): Arguments {
  const query = Object.fromEntries(new URLSearchParams(request.rawQuery));
  const contentType = (request.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const body = request.body.toString("utf8");
  if (body === "") return new Arguments(query);
  if (contentType === "application/json") return new Arguments({ ...query, ...parseJsonBody(body) });
  if (contentType === "application/x-www-form-urlencoded") {
    return new Arguments({ ...query, ...Object.fromEntries(new URLSearchParams(body)) });
  }
  throw new SlackApiError(contentType === "" ? "missing_post_type" : "invalid_post_type");
}

function parseJsonBody(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new SlackApiError("invalid_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SlackApiError("json_not_object");
  }
  return value as Record<string, unknown>;
}

/** One page of some items; cursors are opaque to clients, as Slack's are. */
export function paginate<T>(
  items: readonly T[],
  args: Arguments,
  limits: { byDefault: number; max: number },
): { page: T[]; nextCursor: string } {
  const limit = args.integer("limit", limits.byDefault, { min: 1, max: limits.max });
  const cursor = args.text("cursor");
  const start = cursor === null ? 0 : decodeCursor(cursor);
  const end = start + limit;
  const nextCursor = end < items.length ? Buffer.from(`offset:${end}`).toString("base64") : "";
  return { page: items.slice(start, end), nextCursor };
}

function decodeCursor(cursor: string): number {
  const match = /^offset:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("utf8"));
  if (!match) throw new SlackApiError("invalid_cursor");
  return Number(match[1]);
}
