/** Of the work, and its failures: the sentence, and the line that notifications and screen readers say. */
export const workNotices = {
  notice: {
    provisioningTitle: "Provisioning",
    provisioningDone: "Every change is made.",
    provisioningProof: "The new keys are being proven…",
    provisioningStopped: "Stopped here.",
    failureTried: "Tried",
    failureOn: "On",
    failureSaid: "The cloud said",
    failureRequestId: "Request id",
    failureNext:
      "An operator removes the cause; then Retry goes on where it stopped, or Roll back removes what was created. Until then nothing is changed, and what was created stays as it is.",
    failureForeignHand:
      "Somebody with rights in the cloud made or changed this, not the bot; the operators are told. They can find out who in the cloud’s own trail, take away what does not belong there, and then press Retry, or Roll back, which removes what the bot made and leaves the rest as it is.",
    failureClock:
      "The clock of the bot’s host is wrong: an operator can set it and keep it right with NTP, and then press Retry, which goes on where it stopped, or Roll back, which removes what was made.",
    rolledBack: "What was made is removed again.",
  },
  notification: {
    provisioning: (id: string, done: number, total: number) => `${id}: ${done} of ${total} changes made`,
    failed: (id: string, at: { at: number; total: number } | null) =>
      at === null
        ? `The checks of ${id} could not be finished. Check again, or ask an operator.`
        : `${id} stopped at change ${at.at} of ${at.total}. An operator can retry or roll back.`,
    failureSettled: (id: string) => `The failure of ${id} is settled. The card says how it stands now.`,
    rolledBack: (id: string) => `${id} is rolled back. The card says what is removed and what stays.`,
  },
};
