import { act as callAct, look, readMenus } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { askConfirm } from "./confirm.js";
import { make } from "./dom.js";
import { createModal } from "./modal.js";
import { learnNames } from "./names.js";
import { createPanel } from "./panel.js";
import { redraw } from "./redraw.js";
import { APP_TABS, createSidebar } from "./sidebar.js";
import { offerThemes } from "./theme.js";
import { createTimeline } from "./timeline.js";
import { say, translatePage } from "./words.js";

translatePage();

const POLL_MS = 500;
const NOTICE_MS = 6_000;
/** What arrives so soon after somebody did something is taken for the answer. */
const AWAITED_MS = 10_000;

const byId = (id) => document.getElementById(id);
const menus = await readMenus();

/** Who looks at what: kept in the address, so that a reload and a second window work. */
let screen = readAddress();
let seen = null;
let homeHash = "";
let actedAt = Number.NEGATIVE_INFINITY;

function readAddress() {
  const [, userId, placeId, threadTs] = location.hash.split("/");
  return { userId: userId || null, placeId: placeId || null, threadTs: threadTs || null };
}

function go(change) {
  const next = { ...screen, ...change };
  location.hash = ["", next.userId, next.placeId, next.threadTs].filter((part) => part !== null).join("/");
}

addEventListener("hashchange", async () => {
  const before = screen;
  screen = readAddress();
  if (before.userId !== screen.userId || before.placeId !== screen.placeId) {
    timeline.clear();
    homeHash = "";
    byId("timeline").replaceChildren();
    await enterPlace();
  }
  threadTimeline.clear();
  await refresh();
});

/** Opening the app's tabs tells the app, as Slack does. */
async function enterPlace() {
  const tab = APP_TABS[screen.placeId];
  if (tab) await act("openHome", { tab });
}

async function act(name, input) {
  const request = { userId: screen.userId, ...input };
  actedAt = performance.now();
  try {
    const answer = await callAct(name, request);
    if (answer.ok === false && !answer.errors && answer.error !== "confirmation_needed") {
      notify(answer.shown ?? answer.explanation ?? answer.error);
    }
    return answer;
  } catch (error) {
    notify(error.message);
    return { ok: false, error: "failed", explanation: error.message };
  } finally {
    await refresh();
  }
}

/** Uses an element; asks first when it has a confirm dialog. */
async function useElement(name, where, block, element, value) {
  if (element.confirm && !(await askConfirm(element.confirm))) return;
  await act(name, {
    ...where,
    actionId: element.action_id,
    blockId: block.block_id,
    ...(value === undefined ? {} : { value }),
    ...(element.confirm ? { isConfirmed: true } : {}),
  });
}

const createMessageSurface = (message) => ({
  stateOf: (_block, element) => initialState(element),
  use: (block, element, value) =>
    useElement("clickBlock", { channelId: message.channel, ts: message.ts }, block, element, value),
  enter: () => {},
});

function initialState(element) {
  const entry = Object.entries(element).find(([key]) => key.startsWith("initial_"));
  return entry ? { type: element.type, value: entry[1] } : undefined;
}

const isAwaited = () => performance.now() - actedAt < AWAITED_MS;
const timeline = createTimeline(byId("timeline"), {
  appName: menus.appName,
  createSurface: createMessageSurface,
  openThread: (threadTs) => go({ threadTs }),
  emptyText: () => say("Nothing here yet."),
});
const threadTimeline = createTimeline(byId("thread-timeline"), {
  appName: menus.appName,
  createSurface: createMessageSurface,
  openThread: null,
  emptyText: () => say("This thread is gone."),
});
const sidebar = createSidebar(
  { people: byId("people"), places: byId("places") },
  { appName: menus.appName, go },
);
const modal = createModal(byId("modal"), { act, useElement });

let noticeTimer;
function notify(text) {
  const notice = byId("notice");
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    notice.hidden = true;
  }, NOTICE_MS);
}

