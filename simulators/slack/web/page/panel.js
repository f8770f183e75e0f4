import { actOnPanel, readPanel } from "./api.js";
import { make } from "./dom.js";
import { say } from "./words.js";

const WIDE_PX = 1300;
const STATES = { idle: "", playing: "being set …", set: "set: see #migrations", failed: "failed" };

/**
 * What stands beside the workspace: scenes to begin with, switches for trouble, and what both clouds hold. The button
 * opens and closes it; on a wide window it is open from the beginning. Where the page has none, its button stays hidden.
 */
export function createPanel({ panel, toggle, notify }) {
  let drawn = "";
  let isKnown = false;

  const open = (isOpen) => {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) refresh().catch((error) => notify(error.message));
  };
  toggle.addEventListener("click", () => open(panel.hidden));

  const use = async (name, input) => {
    try {
      await actOnPanel(name, input);
    } catch (error) {
      notify(error.message);
    }
    await refresh();
  };

  const draw = ({ scenes, troubles, clouds }) => {
    const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
    panel.replaceChildren(
      make(
        "div",
        { class: "place-head" },
        make("h2", {}, say("Scenes and clouds")),
        make(
          "button",
          {
            type: "button",
            class: "plain",
            "aria-label": say("Close the panel"),
            onclick: () => open(false),
          },
          "×",
        ),
      ),
      make(
        "div",
        { class: "scroll panel-body", tabindex: "0" },
        make("h3", {}, say("Begin with a scene")),
        scenes.map((scene) => renderScene(scene, use)),
        make("h3", {}, say("Trouble")),
        troubles.map((trouble) => renderTrouble(trouble, use)),
        make("h3", {}, say("In the clouds now")),
        renderUsers("AWS", say("IAM users"), clouds.iamUsers),
        renderUsers(say("Alibaba Cloud"), say("RAM users"), clouds.ramUsers),
        renderBuckets(clouds.ossBuckets),
      ),
    );
    if (focused) document.getElementById(focused)?.focus();
  };

  const refresh = async () => {
    if (isKnown && panel.hidden) return;
    const seen = await readPanel();
    if (seen === null) return;
    if (!isKnown) {
      isKnown = true;
      toggle.hidden = false;
      if (innerWidth >= WIDE_PX) open(true);
    }
    const text = JSON.stringify(seen);
    if (text === drawn) return;
    drawn = text;
    draw(seen);
  };
  return { refresh };
}

function renderScene({ id, label, hint, state, trouble }, use) {
  return make(
    "div",
    { class: "offer" },
    make(
      "button",
      {
        type: "button",
        class: "button",
        id: `scene-${id}`,
        disabled: state === "playing",
        onclick: () => use("scene", { id }),
      },
      label,
    ),
    make("p", { class: state === "failed" ? "error" : "faint", role: "status" }, say(STATES[state])),
    make("p", { class: "hint" }, trouble ?? hint),
  );
}

function renderTrouble({ id, label, hint, isOn }, use) {
  const input = make("input", {
    type: "checkbox",
    role: "switch",
    id: `trouble-${id}`,
    checked: isOn,
    "aria-describedby": `trouble-${id}-hint`,
    onchange: (event) => use("trouble", { id, isOn: event.currentTarget.checked }),
  });
  return make(
    "div",
    { class: "offer" },
    make("label", { class: "switch" }, input, label),
    make("p", { class: "hint", id: `trouble-${id}-hint` }, hint),
  );
}

function renderUsers(cloud, kind, users) {
  const keyText = ({ id, isActive }) => `${id} ${say(isActive ? "active" : "disabled")}`;
  return make(
    "section",
    { "aria-label": `${cloud}: ${kind}` },
    make("h4", {}, cloud),
    users.length === 0 ? make("p", { class: "faint" }, say("Nothing was created.")) : null,
    users.map(({ name, hasLogon, keys }) =>
      make(
        "div",
        { class: "standing" },
        make("p", {}, make("code", {}, name), hasLogon ? ` ${say("console logon")}` : ""),
        keys.map((key) => make("p", { class: "faint" }, "🔑 ", make("code", {}, keyText(key)))),
      ),
    ),
  );
}

function renderBuckets(names) {
  if (names.length === 0) return null;
  return make(
    "p",
    { class: "standing" },
    `${say("OSS buckets")}: `,
    names.flatMap((name, index) => [index === 0 ? "" : ", ", make("code", {}, name)]),
  );
}
