import { CHANNEL, PEOPLE } from "../../../demo/slack-people.ts";
import { defaultSlackSeed, SLACK_IDS, type SlackSeed } from "../../../simulators/slack/seed.ts";

/** Everybody and everything of one preparation. No two parties share any of it, so that a call tells whose it is. */
export type Party = {
  requester: string;
  approver: string;
  recipient: string;
  operator: string;
  channel: string;
  source: string;
  destination: string;
};

/** The only party of a world: people and bucket of the simulators' own seeds. */
export const ALONE: Party = {
  ...PEOPLE,
  operator: SLACK_IDS.olgaOperator,
  channel: CHANNEL,
  source: "acme-media-clean",
  destination: "acme-faults-dest",
};

/** As many as the bot works on at once with room to spare: none of them may wait for another that is held. */
const LETTERS = ["B", "C", "D", "E", "F"];
const OTHERS = LETTERS.map(
  (letter): Party => ({
    requester: `U0ROSA000${letter}`,
    approver: `U0ADA0000${letter}`,
    recipient: `U0REMY000${letter}`,
    operator: `U0OLGA000${letter}`,
    channel: `C0PARTY00${letter}`,
    source: `acme-source-of-${letter.toLowerCase()}`,
    destination: `acme-dest-of-${letter.toLowerCase()}`,
  }),
);
export const PARTIES: readonly Party[] = [ALONE, ...OTHERS];

export function peopleOf({ requester, approver, recipient, operator }: Party): string[] {
  return [requester, approver, recipient, operator];
}

/** The conversation between the bot and a person, which is there from the beginning. */
export function directChannelOf(userId: string): string {
  return `D${userId.slice(1)}`;
}

/** What a call has in its address or body when it is about this party's preparation or one of its people. */
export function textsOf(party: Party, preparationId: string | undefined): string[] {
  const people = peopleOf(party);
  return [
    party.source,
    party.destination,
    ...(preparationId === undefined ? [] : [preparationId]),
    ...[party.channel, ...people.map(directChannelOf)].map((id) => `channel=${id}`),
    ...people.flatMap((id) => [`users=${id}`, `user=${id}`]),
  ];
}

/** The workspace with all parties in it. */
export function seedWorkspace(): SlackSeed {
  const people = OTHERS.flatMap((party) =>
    peopleOf(party).map((id) => ({
      ...{ id, name: id.toLowerCase(), realName: `Person ${id.slice(2)}` },
      ...{ teamId: SLACK_IDS.team, isBot: false, isDeactivated: false, guest: "none" as const },
    })),
  );
  const channels = OTHERS.map((party) => ({
    ...{ id: party.channel, name: party.channel.toLowerCase() },
    ...{ isPrivate: false, isArchived: false, isExternallyShared: false },
    memberIds: [...peopleOf(party), SLACK_IDS.botUser],
  }));
  return {
    ...defaultSlackSeed,
    people: [...defaultSlackSeed.people, ...people],
    channels: [...defaultSlackSeed.channels, ...channels],
  };
}

/** The source buckets of all who are not alone, as the AWS simulator's control takes them. */
export const SOURCE_BUCKETS = OTHERS.map(({ source }) => ({
  name: source,
  region: "eu-central-1",
  objects: [{ key: "readme.txt", body: "Ready to move.\n", contentType: "text/plain" }],
  generator: { count: 200, prefix: "photos/", suffix: ".jpg", sizeBytes: 40_000 },
}));
