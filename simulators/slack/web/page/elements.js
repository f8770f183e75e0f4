import { renderControl } from "./controls.js";
import { make } from "./dom.js";
import { renderText } from "./text.js";
import { say } from "./words.js";

/**
 * A surface is where elements stand: a message, a form, the Home tab. It knows
 *   stateOf(block, element)      what the element holds, as `state.values` says it
 *   use(block, element, value)   tells the app at once (after the element's confirm dialog)
 *   suggest(block, element, text) asks the app for the options of a select that it gives itself
 *   enter(block, element, value, option) keeps a value for the submission of the form
 */

let count = 0;
const nextId = () => {
  count += 1;
  return `field-${count}`;
};

/** An element of an actions block or beside a section. */
export function renderElement(element, block, surface) {
  if (element.type === "button") return renderButton(element, block, surface);
  if (element.type === "overflow") return renderOverflow(element, block, surface);
  if (element.type === "image") return make("span", { class: "image" }, `Image: ${element.alt_text}`);
  const label = element.placeholder?.text ?? element.type.replaceAll("_", " ");
  return renderControl(element, {
    id: nextId(),
    label,
    state: surface.stateOf(block, element),
    change: (value) => surface.use(block, element, value),
  });
}

function renderButton(element, block, surface) {
  const properties = {
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-action": element.action_id,
  };
  const press = async (event) => {
    const button = event.currentTarget;
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    await surface.use(block, element);
    button.removeAttribute("aria-busy");
  };
  if (element.url && /^https?:\/\//i.test(element.url)) {
    const link = {
      ...properties,
      href: element.url,
      target: "_blank",
      rel: "noopener noreferrer",
      title: element.url,
    };
    return make("a", { ...link, onclick: press }, renderText(element.text));
  }
  return make("button", { ...properties, type: "button", onclick: press }, renderText(element.text));
}

function renderOverflow(element, block, surface) {
  const items = element.options.map((option) =>
    make(
      "button",
      { type: "button", class: "button", onclick: () => surface.use(block, element, option.value) },
      renderText(option.text),
    ),
  );
  return make(
    "details",
    { class: "overflow" },
    make("summary", { "aria-label": say("More"), "data-action": element.action_id }, "⋯"),
    make("div", {}, items),
  );
}

/** An input block: label, control, hint and the place of its error. */
export function renderInput(block, surface) {
  const { element } = block;
  const id = nextId();
  const isGroup = element.type === "radio_buttons" || element.type === "checkboxes";
  const label = [
    ...renderText(block.label),
    block.optional ? make("span", { class: "optional" }, " (optional)") : null,
  ];
  const control = renderControl(element, {
    id,
    describedBy: `${id}-hint ${id}-error`,
    state: surface.stateOf(block, element),
    suggest: (text) => surface.suggest?.(block, element, text),
    change: (value, option) => {
      surface.enter(block, element, value, option);
      if (block.dispatch_action) surface.use(block, element, value);
    },
  });
  return make(
    isGroup ? "fieldset" : "div",
    { class: "input", "data-block": block.block_id },
    isGroup ? make("legend", {}, ...label) : make("label", { for: id }, ...label),
    control,
    make("p", { class: "hint", id: `${id}-hint` }, block.hint ? renderText(block.hint) : []),
    make("p", { class: "error", id: `${id}-error`, role: "alert" }),
  );
}

/** Puts errors at the fields of a form, by block_id, and the focus into the first; a field without one is cleared. */
export function showFieldErrors(root, errors) {
  let first = null;
  for (const field of root.querySelectorAll("[data-block]")) {
    const error = errors[field.dataset.block];
    const control = field.querySelector("input, select, textarea");
    field.querySelector(".error").textContent = error ?? "";
    if (error) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (error) first ??= control;
  }
  first?.focus();
}
