import { createHash, createHmac } from "node:crypto";
import { request as send } from "node:http";
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
    /** Host name to ask for, where it is not that of the address. */
    host?: string;
    /** How header values are signed: as text in UTF-8, or byte for byte. */
    headerEncoding?: "utf8" | "latin1";
  },
): Promise<Response> {
  const { method, service, region, path = "/", query = "", body = "", headerEncoding = "utf8" } = request;
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = amzDate.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.host ?? new URL(url).host,
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
  const credential = `${OPERATOR_CREDENTIALS.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature.toString("hex")}`;
  const target = `${url}${path}${query === "" ? "" : `?${query}`}`;
  return exchange(target, method, { ...headers, authorization }, body);
}

/** `fetch` lets nobody choose the host name. */
function exchange(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { statusCode: status = 0, headers: answered } = incoming;
      const text = chunks.length === 0 ? null : Buffer.concat(chunks);
      resolve(new Response(text, { status, headers: answered as Record<string, string> }));
    });
    outgoing.once("error", reject).end(Buffer.from(body, "utf8"));
  });
}
