/** One letter of a page as pdf.js gives it, as it is typed: ligatures taken apart, symbols named, every kind of white space a space. */
import { symbolFor } from '../symbols.ts'
import { num } from './matrix.ts'

/** `width` is in thousandths of its size. */
type Letter = { text: string; width: number; space: boolean }

export function letterOf(item: unknown): Letter | null {
  if (item === null || typeof item !== 'object' || !('unicode' in item) || typeof item.unicode !== 'string') return null
  return {
    text: plain(item.unicode),
    width: 'width' in item ? num(item.width) : 0,
    space: 'isSpace' in item && item.isSpace === true,
  }
}

/** Of Wingdings and Symbol; what else they draw before a point is nothing to us. */
const bullets = new Set(['\uf0b7', '\uf0a7', '\uf0d8', '\uf076'])

const plain = (text: string): string => {
  if (bullets.has(text)) return '•'
  if (/^[\uf020-\uf0ff]$/.test(text)) return symbolFor(text.charCodeAt(0)) ?? ''
  return text
    .replace(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize('NFKC'))
    .replace(/[\s\u00a0]/g, ' ')
    .replace(/[\p{Cc}\p{Co}\p{Cs}\ufffd\u00ad]/gu, '')
}
