// The bot from its sources, for tests that take hold of a package inside it: in the compiled program packages are bundled.
import { register } from "tsx/esm/api";

register();
const { runProgram } = await import("../../src/cli/program.ts");
await runProgram();
