/**
 * How the clouds say that a permission is missing; an answer to HEAD has its status only. Their other refusals are about
 * the key, the clock or the account (`InvalidAccessKeyId`, `RequestTimeTooSkewed`, `UserDisable`): no permission helps against those.
 */
const LACKS_PERMISSION = /^(AccessDenied|Forbidden|HTTP403|NoPermission|NotAuthorized|Unauthorized)/;

export function isMissingPermission(code: string): boolean {
  return LACKS_PERMISSION.test(code);
}
