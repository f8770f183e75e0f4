import { compareServed } from "../../test/comparison/two-buckets.ts";

/** Our comparison in a process of its own, as the peer has one: `compare-once.ts SOURCE_ENDPOINT DESTINATION_ENDPOINT`. */
const [source = "", destination = ""] = process.argv.slice(2);
const { found } = await compareServed(source, destination, {}, {});
console.log(JSON.stringify(found));
