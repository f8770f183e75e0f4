import { invalidArgument } from "./errors.ts";

/** Names of addresses and jobs. Source: CreateAddressInfo and CreateJobInfo, hcs-mgw 2024-06-26. */
export function checkName(name: string): void {
  if (!/^[a-z0-9][a-z0-9_-]{2,62}$/.test(name)) throw invalidArgument("Name", name);
}

/** `K1:V1,K2:V2`. Source: the same. */
export function checkTags(tags: string): void {
  if (tags === "") return;
  const isPair = (pair: string) => /^[A-Za-z0-9_-]+:[A-Za-z0-9_-]*$/.test(pair);
  if (tags.length > 1_024 || !tags.split(",").every(isPair)) throw invalidArgument("Tags", tags);
}
