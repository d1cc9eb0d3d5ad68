/** How an old Word file says what its text is: deleted, hidden, a picture; in which table, at the end of which cell or row. [MS-DOC] */
import type { Shape } from './marks.ts'

/** What one run of characters is. `data` is where in the data stream its picture or form field stands. */
export type CharacterRun = { from: number; to: number; unseen: boolean; data: number | null; isData: boolean; symbol: number | null }

/** What one paragraph is. `depth` counts the tables it is in. */
export type ParagraphRun = { from: number; to: number; depth: number; rowEnd: boolean; innerCell: boolean; innerRow: boolean; shape: Shape }

const page = 512
/** Runs with properties that matter here; a form has some hundreds. */
const mostRuns = 400_000

/** The runs that differ from plain text, sorted; null where there are too many. `table` lists the pages of them. */
export function characterRuns(word: Buffer, table: Buffer): CharacterRun[] | null {
  return runsIn(word, table, (sheet, count, i) => {
    const offset = sheet.readUInt8((count + 1) * 4 + i) * 2
    if (offset === 0) return null
    const length = sheet.readUInt8(offset)
    const run = { unseen: false, data: null as number | null, isData: false, symbol: null as number | null }
    for (const { code, operand } of sprms(sheet.subarray(offset + 1, Math.min(offset + 1 + length, page)))) {
      const value = operand[0] ?? 0
      switch (code) {
        case 0x0800: // deleted, and tracked as such
        case 0x083c: // hidden
        case 0x0837: // struck through
        case 0x2a53: // struck through twice
          run.unseen ||= (value & 1) === 1
          break
        case 0x0806:
          run.isData = value === 1
          break
        case 0x6a03:
          run.data = operand.length === 4 ? operand.readInt32LE(0) : null
          break
        case 0x6a09:
          run.symbol = operand.length === 4 ? operand.readUInt16LE(2) : null
          break
      }
    }
    return run.unseen || run.data !== null || run.symbol !== null ? run : null
  })
}

/** The paragraphs that stand in tables, sorted. `data` holds the properties that do not fit on a page. */
export function paragraphRuns(word: Buffer, table: Buffer, data: Buffer): ParagraphRun[] | null {
  return runsIn(word, table, (sheet, count, i) => {
    const offset = sheet.readUInt8((count + 1) * 4 + i * 13) * 2
    if (offset === 0) return null
    const length = sheet.readUInt8(offset)
    const [from, to] = length === 0 ? [offset + 2, offset + 2 + sheet.readUInt8(offset + 1) * 2] : [offset + 1, offset + length * 2]
    const run = { depth: 0, rowEnd: false, innerCell: false, innerRow: false, shape: [] as Shape }
    const note = (properties: Buffer, huge: boolean): void => {
      for (const { code, operand } of sprms(properties)) {
        const value = operand[0] ?? 0
        switch (code) {
          case 0x2416:
            run.depth = Math.max(run.depth, value & 1)
            break
          case 0x2417:
            run.rowEnd = value === 1
            break
          case 0x6649:
            if (operand.length === 4) run.depth = Math.min(Math.max(operand.readInt32LE(0), 0), 100)
            break
          case 0x244b:
            run.innerCell = value === 1
            break
          case 0x244c:
            run.innerRow = value === 1
            break
          case 0xd608:
            run.shape = shapeOf(operand)
            break
          case 0x6645:
          case 0x6646: {
            const at = operand.length === 4 ? operand.readUInt32LE(0) : data.length
            if (!huge && at + 2 <= data.length) note(data.subarray(at + 2, at + 2 + data.readUInt16LE(at)), true)
            break
          }
        }
      }
    }
    note(sheet.subarray(from + 2, Math.min(to, page)), false)
    return run.depth > 0 ? run : null
  })
}

/** The run that `at` is in, or null. */
export function runAt<Run extends { from: number; to: number }>(runs: Run[], at: number): Run | null {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle]?.to ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const run = runs[low]
  return run && run.from <= at ? run : null
}

type Bounds = { from: number; to: number }

function runsIn<Run>(word: Buffer, table: Buffer, read: (sheet: Buffer, count: number, i: number) => Run | null): (Run & Bounds)[] | null {
  const runs: (Run & Bounds)[] = []
  const seen = new Set<number>()
  const entries = Math.max(Math.floor((table.length - 4) / 8), 0)
  for (let entry = 0; entry < entries; entry++) {
    const number = table.readUInt32LE((entries + 1) * 4 + entry * 4) & 0x3fffff
    if (seen.has(number) || (number + 1) * page > word.length) continue
    seen.add(number)
    const sheet = word.subarray(number * page, (number + 1) * page)
    const count = Math.min(sheet.readUInt8(page - 1), 101)
    for (let i = 0; i < count; i++) {
      const bounds = { from: sheet.readUInt32LE(i * 4), to: sheet.readUInt32LE((i + 1) * 4) }
      const run = bounds.to > bounds.from ? read(sheet, count, i) : null
      if (run !== null) runs.push({ ...run, ...bounds })
      if (runs.length > mostRuns) return null
    }
  }
  return runs.sort((a, b) => a.from - b.from)
}

/** Single properties: a code whose top bits say how long its operand is. */
function* sprms(buffer: Buffer): Generator<{ code: number; operand: Buffer }> {
  for (let at = 0; at + 2 < buffer.length; ) {
    const code = buffer.readUInt16LE(at)
    at += 2
    const [skip, length] = lengthAt(buffer, at, code)
    if (at + skip + length > buffer.length) return
    yield { code, operand: buffer.subarray(at + skip, at + skip + length) }
    at += skip + length
  }
}

function lengthAt(buffer: Buffer, at: number, code: number): [skip: number, length: number] {
  switch (code >> 13) {
    case 0:
    case 1:
      return [0, 1]
    case 2:
    case 4:
    case 5:
      return [0, 2]
    case 3:
      return [0, 4]
    case 7:
      return [0, 3]
    default:
      // The one with a table's columns has a longer length, counted one too many.
      if (code === 0xd608) return at + 2 <= buffer.length ? [2, Math.max(buffer.readUInt16LE(at) - 1, 0)] : [0, buffer.length]
      return at < buffer.length ? [1, buffer.readUInt8(at)] : [0, buffer.length]
  }
}

/**
 * Which cells of a row are merged into the one before. Two descriptions of the format disagree on which mark is the first
 * cell's and which the others': it is the first one's of its run.
 */
function shapeOf(operand: Buffer): Shape {
  const cells = Math.min(operand[0] ?? 0, 63)
  const from = 1 + (cells + 1) * 2
  let first = 0
  return Array.from({ length: cells }, (_, i) => {
    const at = from + i * 20
    const mark = at + 2 <= operand.length ? operand.readUInt16LE(at) & 3 : 0
    const merged = mark !== 0 && first !== 0 && mark !== first
    if (!merged) first = mark
    return { merged }
  })
}
