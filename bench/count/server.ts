import { KEY_DISTRIBUTIONS, keysOf } from "../../test/clouds/aws/count/key-distributions.ts";
import { startListerServer } from "../../test/clouds/aws/count/lister-server.ts";
import { prepareBucket } from "../../test/clouds/aws/count/prepared-bucket.ts";

/**
 * The server of the first bench, in a process of its own: `server.ts DISTRIBUTION OBJECTS LATENCY_MS`. It renders all
 * pages beforehand, prints one line of JSON when it is ready, and ends when its input ends.
 */
const [name = "", objects = "0", latencyMs = "0"] = process.argv.slice(2);
const distribution = KEY_DISTRIBUTIONS.find((candidate) => candidate.name === name);
if (distribution === undefined) throw new Error(`There is no distribution named ${name}.`);
const bucket = prepareBucket(keysOf(distribution, Number(objects)));
const server = await startListerServer({ bucket, latencyMs: Number(latencyMs) });
console.log(
  JSON.stringify({ endpoint: server.endpoint, objectCount: bucket.objectCount, sizeBytes: bucket.sizeBytes }),
);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
