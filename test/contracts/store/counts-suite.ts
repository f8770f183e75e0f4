import { expect, it } from "vitest";
import type { StoreFixture } from "./store-fixture.ts";

export function describeCounts(fixture: StoreFixture): void {
  const { create } = fixture;

  it("keeps a count's place, and forgets it", async () => {
    const { id } = await create();
    expect(await fixture.store.findCountCheckpoint(id)).toBeNull();
    await fixture.store.putCountCheckpoint(id, { ranges: [["a", "b"]] });
    await fixture.store.putCountCheckpoint(id, { ranges: [["b", "c"]] });
    expect(await fixture.store.findCountCheckpoint(id)).toEqual({ ranges: [["b", "c"]] });
    await fixture.store.forgetCount(id);
    expect(await fixture.store.findCountCheckpoint(id)).toBeNull();
  });

  it("keeps who wants a count to stop, whatever place it keeps besides, until it is forgotten", async () => {
    const { id } = await create();
    expect(await fixture.store.findCountStop(id)).toBeNull();
    await fixture.store.askCountToStop(id, "U0OPERATOR");
    expect(await fixture.store.findCountCheckpoint(id)).toBeNull();
    await fixture.store.putCountCheckpoint(id, { ranges: [["a", "b"]] });
    expect(await fixture.store.findCountStop(id)).toBe("U0OPERATOR");
    await fixture.store.forgetCount(id);
    expect(await fixture.store.findCountStop(id)).toBeNull();
  });
}
