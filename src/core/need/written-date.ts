/** A day as people write it: 12 March 2018, 12 Mar 2018, 12/03/2018, 12.3.2018, 2018-03-12. The day comes first, as it does in England. */
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const whole = 'january february march april may june july august september october november december'.split(' ')

/** Null for what is no day, or a year of two digits, which could be anyone's guess. */
export function dateWritten(text: string): Temporal.PlainDate | null {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s,]+/g, ' ')
    .trim()
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(folded)
  if (iso) return day(iso[1], iso[2], iso[3])
  const digits = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(folded)
  if (digits) return day(digits[3], digits[2], digits[1])
  const words = /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.? (\d{4})$/.exec(folded)
  return words ? day(words[3], String(monthOf(words[2] ?? '')), words[1]) : null
}

/** From 1; 0 where there is no such month. */
const monthOf = (name: string): number => {
  const at = whole.indexOf(name)
  return (at === -1 ? months.indexOf(name === 'sept' ? 'sep' : name) : at) + 1
}

function day(year = '', month = '', of = ''): Temporal.PlainDate | null {
  const [y, m, d] = [Number(year), Number(month), Number(of)]
  if (y < 1900 || m < 1 || d < 1) return null
  try {
    return Temporal.PlainDate.from({ year: y, month: m, day: d }, { overflow: 'reject' })
  } catch {
    return null
  }
}
