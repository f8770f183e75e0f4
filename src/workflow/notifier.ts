import type { PreparationView } from "./commands.ts";

/**
 * What the story needs of the place where it is told. The story itself never waits for it: it stores posts with its
 * changes of state, and `wake` says that there are some.
 */
export type Notifier = {
  wake(): void;
};

/** What rendering a post needs to know beyond its notice. */
export type PostContext = {
  view: PreparationView | null;
  /** The raw token of a button, minted for the preparation as it stands; null when the action is not offered. */
  tokenFor(action: string): string | null;
};
