/** The text of a rich text file as paragraphs and tables. */
import type { Flow } from './flow.ts'
import type { Shape } from './marks.ts'
import { fieldText, noteField } from './rtf-field.ts'
import { type Group, isSeen, look, page, place } from './rtf-group.ts'
import { openLetters } from './rtf-letters.ts'
import { openPages } from './rtf-pages.ts'
import { walkRtf } from './rtf-tokens.ts'
import { characters } from './rtf-words.ts'

type RtfFlow = { kind: 'flow'; flow: Flow[] } | { kind: 'damaged' | 'too-large' }

type Row = { shape: Shape; merged: boolean; begun: boolean }

const deepest = 2_000
const newRow = (): Row => ({ shape: [], merged: false, begun: false })

/** `rtf` holds one byte of the file in each character. */
export function flowOfRtf(rtf: string): RtfFlow {
  const groups: Group[] = []
  const pages = openPages()
  const row = newRow()
  const inner = newRow()
  let group = page()
  let first = false
  let star = false
  let tooDeep = false

  const put = (text: string): void => {
    const { field } = group
    if (group.place === 'page') {
      if (!isSeen(group)) return
      pages.put(text)
      if (field && text.trim() !== '') field.shown = true
    } else if (group.place === 'instruction') {
      if (field && field.instruction.length < 200) field.instruction += text
    } else if (group.place === 'entry') {
      if (field && field.entries.length > 0) field.entries[field.entries.length - 1] += text
    }
  }
  const letters = openLetters(put)

  const word = (name: string, number: number | null): void => {
    if (name === '*') {
      star = true
      return
    }
    const marked = star
    const begins = first || marked
    first = false
    star = false
    if (letters.isCopy(name)) return
    if (begins && name === 'pict' && isSeen(group)) pages.picture()
    if (begins && place(group, name, marked)) return
    switch (group.place) {
      case 'nowhere':
      case 'either':
      case 'entry':
        return
      case 'fonts':
        letters.fontWord(name, number)
        return
      case 'form':
        if (group.field) noteField(group.field, name, number)
        return
      case 'properties':
        if (name === 'nestrow') pages.row(Math.max(group.depth, 2), inner.shape)
        else note(inner, name)
        return
      case 'shape':
        if ((name === 'shptxt' || name === 'dptxbxtext') && pages.openBox())
          Object.assign(group, { place: 'page', ends: 'box', depth: 0, field: null })
        return
      case 'instruction':
      case 'page':
        break
      default:
        group.place satisfies never
    }
    const character = characters[name]
    if (character !== undefined) letters.say(character)
    else if (name === 'u') letters.code(number ?? 0, group.copies)
    else {
      letters.flush()
      letters.header(name, number)
      look(group, name, number, letters.standardFont())
      if (name === 'deff') group.font = letters.standardFont()
      if (group.place === 'page') mark(name)
    }
  }

  const mark = (name: string): void => {
    switch (name) {
      case 'par':
      case 'sect':
      case 'page':
      case 'column':
        // Some writers forget to say that a paragraph is in the table whose row they have begun.
        pages.paragraph(group.depth === 0 && row.begun && !pages.isInBox() ? 1 : group.depth, group.deleted)
        return
      case 'cell':
        pages.cell(1)
        return
      case 'nestcell':
        pages.cell(Math.max(group.depth, 2))
        return
      case 'row':
        pages.row(1, row.shape)
        row.begun = false
        return
      case 'nestrow':
        pages.row(Math.max(group.depth, 2), inner.shape)
        return
      default:
        note(row, name)
    }
  }

  const whole = walkRtf(rtf, {
    open: () => {
      letters.edge()
      if (groups.length >= deepest) tooDeep = true
      if (tooDeep) return
      groups.push(group)
      group = { ...group, ends: null }
      first = true
      star = false
    },
    close: () => {
      letters.edge()
      first = false
      const { ends, field } = group
      const outer = tooDeep ? undefined : groups.pop()
      if (outer === undefined) return
      if (ends === 'box') pages.closeBox()
      group = outer
      if (ends === 'field' && field) put(fieldText(field))
    },
    word: (name, number) => {
      if (!tooDeep) word(name, number)
    },
    bytes: (bytes) => {
      first = false
      if (tooDeep) return
      if (group.place === 'fonts') letters.fontName(bytes)
      else if (group.place === 'nowhere') letters.pass(bytes)
      else letters.bytes(bytes, group.font)
    },
  })
  if (!whole && !tooDeep) return { kind: 'damaged' }
  const flow = tooDeep ? null : pages.end()
  return flow === null ? { kind: 'too-large' } : { kind: 'flow', flow }
}

function note(row: Row, name: string): void {
  if (name === 'trowd') Object.assign(row, { shape: [], merged: false, begun: true })
  else if (name === 'clmrg') row.merged = true
  else if (name === 'cellx' && row.shape.length < 200) {
    row.shape = [...row.shape, { merged: row.merged }]
    row.merged = false
  }
}
