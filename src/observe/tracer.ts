import { createHash, randomBytes } from "node:crypto";
import type { CloudCall } from "../clouds/call-log.ts";
import { currentSpan, inPreparation, inSpan, type SpanPlace } from "./context.ts";

/** Plain facts about a span; never a secret, a body or text of people. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One finished span. Times are milliseconds since 1970. */
export type Span = SpanPlace & {
  parentId: string | null;
  name: string;
  kind: "internal" | "client";
  startMs: number;
  endMs: number;
  attributes: Attributes;
  /** What it failed with, as a short word; null: it did not. */
  error: string | null;
};

/** Takes finished spans; nobody waits for it, and it never fails. */
export type SpanSink = { add(span: Span): void; stop(): Promise<void> };

export type Tracer = {
  /** A workflow of a preparation: every one of it, in whatever process, is in the same trace. */
  workflow<T>(
    of: { preparationId: string; name: string; revision: number },
    run: () => Promise<T>,
  ): Promise<T>;
  step<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** A call that has just ended. */
  call(call: CloudCall): void;
  stop(): Promise<void>;
};

/** Where no traces are wanted: what is worked on is still noted for the log. */
export const NO_TRACER: Tracer = {
  workflow: ({ preparationId }, run) => inPreparation(preparationId, run),
  step: (_name, run) => run(),
  call: () => undefined,
  stop: async () => undefined,
};

/** `installationId` keeps the traces of two installations apart that draw the same id. */
export function createTracer(sink: SpanSink, installationId: string, nowMs = () => Date.now()): Tracer {
  return {
    workflow: ({ preparationId, name, revision }, run) => {
      const traceId = idOf(`${installationId}/${preparationId}`, 16);
      const attributes = { "mgw_prep.preparation": preparationId, "mgw_prep.revision": revision };
      const place = { traceId, spanId: drawSpanId() };
      return inPreparation(preparationId, () =>
        measured(place, null, { name: `workflow ${name}`, attributes }, run),
      );
    },
    step: (name, run) => {
      const parent = currentSpan();
      if (parent === null) return run();
      const place = { traceId: parent.traceId, spanId: drawSpanId() };
      return measured(place, parent.spanId, { name: `step ${name}`, attributes: {} }, run);
    },
    call: ({ cloud, operation, durationMs, errorCode }) => {
      const parent = currentSpan();
      if (parent === null) return;
      const endMs = nowMs();
      sink.add({
        ...{ traceId: parent.traceId, spanId: drawSpanId(), parentId: parent.spanId },
        ...{ name: operation, kind: "client", startMs: endMs - durationMs, endMs, error: errorCode },
        attributes: { "mgw_prep.cloud": cloud },
      });
    },
    stop: () => sink.stop(),
  };

  async function measured<T>(
    place: SpanPlace,
    parentId: string | null,
    { name, attributes }: Pick<Span, "name" | "attributes">,
    run: () => Promise<T>,
  ): Promise<T> {
    const startMs = nowMs();
    const end = (error: string | null) =>
      sink.add({ ...place, parentId, name, kind: "internal", startMs, endMs: nowMs(), attributes, error });
    try {
      const result = await inSpan(place, run);
      end(null);
      return result;
    } catch (error) {
      // Its name alone: messages may hold what somebody wrote.
      end(error instanceof Error ? error.name : "Error");
      throw error;
    }
  }
}

function idOf(text: string, bytes: number): string {
  return createHash("sha256")
    .update(text)
    .digest("hex")
    .slice(0, bytes * 2);
}

function drawSpanId(): string {
  return randomBytes(8).toString("hex");
}
