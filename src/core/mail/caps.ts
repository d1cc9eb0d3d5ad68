/** How many letters may answer mail: two machines must not write to each other for ever, whatever their headers say. */
import type { LetterKind } from '../letters/letters.ts'

/** Written because somebody wrote to us. Verdicts and chases follow from what people at the hub do: no machine can call them out. */
const answers: readonly LetterKind[] = ['acknowledgement', 'request', 'receipt', 'enquiry']

/** Letters that exist already, sent or still to be sent; `day` is the last 24 hours, `week` the last seven days. */
export type Counts = {
  /** To this address: all, and those of this kind that belong to no case. */
  address: { day: number; unplacedDay: number; sameUnplacedWeek: number }
  /** Of this case: all, and those of this kind to this address. Null where the letter belongs to none. */
  case: { day: number; sameDay: number } | null
}

/** Far above what a school correcting its form needs, and a trust's office that sends in thirty schools' forms. */
const most = { addressDay: 60, unplacedDay: 5, sameUnplacedWeek: 2, caseDay: 24, sameDay: 5 } as const

/** Why a letter is held back, as staff read it; null where it may go. */
export function heldBack(kind: LetterKind, { address, case: inCase }: Counts): string | null {
  if (!answers.includes(kind)) return null
  const why = (count: number, to: string) => `Not sent, so that two machines cannot write to each other for ever: ${count} ${to}.`
  if (address.day >= most.addressDay) return why(address.day, 'letters went to this address in 24 hours')
  if (inCase === null) {
    // Whoever has had two letters today has been told how to reach us.
    if (kind === 'enquiry' && address.day >= 2) return why(address.day, 'letters went to this address in 24 hours')
    if (address.unplacedDay >= most.unplacedDay) return why(address.unplacedDay, 'answers went to this address in 24 hours')
    return address.sameUnplacedWeek >= most.sameUnplacedWeek
      ? why(address.sameUnplacedWeek, 'answers of this kind went to this address in seven days')
      : null
  }
  if (inCase.day >= most.caseDay) return why(inCase.day, 'letters were written in this case in 24 hours')
  return inCase.sameDay >= most.sameDay ? why(inCase.sameDay, 'letters of this kind went to this address in 24 hours') : null
}
