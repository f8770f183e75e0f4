import { buildWhereStale, provideTemplate } from "../../build/build-program.ts";

/**
 * Before the first test: the compiled program, which tests start as a process, and the template that embedded databases of
 * tests in this process are copies of. A clone makes each once, and anew when its sources have changed.
 */
export default async function setup(): Promise<void> {
  await buildWhereStale();
  await provideTemplate();
}
