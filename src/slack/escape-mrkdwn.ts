/** Our own text for places that read mrkdwn, such as a notification: the three characters that Slack wants escaped. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
