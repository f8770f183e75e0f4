import { make } from "./dom.js";
import { renderElement, renderInput } from "./elements.js";
import { renderRichText } from "./rich-text.js";
import { renderText } from "./text.js";

/**
 * Blocks as nodes. `surface` says what happens when somebody uses an element: see elements.js.
 * A block of a kind that the page does not know is named, so that nobody takes it for missing.
 */
export function renderBlocks(blocks, surface) {
  return blocks.map((block) => {
    const render = RENDERERS[block.type];
    return render
      ? render(block, surface)
      : make("p", { class: "unknown" }, `(a block of type ${block.type})`);
  });
}

const RENDERERS = {
  header: (block) => make("h3", { class: "header" }, renderText(block.text)),
  divider: () => make("hr"),
  rich_text: (block) => renderRichText(block),
  markdown: (block) => make("div", { class: "section" }, block.text),
  alert: (block) =>
    make("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, renderText(block.text)),
  section: (block, surface) =>
    make(
      "div",
      { class: "section" },
      make(
        "div",
        { class: "section-body" },
        block.text ? make("p", {}, renderText(block.text)) : null,
        block.fields
          ? make(
              "div",
              { class: "fields" },
              block.fields.map((field) => make("p", {}, renderText(field))),
            )
          : null,
      ),
      block.accessory ? renderElement(block.accessory, block, surface) : null,
    ),
  context: (block) =>
    make(
      "div",
      { class: "context" },
      block.elements.map((element) =>
        element.type === "image" ? renderImage(element) : make("span", {}, renderText(element)),
      ),
    ),
  actions: (block, surface) =>
    make(
      "div",
      { class: "actions" },
      block.elements.map((element) => renderElement(element, block, surface)),
    ),
  input: (block, surface) => renderInput(block, surface),
  image: (block) =>
    make(
      "figure",
      {},
      renderImage(block),
      block.title ? make("figcaption", {}, renderText(block.title)) : null,
    ),
  card: (block, surface) =>
    make(
      "div",
      { class: "section-body card" },
      [block.title, block.subtitle, block.body]
        .filter(Boolean)
        .map((text) => make("p", {}, renderText(text))),
      block.actions ? RENDERERS.actions({ ...block, elements: block.actions }, surface) : null,
    ),
  table: (block) => make("table", {}, make("tbody", {}, block.rows.map(renderRow))),
};

/** Pictures lie on other hosts and this page loads from none, so their text stands for them. */
function renderImage({ alt_text: altText }) {
  return make("span", { class: "image", role: "img", "aria-label": altText }, `Image: ${altText}`);
}

function renderRow(row) {
  return make(
    "tr",
    {},
    row.map((cell) => make("td", {}, cell.type === "rich_text" ? renderRichText(cell) : cell.text)),
  );
}
