import { make } from "./dom.js";
import { renderText } from "./text.js";

/** Long enough that a fast typist asks once a word. */
const PAUSE_MS = 150;

/**
 * A select whose options the app gives while a person types. What is typed is dropped unless one of the options is chosen, by
 * clicking it or, the first, by Enter.
 */
export function renderTypeahead(element, { common, id, state, change, suggest }) {
  const listId = `${id}-options`;
  const list = make("ul", { id: listId, role: "listbox", class: "options", hidden: true });
  let chosen = shownOf(state);
  let options = [];
  let asked = 0;
  const input = make("input", {
    ...common,
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
    spellcheck: "false",
    autocomplete: "off",
    placeholder: element.placeholder?.text,
    value: chosen,
  });
  const close = () => {
    asked += 1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };
  const pick = (option) => {
    chosen = option.text.text;
    input.value = chosen;
    close();
    change(option.value, option);
  };
  const draw = () => {
    list.replaceChildren(
      ...options.map((option) =>
        make(
          "li",
          {
            role: "option",
            "data-value": option.value,
            onmousedown: (event) => {
              event.preventDefault();
              pick(option);
            },
          },
          renderText(option.text),
          option.description ? make("small", {}, renderText(option.description)) : null,
        ),
      ),
    );
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
  };
  const ask = async () => {
    asked += 1;
    const mine = asked;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (mine !== asked) return;
    const answer = await suggest(input.value);
    if (mine !== asked) return;
    options = answer?.options ?? [];
    draw();
  };
  input.addEventListener("input", () => {
    if (input.value === "") {
      chosen = "";
      change("", null);
    }
    list.hidden = true;
    options = [];
    ask();
  });
  input.addEventListener("click", ask);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
    if (event.key !== "Enter" || list.hidden || options.length === 0) return;
    event.preventDefault();
    pick(options[0]);
  });
  input.addEventListener("blur", () => {
    input.value = chosen;
    close();
  });
  return make("div", { class: "typeahead" }, input, list);
}

function shownOf(state) {
  return state?.selected_option?.text?.text ?? "";
}
