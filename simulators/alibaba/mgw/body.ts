import { z } from "zod";
import type { WireRequest } from "../../shared/server.ts";
import { malformedXml } from "../oss/operation.ts";
import { parseXml, type XmlElement } from "../oss/xml.ts";
import { invalidArgument, missingArgument } from "./errors.ts";

type Plain = string | { [name: string]: Plain } | Plain[];

/**
 * Reads a request's XML by a schema, in any order of elements. What is not well-formed, unknown, or repeated without being
 * a list is MalformedXML; a value that does not fit is an InvalidArgument, one that is not there a MissingArgument.
 */
export function readBody<Schema extends z.ZodType>(
  request: WireRequest,
  rootName: string,
  schema: Schema,
): z.output<Schema> {
  const root = parseXml(request.body.toString("utf8"));
  if (root?.name !== rootName) throw malformedXml();
  const parsed = schema.safeParse(toPlain(root), { reportInput: true });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const place = String(issue?.path.findLast((part) => typeof part === "string") ?? rootName);
  if (issue?.code === "unrecognized_keys" || issue?.code === "invalid_type") {
    const isMissing = issue.code === "invalid_type" && issue.input === undefined;
    throw isMissing ? missingArgument(place) : malformedXml();
  }
  throw invalidArgument(place, String(issue?.input ?? ""));
}

function toPlain(element: XmlElement): Plain {
  if (element.children.length === 0) return element.text.trim();
  if (element.text.trim() !== "") throw malformedXml();
  const object: { [name: string]: Plain } = {};
  for (const child of element.children) {
    const value = toPlain(child);
    const before = object[child.name];
    if (before === undefined) object[child.name] = value;
    else object[child.name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return object;
}

/** An element with children; without any it is empty text. */
export function element<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => (value === "" ? {} : value), z.strictObject(shape));
}

/** An element that may stand side by side with others of its name. */
export function repeated<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));
}

export const text = z.string();
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");
