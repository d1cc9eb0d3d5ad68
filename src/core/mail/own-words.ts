/** What somebody wrote themselves in a reply: what they quote, and what their e-mail program signs for them, is not theirs. One pass over the lines. */

const quoteBegins = [
  /^-{2,}\s*(?:original|forwarded) message\s*-{2,}/,
  /^-{2,}\s*neges wreiddiol\s*-{2,}/,
  /^_{10,}$/,
  /^begin forwarded message:?$/,
  /^\*?(?:from|oddi wrth)\s?:\*?\s/,
]
/** "On 24 May 2018 at 10:00, Hub office wrote:", which programs break over two or three lines. */
const attribution = /^(?:on|ar) /
const wrote = /(?:wrote|ysgrifennodd)\b[^.!?]{0,200}:$/

/**
 * Where a writer takes leave: what follows is a name, a school, a telephone number, a notice of confidentiality.
 * On a line of its own, so that "Thanks, I confirm" is not one.
 */
const leave =
  /^(?:(?:with )?(?:many |kind(?:est)? |best |warm(?:est)? )?(?:regards|wishes|thanks)|kindest|best|cheers|thank you(?: (?:very much|so much))?|thanks(?: again| very much| so much)?|yours (?:sincerely|faithfully|truly)|cofion(?: (?:gorau|cynnes))?|diolch(?: yn fawr)?|sent from (?:my|outlook|mail|yahoo)\b.{0,60}|get outlook for .{0,40})[\s,.!]*$/

/** The writer's own lines, in lower case with plain apostrophes, at most `most` of them; null where there is more, so that nothing is judged by half. */
export function ownWords(text: string, most = 40): string[] | null {
  const own: string[] = []
  const lines = text.split('\n', 4_000).map(plain)
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('>')) continue
    if (line === '--' || leave.test(line) || quoteBegins.some((begin) => begin.test(line))) break
    if (
      attribution.test(line) &&
      wrote.test(
        lines
          .slice(i, i + 3)
          .join(' ')
          .trim(),
      )
    )
      break
    if (attribution.test(line) && [1, 2].some((n) => wrote.test(lines.slice(i, i + n).join(' ')))) break
    if (line !== '') own.push(line)
    if (own.length > most) return null
  }
  return own
}

/** Lines longer than a person's sentence are cut: nothing in them is looked at further. */
const plain = (line: string): string =>
  line
    .slice(0, 1_000)
    .normalize('NFKC')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
