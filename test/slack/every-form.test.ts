import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { homeView, refusedHomeView } from "../../src/slack/views/home-view.ts";
import { en } from "../../src/texts/en.ts";
import { zh } from "../../src/texts/zh.ts";
import type { Home } from "../../src/workflow/home/home.ts";
import { everyForm } from "./support/every-form.ts";
import { EXAMPLE_HOME, HOME_OF_OPERATORS, makeHome } from "./support/home.ts";
import { MIGRATIONS, ROSA } from "./support/preparations.ts";
import { type SlackWorld, startSlackWorld, until } from "./support/slack-world.ts";

const LANGUAGES = { en, zh } as const;

/** Of examples that are all of one preparation: each row of another, as in a real Home. */
function distinct(home: Home): Home {
  let count = 0;
  const renamed = (section: Home["waiting"]): Home["waiting"] => ({
    ...section,
    rows: section.rows.map((row) => {
      count += 1;
      const id = `MP-R0W${String(count).padStart(3, "0")}`;
      return { ...row, view: { ...row.view, preparation: { ...row.view.preparation, id } } };
    }),
  });
  const { waiting, ending, yours, ended } = home;
  return {
    ...home,
    ...{ waiting: renamed(waiting), ending: renamed(ending), yours: renamed(yours), ended: renamed(ended) },
  };
}

describe("Slack takes", () => {
  let world: SlackWorld;
  let viewId: string;
  beforeAll(async () => {
    world = await startSlackWorld();
    await world.control("command", { userId: ROSA, channelId: MIGRATIONS, text: "" });
    viewId = String((await until(async () => (await world.openViews(ROSA)).at(-1))).id);
  });
  afterAll(() => world.stop());

  it.each(["en", "zh"] as const)("every form, in %s", async (language) => {
    for (const [name, view] of Object.entries(everyForm(LANGUAGES[language]))) {
      const taken = await world.clients.posts.views
        .update({ view_id: viewId, view })
        .catch((error: { data?: unknown }) => error.data);
      expect(taken, name).toMatchObject({ ok: true });
    }
  });

  it.each(["en", "zh"] as const)("every App Home, in %s", async (language) => {
    const texts = LANGUAGES[language];
    const { waiting } = EXAMPLE_HOME;
    for (const view of [
      homeView(distinct(EXAMPLE_HOME), texts),
      homeView(makeHome({}), texts),
      homeView(
        distinct(
          makeHome(
            { waiting: waiting.rows.map((row) => row.view) },
            { isRequester: true },
            HOME_OF_OPERATORS,
          ),
        ),
        texts,
      ),
      refusedHomeView({ code: "NOT_A_MEMBER", args: { why: "guest" } }, texts),
    ]) {
      const taken = await world.clients.posts.views
        .publish({ user_id: ROSA, view })
        .catch((error: { data?: unknown }) => error.data);
      expect(taken).toMatchObject({ ok: true });
    }
  });
});
