/** The text of a rich text file as paragraphs and tables: groups inherit what holds around them, and forget it when they end. */
import { decodePage, pageOfCharset } from './code-pages.ts'
import type { Flow } from './flow.ts'
import { type Marks, openMarks, type Shape } from './marks.ts'
import type { RtfFlow } from './rtf.ts'
import { fieldText, newField, noteField, type RtfField } from './rtf-field.ts'
import { walkRtf } from './rtf-tokens.ts'
import { characters, starred, unreadGroups } from './rtf-words.ts'
import { symbolFor, withSymbols } from './symbols.ts'

/** Where the text of a group goes. `shape`: a drawing, of which only its text box is text. `properties`: of a nested row. */
type Place = 'page' | 'nowhere' | 'fonts' | 'instruction' | 'form' | 'entry' | 'shape' | 'properties' | 'either'

type Group = {
  place: Place
  unseen: boolean
  struck: boolean
  hidden: boolean
  font: number
  /** How many characters after a `\u` repeat it for old readers. */
  repeats: number
  depth: number
  field: RtfField | null
  /** What ends with this group. */
  ends: 'field' | 'box' | null
}

type Font = { page: number | null; dingbats: boolean; symbols: boolean }
/** A text box has paragraphs of its own while the page's stands still. */
type Sheet = { marks: Marks; text: string; picture: boolean; held: Flow[] }

const deepest = 2_000
const deepestBox = 4

