import type { Delivery, PreparationRequest } from "../../core/preparation.ts";
import type { ReceiptEvent } from "../../core/receipt-event.ts";
import { joinPhrases, type Phrase } from "../phrase.ts";
import { regionName } from "./card-texts.ts";
import { agoDate, atDate, formatBytesBoth } from "./formats.ts";
import { stateTexts } from "./state-texts.ts";

/** Words of Details: everything that is known of a preparation. */
export const detailsTexts = {
  title: "Details",
  since: (at: string): Phrase => [" · ", agoDate(at), " · ", atDate(at)],
  from: "From",
  to: "To",
  source: (request: PreparationRequest, region: string | null, accountId: string | null): Phrase => [
    { code: `s3://${request.sourceBucket}` },
    ...(request.prefix === "" ? [] : [", prefix ", { code: request.prefix }]),
    ...(region === null ? [] : [" in ", { foreign: region }]),
    ...ofAccount(request.awsAccount, accountId),
  ],
  destination: (request: PreparationRequest, accountId: string | null): Phrase => [
    { code: `oss://${request.destinationBucket}` },
    ` in ${regionName(request.ossRegion)}, ${stateTexts.storageClass(request.storageClass)}`,
    ...ofAccount(request.alibabaAccount, accountId),
  ],
  requested: "Requested",
  requestedBy: (requester: string, at: string): Phrase => ["by ", { user: requester }, " ", atDate(at)],
  changedBy: (people: readonly string[]): Phrase => [
    ", changed by ",
    ...people.flatMap((user, index): Phrase => [index === 0 ? "" : ", ", { user }]),
  ],
  access: "Access",
  expires: "Revoked",
  checksTitle: "Checks",
  checkPending: "waiting",
  checkNotRun: "not run: it is newer than the last checks",
  checkRunning: "being read…",
  checkClear: "in order",
  dataTitle: "Data",
  costTitle: "Cost at AWS",
  byClass: (storageClass: string, bytes: number): Phrase => [
    { foreign: storageClass },
    `  ${formatBytesBoth(bytes)}`,
  ],
  ticket: "Ticket",
  ticketGiven: (url: string, givenBy: string, at: string): Phrase => [
    { url, label: url },
    " by ",
    { user: givenBy },
    " ",
    atDate(at),
  ],
  planTitle: "Changes",
  decisionsTitle: "Decisions",
  proofTitle: "Key test",
  failureTitle: "Last failure",
  deliveryTitle: "Credentials",
  delivery: (delivery: Delivery, recipient: string): Phrase => {
    switch (delivery) {
      case "pending":
        return ["not sent yet"];
      case "held":
        return ["held: ", { user: recipient }, " cannot receive them now"];
      case "sent":
        return ["sent to ", { user: recipient }, " by direct message, not opened yet"];
      case "opened":
        return ["opened by ", { user: recipient }];
      case "stored":
        return ["saved by ", { user: recipient }, "; the bot’s copy is destroyed"];
      case "destroyed":
        return ["the bot’s copy is destroyed"];
    }
  },
  receipt: (userId: string, event: ReceiptEvent, at: string): Phrase => [
    { user: userId },
    {
      opened: " opened them ",
      stored: " saved them ",
      entered: " entered the new keys ",
      declined: " said that they are not for them ",
    }[event],
    atDate(at),
  ],
  noLogon: "Nobody has logged on as the new RAM user yet.",
  logon: (at: string): Phrase => ["First console logon ", atDate(at)],
  oldKeysGo: (at: string): Phrase => ["The old keys work until ", atDate(at)],
  oldKeysHeld: "The old keys work until the new ones are delivered.",
  oldKeysGoing: "Keys that do not stay are being deleted.",
  proposed: (recipient: string, by: string): Phrase => [
    { user: recipient },
    " is proposed as the recipient by ",
    { user: by },
  ],
  departed: (userId: string): Phrase => [{ user: userId }, " has left the workspace; operators are told"],
  policy: {
    intro: (sids: readonly string[]): Phrase =>
      sids.length === 0
        ? ["Only what blocks is changed: the new IAM user is exempt. Everything else stays as it was read."]
        : [
            "Only ",
            ...joinPhrases(
              sids.map((sid): Phrase => [{ code: sid }]),
              ", ",
            ),
            sids.length === 1 ? " changes" : " change",
            ": the new IAM user is exempt. Everything else stays as it was read.",
          ],
    changed: "What changes",
    title: "The whole new policy, saved as policy.json",
    command: "The command that puts it",
    later: "The user exists only after approval; the exception works from then on.",
  },
  more: (count: number) => `${count} more: /mgw-prep status`,
};

/** The account by its name in the settings, and its id once it is known. */
function ofAccount(name: string | undefined, id: string | null): Phrase {
  const shown = [name, id].filter((part) => part !== undefined && part !== null);
  return shown.length === 0 ? [] : [", account ", { foreign: shown.join(" ") }];
}
