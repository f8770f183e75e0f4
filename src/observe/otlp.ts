import type { Log } from "../workflow/deps.ts";
import type { Attributes, Span, SpanSink } from "./tracer.ts";

/**
 * Sends spans to an OTLP receiver as JSON over HTTP. A file of our own, since the SDK for this is some 2 MB and 20 packages, for one
 * document. Source: OpenTelemetry Protocol 1.5, "OTLP/HTTP" and opentelemetry/proto/trace/v1/trace.proto.
 */
export type OtlpOptions = {
  /** Full address, such as `http://127.0.0.1:4318/v1/traces`. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Attributes of the process: `service.name` and the like. */
  resource: Attributes;
  log: Pick<Log, "warn" | "info">;
};

const SEND_AFTER_MS = 2_000;
const SEND_AT = 256;
/** What is kept while the receiver is away; the oldest goes first. */
const KEEP = 4_096;
const ANSWER_MS = 5_000;
const KIND = { internal: 1, client: 3 } as const;
const STATUS_ERROR = 2;

export function createOtlpSink({ url, headers, resource, log }: OtlpOptions): SpanSink {
  let waiting: Span[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();
  let isAway = false;

  const send = async () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const spans = waiting.splice(0, SEND_AT);
    if (spans.length === 0) return;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(document(spans, resource)),
        redirect: "error",
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      if (isAway) log.info({}, "traces are taken again");
      isAway = false;
    } catch (error) {
      waiting = [...spans, ...waiting].slice(-KEEP);
      if (!isAway)
        log.warn(
          { error: String(error) },
          "traces are not taken; they are sent again, the oldest may be lost",
        );
      isAway = true;
    }
    if (waiting.length > 0) later();
  };
  const later = () => {
    timer ??= setTimeout(() => {
      sending = sending.then(send);
    }, SEND_AFTER_MS).unref();
  };
  return {
    add(span) {
      waiting.push(span);
      if (waiting.length > KEEP) waiting.shift();
      if (waiting.length === SEND_AT && !isAway) sending = sending.then(send);
      else later();
    },
    async stop() {
      await sending;
      if (!isAway) await send();
    },
  };
}

function document(spans: readonly Span[], resource: Attributes): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: "mgw-prep" }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf({ traceId, spanId, parentId, name, kind, startMs, endMs, attributes, error }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name,
    kind: KIND[kind],
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(endMs),
    attributes: attributesOf(attributes),
    status: error === null ? {} : { code: STATUS_ERROR, message: error },
  };
}

/** 64 bits are text in the JSON of protobuf. */
function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: string | number | boolean): object {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "boolean" ? { boolValue: value } : { intValue: String(value) };
}
