import * as z from "zod";
import { mistake } from "./mistake.ts";
import { ID_FORMS, type SlackIdKind, thingOf } from "./slack-things.ts";

/** Fields of the settings that hold an id of Slack's; code that walks the schema finds them by this alone. */
const slackIds = z.registry<{ kind: SlackIdKind }>();

/** An id of one kind; of another one, the mistake says what it names. */
function idOf(kind: SlackIdKind) {
  const schema = z.string().regex(ID_FORMS[kind], {
    error: ({ input }) => {
      const text = typeof input === "string" ? input : "";
      return mistake("SLACK_ID", { expected: kind, text, got: thingOf(text) });
    },
  });
  return schema.register(slackIds, { kind });
}

export const personId = idOf("person");
export const groupId = idOf("group");
export const channelId = idOf("channel");

/** One id and every place that names it, such as `approvals.escalation.people`. */
export type NamedId = { kind: SlackIdKind; id: string; places: string[] };

/** Every person, group and channel that a value names, in the order of its schema, each once. */
export function findSlackIds(schema: z.core.$ZodType, value: unknown): NamedId[] {
  const found = new Map<string, NamedId>();
  for (const { kind, id, place } of walk(schema, value, "")) {
    const known = found.get(id) ?? { kind, id, places: [] };
    if (!known.places.includes(place)) known.places.push(place);
    found.set(id, known);
  }
  return [...found.values()];
}

type Found = { kind: SlackIdKind; id: string; place: string };

/**
 * Goes down the schema and the value together. A kind of schema that is not known here throws: an id behind it would be
 * passed over.
 */
function walk(schema: z.core.$ZodType, value: unknown, place: string): Found[] {
  if (value === undefined || value === null) return [];
  const id = slackIds.get(schema as z.ZodType);
  if (id !== undefined) return [{ kind: id.kind, id: String(value), place }];
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>);
    return fields.flatMap(([name, field]) => walk(field, fieldOf(value, name), joined(place, name)));
  }
  if (schema instanceof z.ZodArray) {
    return Array.isArray(value) ? value.flatMap((item) => walk(schema.element, item, place)) : [];
  }
  if (schema instanceof z.ZodRecord) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...walk(schema.keyType, key, place),
      ...walk(schema.valueType, item, joined(place, key)),
    ]);
  }
  if (schema instanceof z.ZodUnion) {
    const meant = schema.options.find((option) => z.safeParse(option, value).success);
    return meant === undefined ? [] : walk(meant, value, place);
  }
  const wrapper = WRAPPERS.find((one) => schema instanceof one);
  if (wrapper !== undefined) return walk((schema as InstanceType<typeof wrapper>).unwrap(), value, place);
  if (LEAVES.some((leaf) => schema instanceof leaf)) return [];
  throw new Error(`a schema of the type ${schema._zod.def.type} is not known at ${place}`);
}

/** Schemas that hold one other, which says what the value is. */
const WRAPPERS = [z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodPrefault] as const;

/** Schemas that hold no other one. */
const LEAVES = [z.ZodString, z.ZodURL, z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral] as const;

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function joined(place: string, name: string): string {
  return place === "" ? name : `${place}.${name}`;
}
