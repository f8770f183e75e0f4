import type { PageLanguage } from "../../simulators/slack/web/serve-web.ts";
import { prepareService } from "../play-managed.ts";
import { createPeople, PEOPLE } from "../slack-people.ts";
import { createStory, type Story } from "../story.ts";
import type { World } from "../world.ts";
import { OPEN_SOURCE, type Troubles } from "./troubles.ts";

const REGION = "oss-eu-central-1";
const WHITELISTED_SOURCE = "acme-reports-office-only";

type Stage = { world: Pick<World, "control">; troubles: Troubles };
/** What the page calls something, and what it says of it. */
export type Words = { label: string; hint: string };
type Scene = Words & {
  zh: Words;
  source: string;
  /** What is chosen in the form, over what it proposes. */
  values?: Record<string, unknown>;
  play(story: Story, stage: Stage): Promise<unknown>;
};

const approved = async (story: Story) => {
  await story.approve(await story.openDecision(), "Go ahead.");
  return story.awaitDelivery();
};
const saved = async (story: Story) => {
  await story.openCredentials(await approved(story));
  await story.confirmStored();
};

/** Where a look at the product begins, one click each. */
export const SCENES = {
  blocked: {
    label: "Blocked by a whitelist",
    hint: "Rosa's request met a bucket policy. The thread says what to do.",
    zh: { label: "被白名单阻止", hint: "Rosa 的申请遇到存储桶策略，处理方法见消息列。" },
    source: WHITELISTED_SOURCE,
    play: (story) => story.card("prep:check_again"),
  },
  awaiting: {
    label: "Waiting for approval",
    hint: "Ada decides: Approve on the card.",
    zh: { label: "待审批", hint: "由 Ada 审批：点击卡片上的“同意”。" },
    source: OPEN_SOURCE,
    play: (story) => story.card("prep:approve"),
  },
  delivered: {
    label: "Credentials delivered",
    hint: "Remy opens them in the messages of the app.",
    zh: { label: "凭证已交付", hint: "Remy 在应用的消息中查看凭证。" },
    source: OPEN_SOURCE,
    play: approved,
  },
  overlap: {
    label: "New keys beside the old ones",
    hint: "The keys were rotated: Remy enters the new ones and confirms.",
    zh: { label: "新旧密钥并存", hint: "密钥已轮转：Remy 换用新密钥并确认。" },
    source: OPEN_SOURCE,
    play: async (story) => {
      await saved(story);
      await story.rotate();
    },
  },
  managed: {
    label: "A migration that the bot runs",
    hint: "Set up and not started: Ada starts it in the thread. Then compare, and revoke.",
    zh: { label: "由机器人执行的迁移", hint: "迁移任务已创建，由 Ada 在消息列中启动，然后对比并回收。" },
    source: OPEN_SOURCE,
    values: { handling: "managed", profile: "least-privilege" },
    play: async (story) => {
      await story.approve(await story.openDecision(), "Go ahead.");
      await story.card("prep:start_migration");
    },
  },
  revocationFailed: {
    label: "A revocation that fails",
    hint: "The RAM user cannot be deleted. Switch that off, then Olga tries again.",
    zh: { label: "回收失败", hint: "无法删除 RAM 用户。关闭该故障后，由 Olga 重试。" },
    source: OPEN_SOURCE,
    play: async (story, stage) => {
      await saved(story);
      await stage.troubles.set("stuckUser", true);
      await story.startRevocation();
    },
  },
} satisfies Record<string, Scene>;

export type SceneId = keyof typeof SCENES;
const ALL: Readonly<Record<SceneId, Scene>> = SCENES;

export type SceneState = {
  id: SceneId;
  label: string;
  hint: string;
  state: "idle" | "playing" | "set" | "failed";
  /** Why it failed. */
  trouble: string | null;
};

/** In the language of the page. */
export function wordsIn({ label, hint, zh }: Words & { zh: Words }, language: PageLanguage): Words {
  return language === "zh" ? zh : { label, hint };
}

/** Plays scenes by what people do in Slack, each with a destination of its own, so that each can be had again. */
export function createScenes(stage: Stage, language: PageLanguage = "en") {
  const states = new Map<SceneId, Pick<SceneState, "state" | "trouble">>();
  let count = 0;

  const play = async (id: SceneId): Promise<void> => {
    const { source, values = {}, play } = ALL[id];
    if (values["handling"] === "managed") await prepareService(stage.world);
    count += 1;
    const people = createPeople(stage.world);
    const story = createStory(people);
    const request = { source, destination: `acme-scene-${count}`, region: REGION };
    await story.submitForm(await story.openForm(request), {
      reason: "A scene of the sandbox.",
      ...values,
    });
    await play(story, stage);
    // The next look at each person finds the conversation, without the notices after the scene's forms.
    for (const person of Object.values(PEOPLE)) await people.closeAll(person);
  };

  return {
    list: (): SceneState[] =>
      (Object.keys(ALL) as SceneId[]).map((id) => ({
        id,
        ...wordsIn(ALL[id], language),
        ...(states.get(id) ?? { state: "idle", trouble: null }),
      })),
    /** Begins; `list` says how it goes. A scene that is being played is not begun again. */
    begin: (id: SceneId): Promise<void> => {
      if (states.get(id)?.state === "playing") return Promise.resolve();
      states.set(id, { state: "playing", trouble: null });
      return play(id).then(
        () => void states.set(id, { state: "set", trouble: null }),
        (error: unknown) =>
          void states.set(id, {
            state: "failed",
            trouble: error instanceof Error ? error.message : String(error),
          }),
      );
    },
  };
}
