import { Agent, request } from "node:http";
import { parseArgs } from "node:util";
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { KEY_DISTRIBUTIONS } from "../../test/clouds/aws/count/key-distributions.ts";

/**
 * Fills a bucket of a local S3 server for the second bench: `npx tsx bench/count/fill.ts --endpoint URL --bucket B`.
 * Credentials come from the SDK's own variables. The bucket is opened to everybody, so that puts need no signature;
 * use it with a server on loopback only.
 */
const { values } = parseArgs({
  options: {
    endpoint: { type: "string" },
    bucket: { type: "string", default: "count-bench" },
    objects: { type: "string", default: "200000" },
  },
});
if (values.endpoint === undefined)
  throw new Error("Give the server's address: --endpoint http://127.0.0.1:7480");
const endpoint = values.endpoint;
const objects = Number(values.objects);
const names = ["flat, sequential", "dates", "random hex", "Chinese names"];
const distributions = KEY_DISTRIBUTIONS.filter((distribution) => names.includes(distribution.name));

const s3 = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true });
await s3.send(new CreateBucketCommand({ Bucket: values.bucket }));
await s3.send(
  new PutBucketPolicyCommand({
    Bucket: values.bucket,
    Policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${values.bucket}/*`,
        },
      ],
    }),
  }),
);

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
let next = 0;
await Promise.all(Array.from({ length: 32 }, putUntilDone));
agent.destroy();
console.log(`${objects} objects in ${values.bucket}`);

async function putUntilDone(): Promise<void> {
  while (next < objects) {
    const index = next++;
    const distribution = distributions[index % distributions.length];
    if (distribution === undefined) throw new Error("No distribution to take names from.");
    await put(`${index % distributions.length}/${distribution.keyOf(index, objects)}`);
  }
}

function put(key: string): Promise<void> {
  const path = `/${values.bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(endpoint + path, { method: "PUT", agent }, (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`PUT ${path}: ${answer.statusCode}`)),
      );
    });
    outgoing.on("error", reject);
    outgoing.end("0123456789");
  });
}
