/** HTML that cannot be broken by what it shows: every value is escaped unless it is HTML of ours. */

export type Html = { readonly html: string }
type Value = Html | string | number | null | false | Value[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const shown = (value: Value): string => {
  if (value === null || value === false) return ''
  if (Array.isArray(value)) return value.map(shown).join('')
  return typeof value === 'object' ? value.html : String(value).replaceAll(/[&<>"']/g, (char) => entities[char] ?? char)
}

export const html = (strings: TemplateStringsArray, ...values: Value[]): Html => ({
  html: strings.reduce((text, part, i) => `${text}${shown(values[i - 1] ?? null)}${part}`),
})
