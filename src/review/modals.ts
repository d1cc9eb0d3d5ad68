/** The modals that ask for a reason, and the one that says why nothing was changed. */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Case } from '../core/declaration.ts'
import type { Reason } from '../core/programme.ts'
import type { Verdict } from '../core/round/round.ts'
import { context, list, section } from './blocks.ts'
import type { Said } from './say.ts'
import { escaped } from './text.ts'
import type { CardValue } from './values.ts'
import { schoolInWords } from './words.ts'

/** Which modal was submitted. */
export const callback = {
  approved: 'approve-with-reason',
  waitlisted: 'waitlist-with-reason',
  declined: 'decline-with-reason',
} as const satisfies Record<Verdict, string>

const title = { approved: 'Approve', waitlisted: 'Waitlist', declined: 'Decline' } as const satisfies Record<Verdict, string>

export const modal = (name: string, blocks: KnownBlock[], rest: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  title: labelled(name),
  close: labelled(rest.submit ? 'Cancel' : 'Close'),
  blocks,
  ...rest,
})

/** A label of our own. */
export const labelled = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const

/** The reasons that the programme knows for this verdict; approval needs words instead. */
export const reasonsFor = ({ programme }: Pick<Case, 'programme'>, verdict: Verdict): Reason[] =>
  verdict === 'waitlisted' ? programme.waitlistReasons : verdict === 'declined' ? programme.declineReasons : []

/** Asks for the reason of a verdict. `outstanding` is what an approval would pass over. */
export function askReason(c: Case, verdict: Verdict, outstanding: string[]): ModalView {
  const { id, version } = c.declaration
  const asked =
    verdict === 'approved' ? [...list('Still outstanding', outstanding, { most: 4 }), note(false)] : [choice(c, verdict), note(true)]
  return modal(title[verdict], [section(`*${schoolInWords(c)}*`), ...asked], {
    callback_id: callback[verdict],
    private_metadata: JSON.stringify({ id, version } satisfies CardValue),
    submit: labelled(title[verdict]),
  })
}

const choice = (c: Case, verdict: Verdict): InputBlock => ({
  type: 'input',
  block_id: 'reason',
  label: labelled('Reason'),
  hint: labelled('The school’s letter gives this reason in the programme’s own words.'),
  element: {
    type: 'static_select',
    action_id: 'reason',
    placeholder: labelled('Choose a reason'),
    options: reasonsFor(c, verdict)
      .slice(0, 100)
      .map((reason) => ({ text: labelled(escaped(reason.label, 75)), value: reason.id })),
  },
})

const note = (optional: boolean): InputBlock => ({
  type: 'input',
  block_id: 'note',
  optional,
  label: labelled(optional ? 'Note' : 'Why approve all the same'),
  hint: labelled('Kept on the record. The school does not see it.'),
  element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 2000 },
})

/** Replaces a modal whose question no longer arises, or whose answer could not be recorded. */
export const toldInstead = (said: Said): ModalView =>
  modal('Your decision', [section(said.text), context('Close this and look at the card.')])
