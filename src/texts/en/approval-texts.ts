import type { Phrase } from "../phrase.ts";

/** The decision form and the ticket form. */
export const approvalTexts = {
  recipientOnly: (recipient: string): Phrase => [
    "The credentials exist already. Approving gives them, or new keys where somebody else may have seen them, to ",
    { user: recipient },
    "; no user, policy or bucket is made again.",
  ],
  notDecided: "Not decided",
  notPossible: "Not possible",
  ticketTitle: "Enter ticket link",
  ticketSubmit: "Save",
  changedPolicy:
    "The whole bucket policy with the smallest changes that let the migration service in, for the bucket’s owner to look at and put. Then check again:",
  ticketField: {
    label: "Link to the ticket",
    placeholder: (host: string) => `https://${host}/…`,
    hint: (example: string) =>
      `The ticket in which Alibaba Cloud is asked for the addresses to let in, such as ${example}. The link is never opened by the bot.`,
  },
  ticketSaving: "Saving the ticket…",
  ticketSaved: "Ticket saved",
  ticketSavedDetail: "The checks run again with it.",
};
