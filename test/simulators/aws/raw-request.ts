import { createHash, createHmac } from "node:crypto";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

/** One request signed by hand (Signature Version 4, header form): for what no SDK sends. `path` and `query` are sent as given. */
export async function sendSigned(
  url: string,
  request: {
    method: string;
    service: string;
    region: string;
    path?: string;
    /** In canonical order and encoding. */
    query?: string;
    headers?: Record<string, string>;
    body?: string;
    /** How header values are signed: as text in UTF-8, or byte for byte. */
    headerEncoding?: "utf8" | "latin1";
  },
): Promise<Response> {
  const { method, service, region, path = "/", query = "", body = "", headerEncoding = "utf8" } = request;
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = amzDate.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    host: new URL(url).host,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": amzDate,
  };
  const names = Object.keys(headers).toSorted();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const canonical = [method, path, query, lines, names.join(";"), sha256(body)].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${OPERATOR_CREDENTIALS.secretAccessKey}`);
  const signature = hmac(
    key,
    ["AWS4-HMAC-SHA256", amzDate, scope, sha256(Buffer.from(canonical, headerEncoding))].join("\n"),
  );
  const { host: _, ...sent } = headers;
  return fetch(`${url}${path}${query === "" ? "" : `?${query}`}`, {
    method,
    headers: {
      ...sent,
      authorization: `AWS4-HMAC-SHA256 Credential=${OPERATOR_CREDENTIALS.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature.toString("hex")}`,
    },
    ...(body === "" ? {} : { body }),
  });
}
