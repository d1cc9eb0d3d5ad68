/** The letters of rich text: bytes in the code page of their font, numbers of Unicode with a copy for old readers to pass over. */
import { decodePage, pageOfCharset } from './code-pages.ts'
import { characters } from './rtf-words.ts'
import { symbolFor } from './symbols.ts'

type Font = { page: number | null; dingbats: boolean; symbols: boolean }

type Letters = {
  /** A word before the text that names a code page or font for all of it. */
  header: (name: string, number: number | null) => void
  /** A word or a name in the table of fonts. */
  fontWord: (name: string, number: number | null) => void
  fontName: (name: string) => void
  standardFont: () => number
  bytes: (bytes: string, font: number) => void
  /** Bytes that are not read may still be a copy to pass over. */
  pass: (bytes: string) => void
  code: (code: number, copies: number) => void
  say: (text: string) => void
  /** Whether a word is part of a copy to pass over. */
  isCopy: (name: string) => boolean
  /** Writes what is pending: what follows may be read differently. */
  flush: () => void
  /** The same at the edge of a group, where a copy ends too. */
  edge: () => void
}

export function openLetters(put: (text: string) => void): Letters {
  const fonts = new Map<number, Font>()
  let described: Font | undefined
  let page = 1252
  let standard = -1
  let pending = ''
  let pendingPage = 0
  let copies = 0

  const flush = (): void => {
    if (pending === '') return
    const text = decodePage(pending, pendingPage)
    pending = ''
    put(text)
  }
  const say = (text: string): void => {
    flush()
    put(text)
  }
  const afterCopies = (bytes: string): string => {
    const rest = copies > 0 ? bytes.slice(copies) : bytes
    copies = Math.max(copies - bytes.length, 0)
    return rest
  }

  return {
    header: (name, number) => {
      if (name === 'ansicpg' && number !== null && number > 0) page = number
      else if (name === 'mac') page = 10000
      else if (name === 'pc') page = 437
      else if (name === 'pca') page = 850
      else if (name === 'deff') standard = number ?? -1
    },
    fontWord: (name, number) => {
      if (name === 'f') {
        described = { page: null, dingbats: false, symbols: false }
        if (fonts.size < 10_000) fonts.set(number ?? -1, described)
      } else if (described && name === 'fcharset') {
        described.page = pageOfCharset(number ?? 1)
        described.symbols = number === 2
      } else if (described && name === 'cpg' && number !== null && number > 0) described.page = number
    },
    fontName: (name) => {
      if (described && /(?:wing|web)dings/i.test(name)) described.dingbats = true
    },
    standardFont: () => standard,
    bytes: (bytes, number) => {
      const rest = afterCopies(bytes)
      const font = fonts.get(number)
      if (rest === '') return
      if (font?.dingbats) say([...rest].map((char) => (char === ' ' ? ' ' : (symbolFor(char.charCodeAt(0)) ?? ''))).join(''))
      else if (font?.symbols) say(rest.replace(/[\x80-\xff]/g, ''))
      else {
        const codePage = font?.page ?? page
        if (codePage !== pendingPage || pending.length > 10_000) flush()
        pendingPage = codePage
        // A letter of two bytes may be written as an escaped and a plain one: they are decoded together.
        pending += rest
      }
    },
    pass: (bytes) => {
      afterCopies(bytes)
    },
    code: (code, after) => {
      say(String.fromCharCode(code & 0xffff))
      copies = after
    },
    say,
    isCopy: (name) => {
      const isOne = copies > 0 && (name in characters || name === 'u')
      copies = isOne ? copies - 1 : 0
      return isOne
    },
    flush,
    edge: () => {
      flush()
      copies = 0
    },
  }
}
