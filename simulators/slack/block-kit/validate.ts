import { randomBytes } from "node:crypto";
import { invalidArguments, invalidBlocks, SlackApiError } from "../errors.ts";
import {
  MESSAGE_BLOCKS_MAX,
  MESSAGE_BLOCKS_TEXT_MAX,
  VIEW_BLOCKS_MAX,
  VIEW_SIZE_MAX_BYTES,
} from "../limits.ts";
import type { Json } from "../state.ts";
import { blocksOf, type Surface } from "./blocks.ts";
import { ID_MAX, plainText } from "./compositions.ts";
import { type Check, findProblems, flag, list, object, oneOf, type Report, string } from "./schema.ts";

const VIEW_TITLE_MAX = 24;
const PRIVATE_METADATA_MAX = 3_000;

/** The elements inside one block: an actions block's, a section's accessory, an input's element. */
export function elementsOf(block: Json): Json[] {
  if (block["type"] === "section") return [block["accessory"] ?? []].flat() as Json[];
  if (block["type"] === "input") return [block["element"] as Json];
  if (block["type"] === "card") return (block["actions"] ?? []) as Json[];
  return block["type"] === "actions" ? (block["elements"] as Json[]) : [];
}

/** Block ids are unique on a surface; action ids within their block; one element at most takes the focus. */
function reportDuplicates(blocks: readonly Json[], path: string, report: Report): void {
  const blockIds = new Set<unknown>();
  let hasFocus = false;
  for (const [index, block] of blocks.entries()) {
    const at = `${path}/${index}`;
    const { block_id: blockId } = block;
    if (blockId !== undefined && blockIds.has(blockId)) {
      report(`\`block_id\` "${String(blockId)}" already exists`, `${at}/block_id`);
    }
    blockIds.add(blockId);
    const actionIds = new Set<unknown>();
    for (const [position, element] of elementsOf(block).entries()) {
      const { action_id: actionId } = element;
      if (actionId !== undefined && actionIds.has(actionId)) {
        report(`\`action_id\` "${String(actionId)}" already exists`, `${at}/elements/${position}/action_id`);
      }
      actionIds.add(actionId);
      if (element["focus_on_load"] !== true) continue;
      if (hasFocus) report("only one element may set `focus_on_load`", at);
      hasFocus = true;
    }
  }
}

/** Holds an array of blocks to the rules of its surface. */
function blockList(surface: Surface, max: number): Check {
  const each = list(blocksOf(surface), { max });
  return (value, path, report) => {
    let isSound = true;
    each(value, path, (message, at) => {
      isSound = false;
      report(message, at);
    });
    if (isSound) reportDuplicates(value as Json[], path, report);
  };
}

const messageBlocks = blockList("message", MESSAGE_BLOCKS_MAX);

const viewExtras = {
  private_metadata: string({ max: PRIVATE_METADATA_MAX }),
  callback_id: string({ max: ID_MAX }),
  external_id: string({ max: ID_MAX }),
};

const modal = object(
  {
    type: oneOf("modal"),
    title: plainText(VIEW_TITLE_MAX),
    blocks: blockList("modal", VIEW_BLOCKS_MAX),
  },
  {
    ...viewExtras,
    submit: plainText(VIEW_TITLE_MAX),
    close: plainText(VIEW_TITLE_MAX),
    clear_on_close: flag,
    notify_on_close: flag,
  },
  (view, path, report) => {
    if (view["submit"] !== undefined) return;
    // Slack's words as quoted in slackapi/node-slack-sdk#875.
    for (const [index, block] of (view["blocks"] as Json[]).entries()) {
      if (block["type"] === "input") {
        report("must define `submit` to use `input` block", `${path}/blocks/${index}/input`);
      }
    }
  },
);

const home = object({ type: oneOf("home"), blocks: blockList("home", VIEW_BLOCKS_MAX) }, viewExtras);

/** Characters of all the texts in some blocks: what msg_blocks_too_long is about. */
function countText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countText(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === "text" && typeof item === "string" ? item.length : countText(item)),
    0,
  );
}

/** An id in the shape of Slack's own, for a block or element that came without. */
const generateId = (): string => randomBytes(6).toString("base64url");

/** Slack answers texts with their defaults filled in. */
function withTextDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTextDefaults);
  if (typeof value !== "object" || value === null) return value;
  const filled = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withTextDefaults(item)]),
  );
  if (filled["type"] === "plain_text") return { emoji: true, ...filled };
  if (filled["type"] === "mrkdwn") return { verbatim: false, ...filled };
  return filled;
}

function withActionIds(block: Json): Json {
  const fill = (element: Json): Json =>
    element["type"] === "image" ? element : { action_id: generateId(), ...element };
  switch (block["type"]) {
    case "actions":
      return { ...block, elements: (block["elements"] as Json[]).map(fill) };
    case "section":
      return block["accessory"] ? { ...block, accessory: fill(block["accessory"] as Json) } : block;
    case "input":
      return { optional: false, dispatch_action: false, ...block, element: fill(block["element"] as Json) };
    case "card":
      return block["actions"] ? { ...block, actions: (block["actions"] as Json[]).map(fill) } : block;
    default:
      return block;
  }
}

/** Blocks as Slack stores them: with ids and the defaults of texts. */
function normaliseBlocks(blocks: readonly Json[]): Json[] {
  return blocks.map((block) => {
    const filled = withTextDefaults(block) as Json;
    return withActionIds({ ...filled, block_id: block["block_id"] ?? generateId() });
  });
}

/** Accepts a message's blocks, or throws invalid_blocks, invalid_blocks_format or msg_blocks_too_long. */
export function acceptMessageBlocks(value: unknown): Json[] {
  if (!Array.isArray(value)) throw new SlackApiError("invalid_blocks_format");
  const problems = findProblems(messageBlocks, value, "/blocks");
  if (problems.length > 0) throw invalidBlocks(problems);
  if (countText(value) > MESSAGE_BLOCKS_TEXT_MAX) throw new SlackApiError("msg_blocks_too_long");
  return normaliseBlocks(value as Json[]);
}

/** Accepts a modal or Home view, or throws invalid_arguments or view_too_large. */
export function acceptView(value: unknown, type: "modal" | "home"): Json & { blocks: Json[] } {
  const problems = findProblems(type === "modal" ? modal : home, value, "/view");
  if (problems.length > 0) throw invalidArguments(problems);
  if (Buffer.byteLength(JSON.stringify(value)) > VIEW_SIZE_MAX_BYTES)
    throw new SlackApiError("view_too_large");
  const view = withTextDefaults(value) as Json;
  return { ...view, blocks: normaliseBlocks((value as { blocks: Json[] }).blocks) };
}
