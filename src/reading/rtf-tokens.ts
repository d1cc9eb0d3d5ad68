/** Splits rich text into its groups, control words and bytes, in one pass. [RTF 1.9.1] */

type RtfSteps = {
  open: () => void
  close: () => void
  /** `number` is null where none is written. `\'hh` is not a word but a byte. */
  word: (name: string, number: number | null) => void
  /** Bytes of text, each as one character. */
  bytes: (bytes: string) => void
}

const word = /([a-zA-Z]{1,40})(-?\d{1,10})? ?/y
const run = /[^\\{}\r\n]+/y

/** False where groups do not end, as in a file that is cut off. */
export function walkRtf(text: string, steps: RtfSteps): boolean {
  let depth = 0
  for (let at = 0; at < text.length; ) {
    switch (text[at]) {
      case '{':
        depth++
        steps.open()
        at++
        break
      case '}':
        if (depth === 0) return true
        depth--
        steps.close()
        at++
        // What follows the outermost group is not part of the document.
        if (depth === 0) return true
        break
      case '\\':
        at = control(text, at + 1, steps)
        break
      case '\r':
      case '\n':
        at++
        break
      default: {
        run.lastIndex = at
        const found = run.exec(text)?.[0] ?? text.charAt(at)
        steps.bytes(found)
        at += found.length
      }
    }
  }
  return depth === 0
}

function control(text: string, at: number, steps: RtfSteps): number {
  word.lastIndex = at
  const found = word.exec(text)
  if (found) {
    const number = found[2] === undefined ? null : Number(found[2])
    const end = at + found[0].length
    if (found[1] === 'bin') return end + Math.max(number ?? 0, 0)
    steps.word(found[1] ?? '', number)
    return end
  }
  const symbol = text.charAt(at)
  if (symbol === "'") {
    const code = Number.parseInt(text.slice(at + 1, at + 3), 16)
    if (!Number.isNaN(code)) steps.bytes(String.fromCharCode(code))
    return at + 3
  }
  if (symbol === '\\' || symbol === '{' || symbol === '}') steps.bytes(symbol)
  else steps.word(symbol === '\r' || symbol === '\n' ? 'par' : symbol, null)
  return at + 1
}
