import { make } from "./dom.js";
import { listChannels, listPeople } from "./names.js";
import { renderText } from "./text.js";
import { renderTypeahead } from "./typeahead.js";
import { say } from "./words.js";

/**
 * The browser's own control for an element that holds a value. `change` gets the value as the simulator takes it:
 * text, an option's value, an id, or an array of those; "" empties it.
 */
export function renderControl(element, { id, label, describedBy, state, change, suggest }) {
  const common = {
    id,
    "aria-label": label,
    "aria-describedby": describedBy,
    "data-action": element.action_id,
  };
  const type = element.type;
  if (type === "radio_buttons" || type === "checkboxes")
    return renderChoices(element, { id, state, change, common });
  if (type === "external_select") return renderTypeahead(element, { common, id, state, change, suggest });
  if (type.endsWith("_select")) return renderSelect(element, { common, state, change });
  if (TEXT_INPUTS[type]) return renderTextInput(element, { common, state, change });
  return make("p", { class: "unknown" }, `(an element of type ${type})`);
}

const TEXT_INPUTS = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "text", inputmode: "email" },
  url_text_input: { type: "text", inputmode: "url" },
  number_input: { type: "text", inputmode: "numeric" },
  rich_text_input: { type: "text" },
  datepicker: { type: "date" },
  timepicker: { type: "time" },
  datetimepicker: { type: "datetime-local" },
};

function renderTextInput(element, { common, state, change }) {
  const codec = CODECS[element.type] ?? PLAIN;
  const properties = {
    ...common,
    ...(element.multiline ? { rows: 3 } : TEXT_INPUTS[element.type]),
    placeholder: element.placeholder?.text,
    autofocus: element.focus_on_load,
    spellcheck: "false",
    value: codec.show(state),
    oninput: (event) => change(codec.read(event.currentTarget.value)),
  };
  return make(element.multiline || element.type === "rich_text_input" ? "textarea" : "input", properties);
}

const PLAIN = {
  show: (state) => state?.value ?? state?.selected_date ?? state?.selected_time ?? "",
  read: (text) => text,
};
const CODECS = {
  datetimepicker: {
    show: (state) => {
      const seconds = state?.selected_date_time ?? state?.value;
      return seconds ? new Date(seconds * 1000).toISOString().slice(0, 16) : "";
    },
    read: (text) => (text === "" ? "" : Math.floor(Date.parse(`${text}Z`) / 1000)),
  },
  rich_text_input: {
    show: (state) =>
      (state?.rich_text_value?.elements ?? [])
        .flatMap((part) => part.elements ?? [])
        .map((part) => part.text ?? "")
        .join(""),
    read: (text) =>
      text === ""
        ? ""
        : {
            type: "rich_text",
            elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
          },
  },
};

/** What the state holds, as a list of values or ids. */
function chosenIn(state) {
  if (!state) return [];
  const { type: _type, ...slots } = state;
  return Object.values(slots)
    .flat()
    .filter((item) => item !== null && item !== undefined)
    .map((item) => (typeof item === "object" ? item.value : item));
}

function renderSelect(element, { common, state, change }) {
  const isMany = element.type.startsWith("multi_");
  const chosen = new Set(chosenIn(state));
  const option = ({ value, text }) => {
    const made = make("option", { value }, text);
    made.selected = chosen.has(value);
    return made;
  };
  const read = (select) => (isMany ? [...select.selectedOptions].map(({ value }) => value) : select.value);
  const empty = isMany ? [] : [make("option", { value: "" }, element.placeholder?.text ?? say("Choose …"))];
  const { groups, options } = offersOf(element);
  const select = make(
    "select",
    { ...common, multiple: isMany, onchange: (event) => change(read(event.currentTarget)) },
    empty,
    options.map(option),
    groups.map((group) => make("optgroup", { label: group.label }, group.options.map(option))),
  );
  return select;
}

const plainOption = ({ text, value }) => ({ value, text: text.text });

/** Pickers of people list everybody who is active, as Slack's do; those of conversations what this person sees. */
function offersOf(element) {
  if (element.type.endsWith("users_select")) return { groups: [], options: listPeople() };
  if (element.type.endsWith("conversations_select") || element.type.endsWith("channels_select")) {
    return { groups: [], options: listChannels() };
  }
  return {
    options: (element.options ?? []).map(plainOption),
    groups: (element.option_groups ?? []).map(({ label, options }) => ({
      label: label.text,
      options: options.map(plainOption),
    })),
  };
}

function renderChoices(element, { id, state, change, common }) {
  const isMany = element.type === "checkboxes";
  const chosen = new Set(chosenIn(state));
  const group = make("div", { class: "choices" });
  const read = () => [...group.querySelectorAll("input:checked")].map(({ value }) => value);
  group.append(
    ...element.options.map((option, index) =>
      make(
        "label",
        { class: "choice" },
        make("input", {
          type: isMany ? "checkbox" : "radio",
          name: id,
          id: index === 0 ? id : null,
          value: option.value,
          checked: chosen.has(option.value),
          "aria-describedby": common["aria-describedby"],
          "data-action": element.action_id,
          onchange: () => change(isMany ? read() : (read()[0] ?? "")),
        }),
        make(
          "span",
          {},
          renderText(option.text),
          option.description ? make("small", {}, renderText(option.description)) : null,
        ),
      ),
    ),
  );
  return group;
}
