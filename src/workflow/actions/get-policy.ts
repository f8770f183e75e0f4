import { isShutOut } from "../../core/preparation.ts";
import { button } from "./action.ts";
import { view } from "./view.ts";

/** Far more than S3's longest policy, 20 KB, with its indentation; a window shows no more. */
const MAX_LENGTH = 40_000;

/** The bucket policy with every change that lets the service in, to copy: its owner may have it put. */
export const getPolicy = button({
  id: "get_policy",
  asks: view,
  may: view.may,
  states: ["blocked", "awaiting_approval", "ready"],
  isHarmless: true,
  isOffered: ({ preparation }) =>
    isShutOut(preparation) && (preparation.facts.changedPolicy?.length ?? Infinity) <= MAX_LENGTH,
});
