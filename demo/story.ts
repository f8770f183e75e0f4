import { CALLBACK } from "../src/slack/ids.ts";
import { TEXTS_BY_LANGUAGE } from "../src/texts/languages.ts";
import { hasAction, type Message, PEOPLE, type People, type View } from "./slack-people.ts";

/** What is asked for in a story; the rest is what the form proposes. */
export type StoryRequest = {
  source: string;
  destination: string;
  region: string;
  /** Values of the form by block id, over what it proposes. */
  values?: Record<string, unknown>;
};

/** Who plays which part. */
export type Cast = Record<keyof typeof PEOPLE, string>;

/** Of the last secret in the window, in each language: once it is there, all are. */
const PASSWORD_LABELS = Object.values(TEXTS_BY_LANGUAGE).map(({ delivery }) => delivery.password);

/** The steps of a preparation as people take them, each waiting until Slack shows what it needs. */
export function createStory(people: People, { requester, approver, recipient }: Cast = PEOPLE) {
  let cardTs: string | null = null;

  /** The card, once it has a button: of this story when it is known which that is. */
  const card = (actionId: string) =>
    people.message(
      people.channel,
      (message) => hasAction(message, actionId) && (cardTs === null || message.ts === cardTs),
    );
  const threadMessages = async () => (cardTs === null ? [] : people.thread(cardTs));
  const inThread = (text: string) =>
    people.message(
      threadMessages,
      (message) => JSON.stringify(message.blocks).includes(text) || message.text.includes(text),
    );
  const formWith = (userId: string, blockId: string) =>
    people.view(userId, (view) => JSON.stringify(view.blocks).includes(`"${blockId}"`));
  /** Direct messages of before belong to other stories. */
  let earlier = new Set<string>();
  const inbox = async () => (await people.directMessages(recipient)).filter(({ ts }) => !earlier.has(ts));

  return {
    card,
    inThread,
    threadMessages,

    /** The command and its form; the form as it was proposed. */
    openForm: async ({ source, destination, region }: StoryRequest): Promise<View> => {
      await people.command(requester, `s3://${source} oss://${destination} ${region}`);
      return formWith(requester, "source_bucket");
    },

    /** Submits the form and waits for the card. */
    submitForm: async (form: View, values: Record<string, unknown> = {}): Promise<Message> => {
      const before = new Set((await people.channel()).map(({ ts }) => ts));
      earlier = new Set((await people.directMessages(recipient)).map(({ ts }) => ts));
      await people.submit(requester, form.id, { recipient, reason: "The reports move.", ...values });
      const posted = await people.message(people.channel, ({ ts }) => !before.has(ts));
      cardTs = posted.ts;
      return posted;
    },

    giveTicket: async (url: string): Promise<void> => {
      const newestFirst = async () => (await threadMessages()).toReversed();
      const problem = await people.message(newestFirst, (message) => hasAction(message, "prep:ticket"));
      await people.click(requester, problem, "prep:ticket");
      const form = await formWith(requester, "ticket_url");
      await people.submit(requester, form.id, { ticket_url: url });
    },

    openDecision: async (): Promise<View> => {
      await people.click(approver, await card("prep:approve"), "prep:approve");
      return formWith(approver, "comment");
    },

    approve: async (form: View, comment: string): Promise<void> => {
      const asksForTicket = JSON.stringify(form.blocks).includes('"ticket_seen"');
      const values = { ...(asksForTicket ? { ticket_seen: ["seen"] } : {}), comment };
      await people.submit(approver, form.id, values);
    },

    cancel: async (reason: string): Promise<void> => {
      await people.click(requester, await card("prep:cancel"), "prep:cancel");
      const form = await formWith(requester, "cancel_reason");
      await people.submit(requester, form.id, { cancel_reason: reason });
    },

    awaitDelivery: () => people.message(inbox, (message) => hasAction(message, "prep:show")),

    openCredentials: async (delivery: Message): Promise<View> => {
      await people.click(recipient, delivery, "prep:show");
      return people.view(recipient, ({ blocks }) => {
        const text = JSON.stringify(blocks);
        return (
          text.includes("rich_text_preformatted") && PASSWORD_LABELS.some((label) => text.includes(label))
        );
      });
    },

    confirmStored: async (): Promise<void> => {
      const message = await people.message(inbox, (candidate) => hasAction(candidate, "prep:stored"));
      await people.click(recipient, message, "prep:stored");
    },

    /** Asks for new keys, in the form's own words; waits until they are delivered beside the old ones. */
    rotate: async (): Promise<Message> => {
      const before = new Set((await inbox()).map(({ ts }) => ts));
      await people.click(recipient, await card("prep:rotate"), "prep:rotate");
      const form = await people.view(recipient, (view) => view["callback_id"] === CALLBACK.rotateForm);
      await people.submit(recipient, form.id, {});
      return people.message(inbox, (message) => !before.has(message.ts) && hasAction(message, "prep:show"));
    },

    startRevocation: async (): Promise<void> => {
      await people.click(requester, await card("prep:revoke"), "prep:revoke");
    },

    revoke: async (): Promise<void> => {
      await people.click(requester, await card("prep:revoke"), "prep:revoke");
      await card("prep:repeat");
    },
  };
}
export type Story = ReturnType<typeof createStory>;
