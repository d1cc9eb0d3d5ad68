/** Fields of an old Word file: their instructions are not text, and boxes to tick and lists to choose from keep their state elsewhere. */

/** Follows the marks of fields through the text. */
type Fields = {
  begin: () => void
  /** Where a field's instruction ends and what it shows begins. */
  separate: () => void
  /** Ends a field; the state of a form's field where it had one. */
  end: () => string
  /** Whether text at this place is an instruction; it is noted. */
  hides: (char: string) => boolean
  /** Notes where the innermost field keeps its state. */
  state: (at: number) => void
}

const deepest = 50

export function openFields(data: Buffer): Fields {
  const open: { instruction: string; shown: boolean; state: number | null }[] = []
  return {
    begin: () => {
      if (open.length < deepest) open.push({ instruction: '', shown: false, state: null })
    },
    separate: () => {
      const field = open.at(-1)
      if (field) field.shown = true
    },
    end: () => {
      const field = open.pop()
      if (!field || field.state === null || open.some(({ shown }) => !shown)) return ''
      return /^\s*FORM(?:CHECKBOX|DROPDOWN)/i.test(field.instruction) ? stateAt(data, field.state) : ''
    },
    hides: (char) => {
      const hidden = open.some(({ shown }) => !shown)
      const field = open.at(-1)
      if (hidden && field && field.instruction.length < 100) field.instruction += char
      return hidden
    },
    state: (at) => {
      const field = open.at(-1)
      if (field) field.state = at
    },
  }
}

/** [MS-DOC 2.9.78]: a box to tick, or the entry that was chosen from a list. */
function stateAt(data: Buffer, start: number): string {
  if (start < 0 || start + 6 > data.length) return ''
  let at = start + data.readUInt16LE(start + 4)
  const number = (): number => {
    const value = at + 2 <= data.length ? data.readUInt16LE(at) : 0
    at += 2
    return value
  }
  const text = (): string => {
    const length = number()
    const found = data.toString('utf16le', Math.min(at, data.length), Math.min(at + length * 2, data.length))
    at += length * 2
    return found
  }
  const texts = (count: number): void => {
    for (let i = 0; i < count; i++) {
      text()
      at += 2
    }
  }
  at += 4
  const bits = number()
  const kind = bits & 3
  const result = (bits >> 2) & 31
  at += 4
  texts(1)
  const standard = number()
  const chosen = result === 25 ? standard : result
  if (kind === 1) return chosen === 1 ? '☒ ' : '☐ '
  if (kind !== 2) return ''
  texts(5)
  if (number() !== 0xffff) return ''
  const count = Math.min(number(), 1_000)
  at += 2
  const entries = Array.from({ length: count }, text)
  return entries[chosen] ?? ''
}
