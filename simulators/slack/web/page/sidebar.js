import { make } from "./dom.js";
import { colourOf, initialsOf } from "./names.js";
import { redraw } from "./redraw.js";
import { say } from "./words.js";

/** The app's own tabs among the places, by what the app calls them. */
export const APP_TABS = { "app-home": "home", "app-messages": "messages" };

/** Who somebody is here, and the conversations that they have: `people` and `places` are where both are drawn. */
export function createSidebar({ people, places }, { appName, go }) {
  /** Up to which message each person has read each place. */
  const readUpTo = new Map();

  const showPeople = ({ people: everybody }, screen) => {
    const players = everybody.filter(({ isBot, isDeactivated }) => !isBot && !isDeactivated);
    const home = players[0]?.teamId;
    const note = ({ guest, teamId }) => (guest !== "none" ? "guest" : teamId === home ? "" : "other company");
    redraw(people, players, () =>
      players.map((person) =>
        make(
          "label",
          { class: "person" },
          make("input", {
            type: "radio",
            name: "person",
            value: person.id,
            checked: person.id === screen.userId,
            onchange: () => go({ userId: person.id, threadTs: null }),
          }),
          make(
            "span",
            { class: `avatar colour-${colourOf(person.id)}`, "aria-hidden": "true" },
            initialsOf(person.id),
          ),
          person.realName,
          note(person) === "" ? null : make("span", { class: "badge" }, note(person)),
        ),
      ),
    );
    for (const input of people.querySelectorAll("input")) input.checked = input.value === screen.userId;
  };

  const showPlaces = ({ channels, direct }, screen) => {
    const all = [
      ...channels.map(({ id, name, isPrivate, isArchived, isExternallyShared, latestTs }) => ({
        id,
        label: name,
        sign: isPrivate ? "🔒" : "#",
        badge: isArchived ? "archived" : isExternallyShared ? "shared" : "",
        latestTs,
      })),
      { id: "app-messages", label: appName, sign: "◆", badge: say("App"), latestTs: direct.latestTs },
    ];
    if (screen.placeId === null && all[0]) go({ placeId: all[0].id });
    const isApp = screen.placeId in APP_TABS;
    const isCurrent = (place) => place.id === screen.placeId || (isApp && place.id === "app-messages");
    const items = all.map((place) => {
      const key = `${screen.userId}/${place.id}`;
      if (isCurrent(place) && screen.placeId !== "app-home") readUpTo.set(key, place.latestTs);
      const isNew = Number(place.latestTs) > Number(readUpTo.get(key) ?? "0");
      return { ...place, isNew, isCurrent: isCurrent(place) };
    });
    redraw(places, items, () => [
      make("h2", {}, say("Conversations")),
      make(
        "ul",
        {},
        items.map((place) =>
          make(
            "li",
            {},
            make(
              "button",
              {
                type: "button",
                class: place.isNew ? "news" : "",
                "aria-current": place.isCurrent ? "page" : null,
                "data-place": place.id,
                onclick: () => go({ placeId: place.id, threadTs: null }),
              },
              make("span", { class: "sign", "aria-hidden": "true" }, place.sign),
              place.label,
              place.badge === "" ? null : make("span", { class: "badge" }, place.badge),
              place.isNew ? make("span", { class: "dot", title: say("New messages") }, "●") : null,
            ),
          ),
        ),
      ),
    ]);
  };

  return {
    show(answer, screen) {
      showPeople(answer, screen);
      showPlaces(answer, screen);
    },
  };
}
