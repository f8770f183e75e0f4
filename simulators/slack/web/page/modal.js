import { renderBlocks } from "./blocks.js";
import { make } from "./dom.js";
import { showFieldErrors } from "./elements.js";
import { renderText } from "./text.js";
import { say } from "./words.js";

const FIELDS = ".input :is(input, select, textarea)";

/**
 * The person's open form: the top view of their stack. What was typed is kept here until it is sent, and survives an
 * update of the view for every input whose block_id, action_id and type stay the same, as on Slack.
 */
export function createModal(dialog, { act, useElement }) {
  let current = null;
  let drafts = new Map();

  const draftKey = (block, element) => JSON.stringify([block.block_id, element.action_id, element.type]);

  const surfaceOf = (view) => ({
    stateOf: (block, element) => {
      const draft = drafts.get(draftKey(block, element));
      return draft?.state ?? view.state.values[block.block_id]?.[element.action_id];
    },
    use: (block, element, value) => useElement("clickInView", { viewId: view.id }, block, element, value),
    suggest: (block, element, text) =>
      act("suggest", {
        viewId: view.id,
        blockId: block.block_id,
        actionId: element.action_id,
        text,
      }),
    enter: (block, element, value, option) => {
      drafts.set(draftKey(block, element), {
        blockId: block.block_id,
        value,
        state: asState(element, value, option),
      });
    },
  });

  const submit = async (event) => {
    event.preventDefault();
    const view = current;
    const form = event.currentTarget;
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    const known = new Set(view.blocks.filter(({ type }) => type === "input").map(draftKeyOfInput));
    const values = Object.fromEntries(
      [...drafts].filter(([key]) => known.has(key)).map(([, { blockId, value }]) => [blockId, value]),
    );
    const answer = await act("submitView", { viewId: view.id, values });
    button.disabled = false;
    showFieldErrors(form, answer?.errors ?? {});
    const trouble =
      answer?.ok === false && !answer.errors ? (answer.shown ?? answer.explanation ?? answer.error) : "";
    form.querySelector(".form-trouble").textContent = trouble;
  };
  const draftKeyOfInput = (block) => draftKey(block, block.element);

  const close = (isWholeModal) =>
    act("closeView", { viewId: current.id, ...(isWholeModal ? { isWholeModal } : {}) });

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close(true);
  });

  const render = (view, isStacked) =>
    make(
      "form",
      { onsubmit: submit, novalidate: true, autocomplete: "off", "data-callback": view.callback_id },
      make(
        "header",
        {},
        isStacked
          ? make(
              "button",
              { type: "button", class: "plain", "aria-label": say("Back"), onclick: () => close(false) },
              "‹",
            )
          : null,
        make("h2", { id: "modal-title" }, renderText(view.title)),
        make(
          "button",
          { type: "button", class: "plain", "aria-label": say("Close"), onclick: () => close(true) },
          "×",
        ),
      ),
      make("div", { class: "form-body", tabindex: "0" }, renderBlocks(view.blocks, surfaceOf(view))),
      make("p", { class: "form-trouble", role: "alert" }),
      make(
        "div",
        { class: "dialog-foot" },
        make(
          "button",
          { type: "button", class: "button", onclick: () => close(false) },
          view.close ? renderText(view.close) : say("Close"),
        ),
        view.submit
          ? make("button", { type: "submit", class: "button primary" }, renderText(view.submit))
          : null,
      ),
    );

  return {
    show(views) {
      const view = views.at(-1) ?? null;
      if (view?.id === current?.id && view?.hash === current?.hash) return;
      if (view?.id !== current?.id) drafts = new Map();
      const hadFields = dialog.open && view?.id === current?.id && dialog.querySelector(FIELDS) !== null;
      const focused = document.activeElement?.closest("[data-block]")?.dataset.block;
      current = view;
      if (!view) {
        dialog.close();
        // Credentials must not stay in the page once their form is closed.
        dialog.replaceChildren();
        return;
      }
      dialog.replaceChildren(render(view, views.length > 1));
      if (!dialog.open) dialog.showModal();
      // Slack puts the cursor into the first field of a form that opens; an update leaves people where they are.
      if (!hadFields) dialog.querySelector(FIELDS)?.focus();
      else if (focused) {
        const block = dialog.querySelector(`[data-block="${CSS.escape(focused)}"]`);
        (block?.querySelector("input:checked") ?? block?.querySelector("input, select, textarea"))?.focus();
      }
    },
  };
}

/** A draft as `state.values` would carry it, for the control that is drawn anew. */
function asState(element, value, option) {
  if (element.type === "external_select") return { type: element.type, selected_option: option };
  return element.type === "rich_text_input" ? { rich_text_value: value } : { type: element.type, value };
}