export function flowOfRtf(rtf: string): RtfFlow {
  let group: Group = { place: 'page', unseen: false, struck: false, hidden: false, font: -1, repeats: 1, depth: 0, field: null, ends: null }
  const groups: Group[] = []
  const fonts = new Map<number, Font>()
  const sheets: Sheet[] = [{ marks: openMarks(), text: '', picture: false, held: [] }]
  let page = 1252
  let standardFont = -1
  let pending = ''
  let pendingPage = 0
  let skip = 0
  let first = false
  let star = false
  let tooDeep = false
  const row = { shape: [] as Shape, merged: false, begun: false }
  const nested = { shape: [] as Shape, merged: false, begun: false }

  const sheet = (): Sheet => sheets.at(-1) as Sheet
  const flush = (): void => {
    if (pending === '') return
    const text = decodePage(pending, pendingPage)
    pending = ''
    put(text)
  }
  const put = (text: string): void => {
    const { field } = group
    switch (group.place) {
      case 'page':
        if (group.unseen || group.struck || group.hidden) return
        sheet().text += text
        if (field && text.trim() !== '') field.shown = true
        return
      case 'instruction':
        if (field && field.instruction.length < 200) field.instruction += text
        return
      case 'entry':
        if (field && field.entries.length > 0) field.entries[field.entries.length - 1] += text
        return
    }
  }
  const say = (text: string): void => {
    flush()
    put(text)
  }

  const finish = (end: (text: string, picture: boolean, held: Flow[]) => void): void => {
    flush()
    const at = sheet()
    const { text, picture, held } = at
    Object.assign(at, { text: '', picture: false, held: [] })
    end(withSymbols(text), picture, held)
  }
  const paragraph = (): void => {
    flush()
    // A paragraph whose end was deleted goes on in the next.
    if (group.unseen && sheet().text !== '') return
    const depth = group.depth === 0 && row.begun && sheets.length === 1 ? 1 : group.depth
    finish((text, picture, held) => {
      if (!group.unseen || picture) sheet().marks.paragraph(depth, text, picture)
      sheet().marks.add(depth, held)
    })
  }
  const cell = (depth: number): void =>
    finish((text, picture, held) => {
      const { marks } = sheet()
      if (held.length > 0) {
        marks.paragraph(depth, text, picture)
        marks.add(depth, held)
      }
      marks.cell(depth, held.length > 0 ? '' : text, held.length > 0 ? false : picture)
    })
  const endRow = (depth: number, { shape }: typeof row): void => {
    flush()
    // Text between a row's last cell and its end is no cell.
    sheet().text = ''
    sheet().marks.row(depth, shape)
  }

  /** The first word of a group may say what the group is. */
  const begin = (name: string): boolean => {
    const marked = star
    star = false
    if (marked && !starred.has(name)) group.place = 'nowhere'
    else if (group.place === 'nowhere') return true
    else if (group.place === 'either') group.place = name === 'ud' ? 'page' : 'nowhere'
    else if (unreadGroups.has(name)) group.place = 'nowhere'
    switch (name) {
      case 'fonttbl':
        group.place = 'fonts'
        return true
      case 'pict':
        if (group.place === 'page' && !group.unseen && !group.hidden) sheet().picture = true
        group.place = 'nowhere'
        return true
      case 'field':
        Object.assign(group, { field: newField(), ends: 'field' })
        return true
      case 'fldinst':
        if (group.field && group.place === 'page') group.place = 'instruction'
        return true
      case 'formfield':
        if (group.place === 'instruction') group.place = 'form'
        return true
      case 'ffl':
        if (group.place === 'form' && group.field && group.field.entries.length < 1_000) {
          group.place = 'entry'
          group.field.entries.push('')
        }
        return true
      case 'shpinst':
      case 'do':
        if (group.place === 'page') group.place = 'shape'
        return true
      case 'shptxt':
      case 'dptxbxtext':
        if (group.place !== 'shape' || sheets.length > deepestBox) return true
        flush()
        sheets.push({ marks: openMarks(), text: '', picture: false, held: [] })
        Object.assign(group, { place: 'page', ends: 'box', depth: 0, field: null })
        return true
      case 'nesttableprops':
        if (group.place === 'page') group.place = 'properties'
        return true
      case 'upr':
        group.place = 'either'
        return true
    }
    return group.place === 'nowhere'
  }

  const rowWord = (at: typeof row, name: string): void => {
    if (name === 'trowd') Object.assign(at, { shape: [], merged: false, begun: true })
    else if (name === 'clmrg') at.merged = true
    else if (name === 'cellx' && at.shape.length < 200) {
      at.shape.push({ merged: at.merged })
      at.merged = false
    }
  }

  const word = (name: string, number: number | null): void => {
    if (name === '*') {
      star = true
      return
    }
    const isFirst = first || star
    first = false
    if (isFirst && begin(name)) return
    if (skip > 0 && (name in characters || name === 'u')) {
      skip--
      return
    }
    skip = 0
    switch (group.place) {
      case 'nowhere':
        return
      case 'fonts':
        fontWord(name, number)
        return
      case 'form':
        if (group.field) noteField(group.field, name, number)
        return
      case 'properties':
        if (name === 'nestrow') endRow(Math.max(group.depth, 2), nested)
        else rowWord(nested, name)
        return
    }
    const character = characters[name]
    if (character !== undefined) {
      say(character)
      return
    }
    switch (name) {
      case 'u':
        say(String.fromCharCode((number ?? 0) & 0xffff))
        skip = group.repeats
        return
      case 'uc':
        group.repeats = Math.min(Math.max(number ?? 1, 0), 100)
        return
      case 'f':
        flush()
        group.font = number ?? -1
        return
      case 'plain':
        flush()
        Object.assign(group, { font: standardFont, hidden: false, struck: false, unseen: false })
        return
      case 'v':
        flush()
        group.hidden = number !== 0
        return
      case 'deleted':
        flush()
        group.unseen = number !== 0
        return
      case 'strike':
      case 'striked':
        flush()
        group.struck = number !== 0
        return
      case 'ansicpg':
        if (number !== null && number > 0) page = number
        return
      case 'mac':
        page = 10000
        return
      case 'pc':
        page = 437
        return
      case 'pca':
        page = 850
        return
      case 'deff':
        standardFont = number ?? -1
        group.font = standardFont
        return
    }
    if (group.place === 'page') pageWord(name, number)
  }

  const pageWord = (name: string, number: number | null): void => {
    switch (name) {
      case 'par':
      case 'sect':
      case 'page':
      case 'column':
        paragraph()
        return
      case 'pard':
        group.depth = 0
        return
      case 'intbl':
        group.depth = Math.max(group.depth, 1)
        return
      case 'itap':
        group.depth = Math.min(Math.max(number ?? 0, 0), 100)
        return
      case 'cell':
        cell(1)
        return
      case 'nestcell':
        cell(Math.max(group.depth, 2))
        return
      case 'row':
        endRow(1, row)
        row.begun = false
        return
      case 'nestrow':
        endRow(Math.max(group.depth, 2), nested)
        return
      default:
        rowWord(row, name)
    }
  }

  let described = -1
  const fontWord = (name: string, number: number | null): void => {
    if (name === 'f') {
      described = number ?? -1
      if (fonts.size < 10_000) fonts.set(described, { page: null, dingbats: false, symbols: false })
    }
    const font = fonts.get(described)
    if (!font) return
    if (name === 'fcharset') Object.assign(font, { page: pageOfCharset(number ?? 1), symbols: number === 2 })
    else if (name === 'cpg' && number !== null && number > 0) font.page = number
  }

  const bytes = (found: string, escaped: boolean): void => {
    first = false
    const rest = skip > 0 ? found.slice(skip) : found
    skip = Math.max(skip - found.length, 0)
    if (rest === '' || group.place === 'nowhere') return
    const font = fonts.get(group.font)
    if (group.place === 'fonts') {
      const named = fonts.get(described)
      if (named && /(?:wing|web)dings/i.test(rest)) named.dingbats = true
      return
    }
    if (font?.dingbats) {
      say([...rest].map((char) => (char === ' ' ? ' ' : (symbolFor(char.charCodeAt(0)) ?? ''))).join(''))
      return
    }
    if (font?.symbols) {
      say(rest.replace(/[\x80-\xff]/g, ''))
      return
    }
    const codePage = font?.page ?? page
    if (pending !== '' && codePage !== pendingPage) flush()
    pendingPage = codePage
    // A letter of two bytes may be written as an escaped and a plain one: they are decoded together.
    pending += rest
    if (!escaped && pending.length > 10_000) flush()
  }

  const well = walkRtf(rtf, {
    open: () => {
      flush()
      skip = 0
      if (groups.length >= deepest) tooDeep = true
      groups.push(group)
      group = { ...group, ends: null }
      first = true
      star = false
    },
    close: () => {
      flush()
      skip = 0
      const { ends, field } = group
      const outer = groups.pop()
      if (outer === undefined) return
      if (ends === 'box') {
        finish((text, picture, held) => {
          if (text.trim() !== '' || picture) sheet().marks.paragraph(0, text, picture)
          sheet().marks.add(0, held)
        })
        const flow = sheets.pop()?.marks.end() ?? []
        for (const part of flow) if (part.kind === 'table' || part.text.trim() !== '' || part.picture) sheet().held.push(part)
      }
      group = outer
      if (ends === 'field' && field) put(fieldText(field))
      first = false
    },
    word: (name, number) => {
      if (!tooDeep) word(name, number)
    },
    bytes: (found, escaped) => {
      if (!tooDeep) bytes(found, escaped)
    },
  })
  if (tooDeep) return { kind: 'too-large' }
  if (!well || sheets.length !== 1) return { kind: 'damaged' }
  finish((text, picture, held) => {
    if (text.trim() !== '' || picture) sheet().marks.paragraph(0, text, picture)
    sheet().marks.add(0, held)
  })
  const flow = sheet().marks.end()
  return flow === null ? { kind: 'too-large' } : { kind: 'flow', flow }
}
