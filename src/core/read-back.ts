/** Begins the operation of a failure that was found on reading back; the call that it was read back for follows. */
export const READ_BACK_BEFORE = "read-back:";
