/** Boxes and ticks of the fonts that have nothing else: Wingdings keeps them where others keep letters. */

const boxes: Record<number, string> = {
  111: '☐',
  113: '☐',
  114: '☐',
  168: '☐',
  120: '☒',
  251: '✗',
  252: '✓',
  253: '☒',
  254: '☑',
}
/** Wingdings 2. */
const more: Record<number, string> = { 79: '✗', 80: '✓', 81: '☒', 82: '☑', 83: '☒', 84: '☒', 163: '☐' }

/** What a symbol's code stands for; null where it says nothing, as a bullet. */
export const symbolFor = (code: number): string | null => {
  const low = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code
  return boxes[low] ?? more[low] ?? null
}

/** The same for symbols that stand in a text as private characters. */
export const withSymbols = (text: string): string => text.replace(/[\uf020-\uf0ff]/g, (char) => symbolFor(char.charCodeAt(0)) ?? '')
