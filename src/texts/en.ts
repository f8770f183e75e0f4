import { approvalTexts } from "./approval-texts.ts";
import { buttonTexts, cardTexts, confirmTexts, regionName } from "./card-texts.ts";
import { changeLine } from "./change-texts.ts";
import { commandTexts } from "./command-texts.ts";
import { deliveryTexts } from "./delivery-texts.ts";
import { driftTexts } from "./drift-texts.ts";
import { textOfFinding } from "./finding-texts.ts";
import { formTexts } from "./form-texts.ts";
import { keyTexts } from "./key-texts.ts";
import { noticeTexts, notificationTexts } from "./notice-texts.ts";
import { refusalPhrase } from "./refusal-texts.ts";
import { stateTexts } from "./state-texts.ts";

/** Everything that a person reads, in English. A second language is a second object of this type. */
export const en = {
  approval: approvalTexts,
  button: buttonTexts,
  card: cardTexts,
  change: changeLine,
  command: commandTexts,
  confirm: confirmTexts,
  delivery: deliveryTexts,
  drift: driftTexts,
  finding: textOfFinding,
  form: formTexts,
  keys: keyTexts,
  notice: noticeTexts,
  notification: notificationTexts,
  refusal: refusalPhrase,
  region: regionName,
  state: stateTexts,
};
