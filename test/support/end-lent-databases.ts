import { afterAll } from "vitest";

declare global {
  /** Ends every database that `borrowDatabase` started, given back or not; absent where none was. */
  var endLentDatabases: (() => Promise<void>) | undefined;
}

// Of each test file, also where several share the modules: a hook of `borrow-database.ts` would be the first file's alone.
afterAll(() => globalThis.endLentDatabases?.());
