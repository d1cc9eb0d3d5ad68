/** Takes HTML out of the rich text that Outlook wraps it in. [MS-OXRTFEX] */
import { openLetters } from './rtf-letters.ts'
import { walkRtf } from './rtf-tokens.ts'
import { characters, unreadGroups } from './rtf-words.ts'

/** `off`: written for readers of rich text only. */
type Group = { place: 'text' | 'tag' | 'nowhere' | 'fonts'; off: boolean; font: number; copies: number }

const deepest = 2_000

/** The HTML, or null where there is none. `rtf` holds one byte of the file in each character. */
export function htmlInRtf(rtf: string): string | null {
  if (!/\\fromhtml1\b/.test(rtf.slice(0, 2_000))) return null
  const html: string[] = []
  const groups: Group[] = []
  let group: Group = { place: 'text', off: false, font: -1, copies: 1 }
  let first = false
  let star = false
  const letters = openLetters((text) => {
    if (group.off) return
    if (group.place === 'tag') html.push(text)
    else if (group.place === 'text') html.push(text.replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;')))
  })
  const word = (name: string, number: number | null): void => {
    if (name === '*') {
      star = true
      return
    }
    const begins = first || star
    const marked = star
    first = false
    star = false
    if (letters.isCopy(name)) return
    if (begins && name === 'htmltag' && group.place === 'text') group.place = 'tag'
    else if (begins && name === 'fonttbl') group.place = 'fonts'
    else if (begins && (marked || unreadGroups.has(name) || name === 'pict')) group.place = 'nowhere'
    if (group.place === 'fonts') letters.fontWord(name, number)
    if (group.place === 'fonts' || group.place === 'nowhere') return
    if (name === 'htmlrtf') {
      letters.flush()
      group.off = number !== 0
    } else if (name === 'par' || name === 'line') letters.say('\r\n')
    else if (characters[name] !== undefined) letters.say(characters[name] ?? '')
    else if (name === 'u') letters.code(number ?? 0, group.copies)
    else {
      letters.flush()
      letters.header(name, number)
      if (name === 'f') group.font = number ?? -1
      else if (name === 'uc') group.copies = Math.min(Math.max(number ?? 1, 0), 100)
      else if (name === 'plain' || name === 'deff') group.font = letters.standardFont()
    }
  }
  let tooDeep = false
  walkRtf(rtf, {
    open: () => {
      letters.edge()
      tooDeep ||= groups.length >= deepest
      if (tooDeep) return
      groups.push(group)
      group = { ...group }
      first = true
      star = false
    },
    close: () => {
      letters.edge()
      first = false
      group = (tooDeep ? undefined : groups.pop()) ?? group
    },
    word: (name, number) => {
      if (!tooDeep) word(name, number)
    },
    bytes: (bytes) => {
      first = false
      if (tooDeep) return
      if (group.place === 'fonts') letters.fontName(bytes)
      else if (group.place === 'nowhere' || group.off) letters.pass(bytes)
      else letters.bytes(bytes, group.font)
    },
  })
  letters.flush()
  return html.join('')
}
