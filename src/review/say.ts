/** What one person is told in private, and nobody else sees. */
import type { KnownBlock } from '@slack/types'
import type { Case, Decision } from '../core/declaration.ts'
import type { Reviewer } from '../core/hub.ts'
import type { Proposal } from '../core/round/proposal.ts'
import type { Verdict } from '../core/round/round.ts'
import { capitalised, dateInWords, timeInWords } from '../core/wording.ts'
import { actions, button, section } from './blocks.ts'
import { inline, mention } from './text.ts'
import type { CardValue, RaiseValue } from './values.ts'
import { proposalClosedInWords, schoolInWords, verdictInWords } from './words.ts'

/** `blocks` only where there is something to press. */
export type Said = { text: string; blocks?: KnownBlock[] }

const say = (text: string): Said => ({ text })

export const notYours = (hub: string): Said =>
  say(
    `Only the reviewers of ${inline(hub, 100)} can do this. Nothing was changed. To become one, ask whoever keeps Countersign’s configuration.`,
  )

export const leadOnly = (hub: string): Said => say(`Only a lead of ${inline(hub, 100)} can do this. Nothing was changed.`)

export const wrongWorkspace = (): Said => say('This can only be done from the hub’s own Slack workspace. Nothing was changed.')

export const unknown = (): Said => say('Countersign does not know this any more. Nothing was changed.')

export const already = ({ verdict, by, at }: Decision, user: string): Said =>
  say(
    `Already ${verdictInWords[verdict].toLowerCase()} by ${by === user ? 'you' : mention(by)} on ${timeInWords(at)}. Nothing was changed.`,
  )

export const stale = (): Said =>
  say(
    'This changed after the card was drawn: a newer form or another decision. Nothing was recorded. Read the card again, it is being redrawn, then decide.',
  )

export const withdrawn = (): Said => say('The school has withdrawn this declaration. Nothing was changed.')

export const conflicted = (): Said =>
  say('You have declared an interest in this school, so others decide about it. Nothing was changed. A lead can lift it in Details.')

export const alreadyConflicted = (): Said => say('You have declared an interest in this school before. It still stands.')

export const notConflicted = (): Said =>
  say('They have not declared an interest in this school, or it has been lifted. Nothing was changed.')

export const nothingToWithdraw = (): Said =>
  say('There is nothing to withdraw: the school has been told that it has no place. Nothing was changed.')

export const notWithdrawn = (): Said => say('The school has not withdrawn, or somebody has taken it back in already. Nothing was changed.')

export const notChecked = (): Said => say('This declaration is still being checked. Nothing was recorded. Try again in a moment.')

const allTaken = (places: number, at = ''): string => (places === 1 ? `the one place${at} is taken` : `all ${places} places${at} are taken`)

/** A message with a way on, never a modal: the person may want to look at the other cards first. */
export function full(c: Case, places: number, role: Reviewer['role'] = 'reviewer'): Said {
  const { id, version } = c.declaration
  const text = `${schoolInWords(c)} was not approved: ${allTaken(places, ` at ${inline(c.hub.name, 100)}`)}.`
  const waitlist = button('waitlist', 'Waitlist', c.school.name ?? c.declaration.reference, { id, version } satisfies CardValue)
  // A lead can ask for more; the limit holds until a second person has agreed.
  const raise =
    role === 'lead' ? [button('raise', 'Raise places', c.hub.name, { round: c.round.id, hub: c.hub.id } satisfies RaiseValue)] : []
  return { text, blocks: [section(text), actions(waitlist, ...raise)] }
}

export const released = (at: Temporal.Instant): Said =>
  say(`This was released on ${timeInWords(at)} and the school is being told, so it can no longer be undone. Nothing was changed.`)

export const nothingToUndo = (): Said => say('There is no decision to undo. Nothing was changed; the card is being redrawn.')

export const nothingEntered = (): Said => say('Nothing was different. Nothing was recorded.')

export const nothingCorrected = (): Said => say('Nothing was different, and every value was sure already. Nothing was recorded.')

export const alreadyDismissed = (): Said => say('Somebody has already dismissed this. Nothing was changed.')

export const proposalClosed = (proposal: Proposal): Said => say(`${proposalClosedInWords(proposal)} Nothing was changed.`)

export const notWaiting = (): Said => say('This school is not on the waiting list any more. Nothing was changed; look at its card.')

