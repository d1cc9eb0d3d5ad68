/** Dates, times and lists as GOV.UK writes them, in Europe/London whatever machine we run on. */

const months = 'January February March April May June July August September October November December'.split(' ')

/** "25 May 2018" */
export const dateInWords = (date: Temporal.PlainDate): string => `${date.day} ${months[date.month - 1]} ${date.year}`

const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

/** "Friday 25 May 2018" */
export const dayInWords = (date: Temporal.PlainDate): string => `${weekdays[date.dayOfWeek - 1]} ${dateInWords(date)}`

/** "25 May 2018 at 11:59pm"; midday and midnight are said in words, because 12am and 12pm are not understood alike. */
export function timeInWords(instant: Temporal.Instant): string {
  const at = instant.toZonedDateTimeISO('Europe/London')
  return `${dateInWords(at.toPlainDate())} at ${clock(at.hour, at.minute)}`
}

function clock(hour: number, minute: number): string {
  if (minute === 0 && hour === 0) return 'midnight'
  if (minute === 0 && hour === 12) return 'midday'
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`
}

/** "the head teacher, lead teacher 1 and lead teacher 2" */
export const listInWords = (items: string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** Roles take an article unless they are numbered: "the head teacher", "lead teacher 1". */
export const withArticle = (title: string): string => (/\d$/.test(title) ? title : `the ${title}`)

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
