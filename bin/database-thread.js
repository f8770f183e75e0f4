// The thread of the embedded database where the program runs from its sources: a thread has to learn TypeScript for itself,
// which `--import tsx` does not teach it. The compiled program has a file of its own for it.
import { register } from "tsx/esm/api";

register();
await import("../src/storage/embedded/run-database.ts");
