/** Names of people and channels by id, as the last look told. */
let people = [];
let channels = [];

export function learnNames(seen) {
  people = seen.people;
  channels = seen.channels;
}

export function nameOf(id) {
  const person = people.find((candidate) => candidate.id === id);
  if (person) return person.realName;
  const channel = channels.find((candidate) => candidate.id === id);
  return channel ? `#${channel.name}` : id;
}

/** Who stands over a message. One that a single person sees is stored under that person, and is the app's. */
export function authorOf(message, appName) {
  if (!message.is_ephemeral) return message.user;
  return people.find(({ isBot, realName }) => isBot && realName === appName)?.id ?? message.user;
}

export const initialsOf = (id) =>
  nameOf(id)
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .join("")
    .slice(0, 2);

/** One of eight colours, always the same for a person. */
export const colourOf = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 8, 0);

/** What pickers list. */
export const listPeople = () =>
  people
    .filter(({ isDeactivated }) => !isDeactivated)
    .map(({ id, realName }) => ({ value: id, text: realName }));
export const listChannels = () =>
  channels.filter(({ isArchived }) => !isArchived).map(({ id, name }) => ({ value: id, text: `#${name}` }));
