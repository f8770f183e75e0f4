import type { ObjectListing } from "../../src/clouds/contract/object-listing.ts";
import { ListedPage } from "../../src/clouds/listing/listed-page.ts";

/** One object of a made-up bucket: what its listing says of it, and what a look at it alone shows. */
export type MadeUpObject = {
  /** Plain ASCII. */
  key: string;
  /** Of the listing; the length of `content` unless said otherwise. */
  sizeBytes?: number;
  content?: string;
  etag?: string;
  lastModified?: string;
  storageClass?: string;
  type?: string;
  /** What HEAD says; an error is thrown. */
  hasMd5Etag?: boolean | Error;
  /** Thrown when it is read. */
  unread?: Error;
};

/** A listing without a cloud: pages of so many keys, in the order in which the objects are given. */
export function listingOf(objects: readonly MadeUpObject[], pageSize = 1_000): ObjectListing {
  const find = (key: string) => {
    const found = objects.find((object) => object.key === key);
    if (found === undefined) throw new Error(`expected a made-up object ${key}`);
    return found;
  };
  return {
    address: "made-up://bucket",
    fetchPage: async (startAfter) => {
      const rest = startAfter === "" ? objects : objects.filter(({ key }) => key > startAfter);
      return pageOf(rest.slice(0, pageSize), rest.length > pageSize);
    },
    hasMd5Etag: async (key) => {
      const { hasMd5Etag = true } = find(key);
      if (hasMd5Etag instanceof Error) throw hasMd5Etag;
      return hasMd5Etag;
    },
    read: async (key) => {
      const { content = "", unread } = find(key);
      if (unread !== undefined) throw unread;
      return (async function* () {
        yield Buffer.from(content);
      })();
    },
    close: () => undefined,
  };
}

function pageOf(objects: readonly MadeUpObject[], isTruncated: boolean): ListedPage {
  const entries = objects.map(
    ({ key, content = "", sizeBytes = content.length, etag, lastModified, storageClass, type }) =>
      [
        `<Contents><Key>${key}</Key><LastModified>${lastModified ?? "2026-01-01T00:00:00.000Z"}</LastModified>`,
        ...(etag === undefined ? [] : [`<ETag>"${etag}"</ETag>`]),
        `<Size>${sizeBytes}</Size><StorageClass>${storageClass ?? "STANDARD"}</StorageClass>`,
        ...(type === undefined ? [] : [`<Type>${type}</Type>`]),
        "</Contents>",
      ].join(""),
  );
  const head = `<IsTruncated>${isTruncated}</IsTruncated><KeyCount>${objects.length}</KeyCount>`;
  return new ListedPage(`<ListBucketResult>${head}${entries.join("")}</ListBucketResult>`, "");
}
