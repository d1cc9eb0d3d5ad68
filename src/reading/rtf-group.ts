/** Groups of rich text inherit what holds around them, and forget it when they end; their first word may say what they are. */
import { newField, type RtfField } from './rtf-field.ts'
import { starred, unreadGroups } from './rtf-words.ts'

/** Where the text of a group goes. `shape`: a drawing, of which only its text box is text. `properties`: of a nested row. */
type Place = 'page' | 'nowhere' | 'fonts' | 'instruction' | 'form' | 'entry' | 'shape' | 'properties' | 'either'

export type Group = {
  place: Place
  deleted: boolean
  struck: boolean
  hidden: boolean
  font: number
  /** How many characters after a `\u` repeat it for old readers. */
  copies: number
  /** How many tables its paragraphs are in. */
  depth: number
  field: RtfField | null
  /** What ends with this group. */
  ends: 'field' | 'box' | null
}

export const page = (): Group => ({
  place: 'page',
  deleted: false,
  struck: false,
  hidden: false,
  font: -1,
  copies: 1,
  depth: 0,
  field: null,
  ends: null,
})

export const isSeen = ({ place, deleted, struck, hidden }: Group): boolean => place === 'page' && !deleted && !struck && !hidden

/** Puts a group where its first word says; `marked` where a `\*` stands before it. False where the word is an ordinary one. */
export function place(group: Group, name: string, marked: boolean): boolean {
  if (group.place === 'nowhere') return true
  if (group.place === 'either') group.place = name === 'ud' ? 'page' : 'nowhere'
  if (unreadGroups.has(name) || (marked && !starred.has(name))) group.place = 'nowhere'
  const { place, field } = group
  switch (name) {
    case 'fonttbl':
      group.place = 'fonts'
      return true
    case 'pict':
      group.place = 'nowhere'
      return true
    case 'upr':
      // The same twice: in the code page, and in Unicode.
      if (place === 'page') group.place = 'either'
      return true
    case 'field':
      if (place === 'page') Object.assign(group, { field: newField(), ends: 'field' })
      return true
    case 'fldinst':
      if (place === 'page') group.place = field ? 'instruction' : 'nowhere'
      return true
    case 'formfield':
      group.place = place === 'instruction' ? 'form' : 'nowhere'
      return true
    case 'ffl':
      group.place = place === 'form' && field && field.entries.length < 1_000 ? 'entry' : 'nowhere'
      if (group.place === 'entry') field?.entries.push('')
      return true
    case 'shpinst':
    case 'do':
      if (place === 'page') group.place = 'shape'
      return true
    case 'nesttableprops':
      if (place === 'page') group.place = 'properties'
      return true
  }
  return group.place === 'nowhere'
}

/** Notes a word about how the text looks. */
export function look(group: Group, name: string, number: number | null, standardFont: number): void {
  switch (name) {
    case 'uc':
      group.copies = Math.min(Math.max(number ?? 1, 0), 100)
      return
    case 'f':
      group.font = number ?? -1
      return
    case 'plain':
      Object.assign(group, { font: standardFont, hidden: false, struck: false, deleted: false })
      return
    case 'v':
      group.hidden = number !== 0
      return
    case 'deleted':
      group.deleted = number !== 0
      return
    case 'strike':
    case 'striked':
      group.struck = number !== 0
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
  }
}
