/** Values for mail headers: one line, whatever a school typed into a form. */

/** Line breaks and other control characters become spaces, so that no value can begin a header of its own. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
