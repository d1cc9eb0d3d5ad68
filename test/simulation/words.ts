/** A history in words, so that whoever reads a failure can act it out. */
import type { Deed, Staff } from './commands.ts'
import type { Form } from './forms.ts'
import type { Telling } from './known.ts'

const formInWords = ({ lead2, urn, from, copied, telephone }: Form): string =>
  [
    `from ${from}, copied to ${copied.join(', ') || 'nobody'}`,
    `lead teacher 2 is ${lead2}`,
    urn ? 'with its URN' : 'without its URN',
    `telephone ${telephone}`,
  ].join('; ')

const but = (deed: object): string =>
  [
    ...('reason' in deed && !deed.reason ? ['without a reason'] : []),
    ...('note' in deed && !deed.note ? ['without a note'] : []),
    ...('stale' in deed && deed.stale ? ['on what was shown before'] : []),
  ]
    .map((one) => `, ${one}`)
    .join('')

const called = (who: Staff): string => `${who.charAt(2)}${who.slice(3).toLowerCase()}`

/** `about` is the school or hub that was found for it. */
export function inWords(deed: Deed, about: string): string {
  switch (deed.do) {
    case 'send':
      return `${about} sends a form (${formInWords(deed.form)})`
    case 'answer':
      return `${deed.who} of ${about} says: ${deed.answer}`
    case 'answer the offer':
      return `${deed.who} of ${about} answers the offer: ${deed.answer}`
    case 'ask to withdraw':
      return `${about} asks to withdraw`
    case 'decide':
      return `${called(deed.by)} decides ${about}: ${deed.verdict}${but(deed)}`
    case 'reverse':
      return `${called(deed.by)} reverses ${about}: ${deed.verdict}${but(deed)}`
    case 'move':
      return `${called(deed.by)} moves ${about} to ${deed.to}${but(deed)}`
    case 'undo':
    case 'offer':
    case 'free':
    case 'withdraw':
    case 'take back':
    case 'declare an interest':
      return `${called(deed.by)}: ${deed.do}, ${about}${but(deed)}`
    case 'confirm':
    case 'put aside':
      return `${called(deed.by)}: ${deed.do} ${about}${but(deed)}`
    case 'release':
      return `the lead releases the decisions of ${about}${but(deed)}`
    case 'raise':
      return `${called(deed.by)} asks for one more place at ${about}, ${called(deed.agrees)} agrees${but(deed)}`
    case 'pass':
      return `${deed.minutes < 60 ? `${deed.minutes} minutes` : `${deed.minutes / 60} hours`} pass`
    default:
      return deed satisfies never
  }
}

export const tellings = (list: readonly Telling[]): string =>
  list.length > 0 ? list.map(({ to, what }) => `${to}: ${what}`).join('\n      ') : 'nobody'