/** Looks again; an answer that comes after the screen has changed is thrown away. */
let isLooking = false;
let mustLookAgain = false;
async function refresh() {
  if (isLooking) {
    mustLookAgain = true;
    return;
  }
  isLooking = true;
  try {
    do {
      mustLookAgain = false;
      const asked = screen;
      const answer = await look(asked);
      if (asked !== screen) mustLookAgain = true;
      else show(answer);
    } while (mustLookAgain);
  } catch (error) {
    notify(`${say("The sandbox does not answer")}: ${error.message}`);
  } finally {
    isLooking = false;
  }
}

function show(answer) {
  const text = JSON.stringify(answer);
  if (seen?.text === text && seen.screen === screen) return;
  seen = { text, screen };
  learnNames(answer);
  sidebar.show(answer, screen);
  showConversation(answer);
  showThread(answer);
  modal.show(answer.views);
}

function showConversation(answer) {
  const channel = answer.channels.find(({ id }) => id === screen.placeId);
  const tab = APP_TABS[screen.placeId];
  byId("place-title").textContent = tab
    ? menus.appName
    : channel
      ? `#${channel.name}`
      : say("Not a conversation of yours");
  redraw(byId("place-tabs"), tab ?? "", () =>
    tab
      ? Object.entries(APP_TABS).map(([placeId, name]) =>
          make(
            "button",
            { type: "button", "aria-pressed": name === tab, onclick: () => go({ placeId, threadTs: null }) },
            say(name === "home" ? "Home" : "Messages"),
          ),
        )
      : [],
  );
  byId("composer").hidden = tab === "home" || (!tab && (!channel || channel.isArchived));
  if (tab === "home") showHome(answer.home);
  else {
    const ephemerals = answer.ephemerals.filter(({ thread_ts: threadTs }) => !threadTs);
    const messages = inOrder(channel || tab ? [...answer.messages, ...ephemerals] : []);
    timeline.show(messages, { isAwaited: isAwaited() });
  }
}

function showHome(view) {
  const hash = view?.hash ?? "none";
  if (hash === homeHash) return;
  homeHash = hash;
  const surface = {
    stateOf: (block, element) => view.state.values[block.block_id]?.[element.action_id],
    use: (block, element, value) => useElement("clickInView", { viewId: view.id }, block, element, value),
    enter: () => {},
  };
  byId("timeline").replaceChildren(
    view
      ? make("div", { class: "home" }, renderBlocks(view.blocks, surface))
      : make("p", { class: "empty" }, say("The app has published nothing here yet.")),
  );
}

function showThread(answer) {
  const { threadTs } = screen;
  byId("thread").hidden = threadTs === null;
  if (threadTs === null) return;
  threadTimeline.show(
    inOrder([...answer.thread, ...answer.ephemerals.filter((item) => item.thread_ts === threadTs)]),
    { isAwaited: isAwaited() },
  );
}

const inOrder = (messages) => messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));

byId("thread-close").addEventListener("click", () => go({ threadTs: null }));

byId("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = byId("command");
  const [command = "", ...words] = input.value.trim().split(" ");
  if (!command.startsWith("/")) {
    notify(say("In this workspace people write slash commands only: begin with /."));
    return;
  }
  const { direct } = JSON.parse(seen.text);
  const channelId = screen.placeId in APP_TABS ? direct.channelId : screen.placeId;
  input.value = "";
  const answer = await act("command", { channelId, command, text: words.join(" ") });
  if (answer.error === "no_such_command") input.value = [command, ...words].join(" ");
});

offerThemes(byId("theme"));
const panel = createPanel({ panel: byId("panel"), toggle: byId("panel-toggle"), notify });

byId("usage").textContent = menus.commands
  .map(({ command, usageHint }) => `${command} ${usageHint}`)
  .join(" · ");
byId("shortcuts").append(
  ...menus.shortcuts.map(({ name, callbackId }) =>
    make(
      "button",
      { type: "button", class: "button", onclick: () => act("shortcut", { callbackId }) },
      `⚡ ${name}`,
    ),
  ),
);

async function start() {
  if (screen.userId === null) {
    const { people } = await look({ userId: "nobody" });
    go({ userId: people[0].id });
  } else {
    await enterPlace();
    await refresh();
  }
  setInterval(() => {
    if (document.hidden) return;
    if (screen.userId !== null) refresh().catch((error) => notify(error.message));
    panel.refresh().catch((error) => notify(error.message));
  }, POLL_MS);
}
await start();
