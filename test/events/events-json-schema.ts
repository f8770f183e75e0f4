import * as z from "zod";
import { outgoingEventSchema } from "../../src/core/outgoing-events.ts";

/** `docs/events.schema.json`: what a receiver of webhooks gets. */
export function eventsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(outgoingEventSchema, { io: "output" });
  return { title: "Events of mgw-prep", ...schema };
}
