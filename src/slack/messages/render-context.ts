import type { AlibabaSite, Links } from "../../core/links.ts";
import type { ButtonAction } from "../../workflow/actions/index.ts";
import type { OpenCredentials, PreparationView } from "../../workflow/outcome.ts";

/** What rendering a post needs to know beyond its notice. */
export type RenderContext = {
  view: PreparationView | null;
  /** The raw token of a button, minted for the preparation as it stands; null when the action is not offered. */
  tokenFor(action: ButtonAction): string | null;
  /** The raw token of the button under a finding of the daily look; null for every other post. */
  driftToken: string | null;
  /** Whether everybody in the workspace can read where it is posted: evidence is then cut. */
  isPublicChannel: boolean;
  links: Links;
  site: AlibabaSite;
  /** Hours until an unacknowledged delivery is destroyed. */
  keepHours: number;
  /** The secrets, only for a delivery in `message` mode that is still to be picked up; else null. */
  credentials: OpenCredentials | null;
};
