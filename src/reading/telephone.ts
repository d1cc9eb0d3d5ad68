/** Telephone numbers to E.164, British unless they say otherwise. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** Every possible number in a text, each once: "01632 960123 ext 12", "01632 960123 / 07700 900123". Existence is not checked. */
export function telephonesIn(text: string): string[] {
  const parts = text.slice(0, 300).split(/\s*(?:[/,;|&]|\bor\b|\band\b)\s*/i)
  const found = parts.flatMap((part) => {
    const number = parsePhoneNumberFromString(part, 'GB')
    return number?.isPossible() ? [number.number as string] : []
  })
  return [...new Set(found)]
}
