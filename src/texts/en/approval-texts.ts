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
  ticketTitle: "Ticket",
  ticketSubmit: "Save",
  ticketText: "Open a ticket with this text, in English or Chinese.",
  ticketField: {
    label: "Link to the ticket",
    placeholder: (host: string) => `https://${host}/…`,
    hint: "It contains a ticket number or id. The bot never opens it.",
  },
  ticketSaving: "The ticket is being saved.",
  ticketSaved: "Ticket saved. The checks run again.",
};
