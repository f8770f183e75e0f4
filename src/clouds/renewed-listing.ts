import type { ObjectListing } from "./contract/object-listing.ts";

/**
 * A listing that outlives the credentials it began with: each request is made with those of the moment. What is in flight with the
 * ones before ends with them. Errors of opening: those of `cloudNow` and `open`.
 */
export async function renewedListing<Cloud extends object>(
  cloudNow: () => Promise<Cloud>,
  open: (cloud: Cloud) => Promise<ObjectListing>,
): Promise<ObjectListing> {
  const opened = new Map<Cloud, Promise<ObjectListing>>();
  const listingNow = async () => {
    const cloud = await cloudNow();
    const known = opened.get(cloud);
    if (known !== undefined) return known;
    const listing = open(cloud);
    opened.set(cloud, listing);
    // A failure is not kept: the next request tries again.
    listing.catch(() => opened.delete(cloud));
    return listing;
  };
  const { address } = await listingNow();
  return {
    address,
    fetchPage: async (startAfter, signal) => (await listingNow()).fetchPage(startAfter, signal),
    hasMd5Etag: async (key, signal) => (await listingNow()).hasMd5Etag(key, signal),
    read: async (key, signal) => (await listingNow()).read(key, signal),
    close: () => {
      for (const listing of opened.values())
        void listing.then(
          ({ close }) => close(),
          () => undefined,
        );
    },
  };
}
