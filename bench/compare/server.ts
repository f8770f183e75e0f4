import { KEY_DISTRIBUTIONS, keysOf } from "../../test/clouds/aws/count/key-distributions.ts";
import { startListerServer } from "../../test/clouds/aws/count/lister-server.ts";
import { prepareBucket } from "../../test/clouds/aws/count/prepared-bucket.ts";

/**
 * Both sides of a comparison in a process of their own: `server.ts DISTRIBUTION OBJECTS LATENCY_MS EVERY`; of every EVERY-th
 * object (0: none) the destination has no copy. One line of JSON when it is ready; it ends when its input ends.
 */
const [name = "", objects = "0", latencyMs = "0", every = "0"] = process.argv.slice(2);
const distribution = KEY_DISTRIBUTIONS.find((candidate) => candidate.name === name);
if (distribution === undefined) throw new Error(`There is no distribution named ${name}.`);
const keys = keysOf(distribution, Number(objects));
const isMissing = (index: number) => Number(every) > 0 && index % Number(every) === 0;
const facts = () => ({ sizeBytes: 1024, storageClass: "STANDARD" });
const buckets = [
  prepareBucket(keys, facts),
  prepareBucket(
    keys.filter((_key, index) => !isMissing(index)),
    facts,
  ),
];
const servers = await Promise.all(
  buckets.map((bucket) => startListerServer({ bucket, latencyMs: Number(latencyMs) })),
);
const missing = keys.filter((_key, index) => isMissing(index)).length;
console.log(JSON.stringify({ endpoints: servers.map(({ endpoint }) => endpoint), missing }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
