/** A letter of the product's as what it tells, to whom. */
import type { Letter } from '../../src/core/letters/letters.ts'
import type { Telling, What } from './known.ts'

const receipts: Record<string, What> = {
  declaration: 'receipt',
  withdrawal: 'withdrawn',
  'back place': 'back in: place',
  'back list': 'back in: list',
  'back undecided': 'back in: undecided',
  offer: 'offer declined',
}
const corrections: [RegExp, What][] = [
  [/ has a place$/, 'corrected: approved'],
  [/ is on the waiting list$/, 'corrected: waitlisted'],
  [/ does not have a place$/, 'corrected: declined'],
]

export function tellingOf({ kind, to: { address: to }, facts }: Pick<Letter, 'kind' | 'to' | 'facts'>): Telling {
  const tells = (what: What | undefined): Telling => {
    if (!what) throw new Error(`a letter that nobody expects: ${kind} to ${to}: ${JSON.stringify(facts)}`)
    return { to, what }
  }
  switch (kind) {
    case 'acknowledgement':
      return tells('received')
    case 'request':
      return tells(facts.asks === 'objection' ? 'told of an objection' : 'asked to confirm')
    case 'receipt':
      return tells(receipts[facts.answers === 'back' ? `back ${facts.back}` : String(facts.answers)])
    case 'offer':
      return tells(facts.reminds === true ? 'reminded of the offer' : 'offered')
    case 'declined':
      return tells(/had no answer by the date in the offer/.test(String(facts.reason)) ? 'offer lapsed' : 'declined')
    case 'approved':
    case 'waitlisted':
      return tells(kind)
    case 'correction':
      return tells(corrections.find(([ends]) => ends.test(String(facts.heading)))?.[1])
    case 'chase':
    case 'enquiry':
      return tells(undefined)
    default:
      return kind satisfies never
  }
}
