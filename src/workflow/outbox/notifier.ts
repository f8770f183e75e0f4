/**
 * What the story needs of the place where it is told. The story itself never waits for it: it stores posts with its
 * changes of state, and `wake` says that there are some.
 */
export type Notifier = {
  wake(): void;
};
