import { renderBlocks } from "./blocks.js";
import { make } from "./dom.js";
import { LOCALE } from "./locale.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { authorOf, colourOf, initialsOf, nameOf } from "./names.js";
import { say, sayReplies } from "./words.js";

const NEAR_END_PX = 80;

/**
 * Keeps a list of messages on the screen like the given ones, touching only those that changed, so that a click, a
 * selection or the place a reader has scrolled to survive the next look.
 */
export function createTimeline(root, { appName, createSurface, openThread, emptyText }) {
  let shown = new Map();

  const renderEntry = (message) => {
    const author = authorOf(message, appName);
    const body = message.blocks?.length
      ? renderBlocks(message.blocks, createSurface(message))
      : [make("p", {}, renderMrkdwn(message.text))];
    return make(
      "article",
      { class: `message${message.is_ephemeral ? " ephemeral" : ""}`, "data-ts": message.ts },
      make("span", { class: `avatar colour-${colourOf(author)}`, "aria-hidden": "true" }, initialsOf(author)),
      make(
        "div",
        { class: "message-body" },
        make(
          "p",
          { class: "byline" },
          make("strong", {}, nameOf(author)),
          message.bot_id || author !== message.user ? make("span", { class: "badge" }, say("App")) : null,
          make("time", {}, timeOf(message.ts)),
          message.edited ? make("span", { class: "faint" }, "(edited)") : null,
        ),
        message.is_ephemeral ? make("p", { class: "faint" }, say("Only visible to you")) : null,
        body,
        openThread && message.reply_count ? renderReplies(message) : null,
      ),
    );
  };

  const renderReplies = (message) =>
    make(
      "button",
      { type: "button", class: "replies", "data-thread": message.ts, onclick: () => openThread(message.ts) },
      sayReplies(message.reply_count),
      make("span", { class: "faint" }, `${say("last at")} ${timeOf(message.latest_reply)}`),
    );

  return {
    clear() {
      shown = new Map();
      root.replaceChildren();
    },
    /** `isAwaited`: the person has just done something, so that what arrives is the answer. */
    show(messages, { isAwaited = false } = {}) {
      const isAtEnd =
        root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX || shown.size === 0;
      const next = new Map();
      for (const message of messages) {
        const text = JSON.stringify(message);
        const before = shown.get(message.ts);
        if (before?.text === text) next.set(message.ts, before);
        else next.set(message.ts, { text, node: keepFocus(before?.node, renderEntry(message)) });
      }
      const nodes = [...next.values()].map(({ node }) => node);
      const arrived = shown.size === 0 ? [] : [...next].filter(([ts]) => !shown.has(ts));
      const isSame =
        nodes.length === root.children.length && nodes.every((node, index) => root.children[index] === node);
      shown = next;
      if (nodes.length === 0) root.replaceChildren(make("p", { class: "empty" }, emptyText()));
      else if (!isSame) reconcile(root, nodes);
      const newest = arrived.at(-1)?.[1].node;
      if (newest && (isAtEnd || isAwaited)) bringIntoView(root, newest);
      else if (!isSame && isAtEnd) root.scrollTop = root.scrollHeight;
    },
  };
}

/** All of it where it fits; else its beginning, which says what it is about. */
function bringIntoView(root, node) {
  node.scrollIntoView({ block: node.offsetHeight > root.clientHeight ? "start" : "end" });
}

/** A message that is drawn anew while one of its buttons has the focus gives it to the same button again. */
function keepFocus(before, after) {
  const action = before?.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
  if (before?.isConnected) before.replaceWith(after);
  if (action) after.querySelector(`[data-action="${CSS.escape(action)}"]`)?.focus();
  return after;
}

function reconcile(root, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...root.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (root.children[index] !== node) root.insertBefore(node, root.children[index] ?? null);
  });
}

function timeOf(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" });
}
