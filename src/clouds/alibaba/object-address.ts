import { isIP } from "node:net";
import { readEndpoint } from "../endpoint.ts";
import { type AlibabaConnection, customDomainSetting } from "./connection.ts";
import { encodePath } from "./sign-v4.ts";

/** Where requests about the objects of one bucket go; `pathOf` is for a key, or "" for the bucket, encoded. */
export type ObjectAddress = {
  protocol: "http:" | "https:";
  hostname: string;
  port: number | undefined;
  /** The Host header. */
  host: string;
  pathOf: (key: string) => string;
};

/**
 * The bucket's custom domain, else its name before the endpoint's host. An IP address cannot carry a name: it is in the
 * Host header alone, as ali-oss does it; `<bucket>.localhost` need not resolve, so the bucket goes into the path there.
 */
export function objectAddress(connection: AlibabaConnection, bucket: string, region: string): ObjectAddress {
  const byHost = (key: string) => `/${encodePath(key)}`;
  const domain = new Map(Object.entries(connection.customDomains ?? {})).get(bucket);
  const own = `${region}.aliyuncs.com`;
  if (domain !== undefined) {
    const url = readEndpoint(customDomainSetting(bucket), domain);
    return { ...placeOf(url), host: url.host, pathOf: byHost };
  }
  if (connection.ossEndpoint === undefined) {
    const host = `${bucket}.${own}`;
    return { protocol: "https:", hostname: host, port: undefined, host, pathOf: byHost };
  }
  const url = readEndpoint("ALIBABA_OSS_ENDPOINT", connection.ossEndpoint);
  const place = placeOf(url);
  if (isIP(place.hostname) !== 0) return { ...place, host: `${bucket}.${own}`, pathOf: byHost };
  if (url.hostname === "localhost") {
    return { ...place, host: url.host, pathOf: (key) => `/${bucket}/${encodePath(key)}` };
  }
  return { ...place, hostname: `${bucket}.${url.hostname}`, host: `${bucket}.${url.host}`, pathOf: byHost };
}

function placeOf(url: URL): Pick<ObjectAddress, "protocol" | "hostname" | "port"> {
  return {
    protocol: url.protocol === "http:" ? "http:" : "https:",
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? undefined : Number(url.port),
  };
}
