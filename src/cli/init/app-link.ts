/** What servers and browsers surely take of an address; Slack's own servers answer 414 somewhere above. */
export const LINK_MAX_LENGTH = 8_000;

/**
 * The page that creates the app from its manifest, in one click. Null when it would be too long to be opened: then the manifest is
 * pasted. Source: docs.slack.dev/app-manifests, "Sharing manifests".
 */
export function appLink(manifest: object): string | null {
  const link = `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
  return link.length <= LINK_MAX_LENGTH ? link : null;
}
