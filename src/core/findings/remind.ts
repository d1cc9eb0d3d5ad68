/** Reminding a school that the round closes soon, where something can still be put right. Pure; asked again when it is due. */

import type { Case } from '../declaration.ts'
import type { Planned } from '../effect.ts'
import { chaseFacts } from '../letters/letter-facts.ts'
import { letter } from '../letters/letters.ts'
import type { Link } from '../mail/claim.ts'
import { daysLeft, isClosed, isLastReminder, isReminderDay } from '../round/round-life.ts'
import { chased, waiting } from './chase.ts'

/** So many days before that closing day. */
export type Reminder = { days: number; closes: string }

export const reminderEvent = ({ days, closes }: Reminder): string => `reminder-${days}-${closes}`

export type Reminding = { kind: 'reminded'; to: string[]; plan: Planned[] } | { kind: 'reminder-not-needed'; why: string }

/** As for a chase; `cancelled`: a person has called the chases of this form off, and was told that no more follow. */
type Context = { link: Link; returned: readonly string[]; reached: readonly string[]; cancelled: boolean }

export function remind(c: Case, reminder: Reminder, { link, returned, reached, cancelled }: Context, now: Temporal.Instant): Reminding {
  const not = (why: string): Reminding => ({ kind: 'reminder-not-needed', why })
  const left = daysLeft(c.round, now)
  if (reminder.closes !== c.round.closes.toString()) return not('the closing date has changed')
  if (isClosed(c.round, now)) return not('the deadline has passed')
  if (!isReminderDay(reminder.days, left)) return not('it is too late for it')
  if (cancelled) return not('chases of this form were called off')
  const people = chased(c, returned).filter(({ address }) => !reached.includes(address))
  if (people.length === 0) return not('nothing is missing that anyone can be asked for, or they were asked within a day')
  const letters = people.map(({ address, signs, puts }) => {
    const reader = { address, roles: signs ? waiting(c, address) : [], puts, last: isLastReminder(reminder.days), left: leftInWords(left) }
    const facts = chaseFacts(c, reader, link, now)
    return letter(c, reminderEvent(reminder), { kind: 'chase', to: { address, name: null }, facts, pdf: false })
  })
  const to = people.map(({ address }) => address)
  const note = { kind: 'reminded', left, to } as const
  const told: Planned = { key: `thread:${c.declaration.id}:${reminderEvent(reminder)}`, effect: { kind: 'thread', note } }
  return { kind: 'reminded', to, plan: [...letters, told] }
}

const leftInWords = (left: number): string => (left === 0 ? 'Today is the last day' : left === 1 ? '1 day left' : `${left} days left`)
