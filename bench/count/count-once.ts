import { countObjects } from "../../src/clouds/aws/count/count-objects.ts";

/** Our count in a process of its own, as the peers have theirs: `count-once.ts ENDPOINT BUCKET CONCURRENCY`. */
const [endpoint = "", bucket = "", concurrency = "48"] = process.argv.slice(2);
const result = await countObjects({
  endpoint,
  bucket,
  region: "us-east-1",
  concurrency: Number(concurrency),
  credentials: async () => ({
    accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "bench",
    secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "bench",
  }),
});
console.log(JSON.stringify(result));