export const notToldYet = (): Said =>
  say('The school has not been told yet that it is on the waiting list, so it cannot be offered a place. Nothing was changed.')

export const noPlaceToOffer = (places: number): Said =>
  say(`${capitalised(allTaken(places))}, so there is none to offer. Nothing was changed.`)

export const tooLateToOffer = (startsOn: Temporal.PlainDate | null): Said =>
  say(
    `No place can be offered any more: the school would have less than a day to answer before the programme starts${startsOn ? ` on ${dateInWords(startsOn)}` : ''}. Nothing was changed.`,
  )

export const stillTime = (until: Temporal.Instant): Said =>
  say(`The school can answer until ${timeInWords(until.subtract({ minutes: 1 }))}. Nothing was changed.`)

export const nothingOffered = (): Said => say('The offer has ended already. Nothing was changed; the card is being redrawn.')

export const offerAnswered = (): Said =>
  say('No place is offered to this school any more: it has answered, or somebody has settled it. Nothing was changed; read its card.')

export const dealtWith = (): Said => say('Somebody has already dealt with this. Nothing was changed.')

export const onItsWay = (what: string): Said =>
  say(`${what} is in your direct messages with Countersign, or will be there in a moment. Nobody else sees it.`)

export const noConfirmation = (): Said => say('No confirmation has been written yet, so there is nothing to show.')

export const noRound = (): Said => say('This hub has no round for such a form. Nothing was changed.')

export const nobodyToAnswer = (): Said => say('There is nobody that an answer could go to. Nothing was sent.')

export const chaseCancelled = (number: number): Said => say(`Chase ${number} of 3 is cancelled, and no more follow for this form.`)

export const chaseTooLate = (): Said => say('This chase has gone out, or was cancelled before. Nothing was changed.')

export const notRecorded = (): Said => say('Not recorded: Countersign could not reach its database or Slack. Try again in a moment.')

export const restarting = (): Said => say('Not recorded: Countersign is restarting. Try again in a minute.')

export const late = (): Said =>
  say('This takes longer than usual. The card shows what was recorded; if it has not changed in a minute, try again.')

export const oldButton = (): Said => say('This button is no longer used. Nothing was changed.')

export const notAHubChannel = (): Said => say('Type this in your hub’s channel: the channel says which hub it is about.')

export const notReleased = (): Said =>
  say('No school has been told of this decision, so there is nothing to reverse. To take it back, press Undo on the card.')

export const isOffered = (): Said =>
  say('A place is offered to this school, which has not answered yet: there is nothing to reverse until it has. Nothing was changed.')

export const sameVerdict = (verdict: Verdict): Said => say(`This is ${verdictInWords[verdict].toLowerCase()} already. Nothing was changed.`)

export const noPlaceToReverse = (hub: string, places: number): Said =>
  say(`${capitalised(allTaken(places, ` at ${inline(hub, 100)}`))}, so none can be given by a reversal. Nothing was changed.`)

export const raiseWaits = (to: number, by: string): Said =>
  say(`${mention(by)} has already asked for ${to} places. Agree to that in the channel, or dismiss it, first. Nothing was changed.`)

export const needsASecond = (): Said =>
  say('You asked for these places yourself: another person of the hub must agree. Nothing was changed.')

export const raiseOvertaken = (places: number): Said =>
  say(`There are ${places} places by now, so this is put aside. Nothing was changed; a lead can ask again.`)

export const noRoundHere = (): Said => say('This hub has no such round. Nothing was changed.')

export const noLetter = (): Said =>
  say('This decision no longer stands, or there is nobody to write to. Type `/hub release` to see what would leave now.')

export const findNeedsWords = (): Said =>
  say(
    'Type what you know of the school after it: `/hub find moorside`, or its URN, its reference, or a person, telephone number or address on its form.',
  )

export const noDeclarationHere = (): Said =>
  say('This message is about no declaration. Use it on a card, on anything in its thread, or on an announced decision.')

export const commandHelp = (): Said =>
  say(
    [
      '`/hub status`: how the round stands',
      '`/hub queue`: what waits for a decision, oldest first',
      '`/hub find moorside`: a school, by its name, URN or reference, or a person, telephone number or address on its form',
      '`/hub compare`: the schools side by side',
      '`/hub release`: previews the decisions and lets a lead send them',
      '`/hub export`: the round as CSV, as a spreadsheet, and as a report',
    ].join('\n'),
  )
