/** A field of rich text: a box to tick, a choice from a list, a symbol; anything else shows its result. */
import { symbolFor } from './symbols.ts'

export type RtfField = {
  instruction: string
  kind: number
  result: number | null
  standard: number | null
  entries: string[]
  shown: boolean
}

export const newField = (): RtfField => ({ instruction: '', kind: -1, result: null, standard: null, entries: [], shown: false })

/** Notes what a control word says of a form's field. */
export function noteField(field: RtfField, word: string, number: number | null): void {
  if (word === 'fftype') field.kind = number ?? -1
  else if (word === 'ffres') field.result = number
  else if (word === 'ffdefres') field.standard = number
}

/** What the field adds to the text by itself. */
export function fieldText(field: RtfField): string {
  // 25 stands for: nobody has chosen anything.
  const chosen = field.result === null || field.result === 25 ? (field.standard ?? 0) : field.result
  if (/^\s*FORMCHECKBOX/i.test(field.instruction)) return chosen === 1 ? '☒ ' : '☐ '
  if (/^\s*FORMDROPDOWN/i.test(field.instruction)) return field.shown ? '' : (field.entries[chosen] ?? '')
  const symbol = /^\s*SYMBOL\s+(?:0x([\da-f]{1,4})|(\d{1,5}))/i.exec(field.instruction)
  if (!symbol || field.shown) return ''
  return symbolFor(symbol[1] ? Number.parseInt(symbol[1], 16) : Number(symbol[2])) ?? ''
}
