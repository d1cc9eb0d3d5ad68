/** What makes two pieces of writing the same to us: white space, letters, and how many slips of the keyboard apart they are. */

/** Zero-width characters, soft hyphens, marks of direction: there in the file, and not on the page. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** White space folded, what cannot be seen removed; everything else as it was typed. */
export const foldSpace = (text: string): string => text.replace(unseen, '').replace(/\s+/g, ' ').trim()

/** "in 2017-18": a form is printed again every year, and its labels stay what they were. */
const schoolYear = /\b(?:in\s+)?20\d\d\s?[-–—/]\s?(?:20)?\d\d\b/gi

/** Lower-case letters and digits alone, without accents: what is compared, and never what is shown. */
export const compact = (text: string): string => {
  const yearless = text.includes('20') ? text.replace(schoolYear, '') : text
  return isAscii(yearless) ? yearless.toLowerCase().replace(/[^a-z0-9]+/g, '') : folded(yearless)
}

/** Most lines are; looking is much cheaper than folding. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** The words of a text, each compact. */
export const wordsOf = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{N}\p{M}'’]+/u)
    .map(compact)
    .filter(Boolean)

/** Letters added, lost, changed or swapped between `a` and `b`; `limit + 1` where there are more than `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1 ? (before[j - 2] ?? 0) + 1 : change
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap))
    }
    if (Math.min(...row) > limit) return limit + 1
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

export const digitsIn = (text: string): string => text.replace(/\P{N}+/gu, '')

/** How far a slip may go: not at all in three letters, a swap in four, one letter up to eight, two beyond. */
const slipsIn = (meant: string): number => (meant.length < 4 ? 0 : meant.length < 9 ? 1 : 2)

/** Whether `typed` is `meant` with a slip or two. Digits never slip: "lead teacher 1" is not "lead teacher 2". */
export function slip(typed: string, meant: string): boolean {
  if (typed === meant) return true
  const limit = slipsIn(meant)
  if (limit === 0 || Math.abs(typed.length - meant.length) > limit || digitsIn(typed) !== digitsIn(meant)) return false
  if (meant.length === 4 && [...typed].sort().join('') !== [...meant].sort().join('')) return false
  return distance(typed, meant, limit) <= limit
}
