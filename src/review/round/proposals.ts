/** Proposals in the hub's channel: what is proposed, who made what of it, and what each kind does once it is confirmed. */
import type { Button, KnownBlock } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import type { Actor, Hub } from '../../core/hub.ts'
import type { Proposal, ProposalKind } from '../../core/round/proposal.ts'
import type { Round } from '../../core/round/round.ts'
import type { Rendered } from '../../outbound/slack.ts'
import type { Room } from '../authorise.ts'
import { actions, button, context, header, section } from '../blocks.ts'
import type { Press } from '../requests.ts'
import { withdrawalProposal } from '../school/withdrawal-proposal.ts'
import { inline, plain } from '../text.ts'
import type { ProposalValue } from '../values.ts'
import { proposalClosedInWords, schoolInWords } from '../words.ts'
import type { Missed } from './missed.ts'
import { lapseProposal, offerProposal } from './offers.ts'
import { raiseProposal } from './raise.ts'

/** What a proposal is drawn from; `about` is its case, or null where it is about the round. `written`: the school has replied since it was offered a place; `missed`: whom the letters about it did not reach. */
type Scene = { hub: Hub; round: Round; about: Case | null; written?: boolean; missed?: Missed | null }

/** `text` is ours, with what others wrote made harmless; `quote` is what they wrote. `confirm` and `dismiss` are the buttons' labels; `also` are others beside them. */
type Sketch = { title: string; text: string; quote?: string; notes?: string[]; confirm: string; dismiss?: string; also?: Button[] }

/** Who confirmed what: on the hub's list, and admitted to the case. */
export type Confirmed = { press: Press; proposal: Proposal; about: Case | null; actor: Extract<Actor, { kind: 'slack' }> }

export type Kind = {
  draw: (proposal: Proposal, scene: Scene) => Sketch
  /**
   * Commits, then acknowledges. The decision closes the proposal (`closes: [{ id, state: 'done' }]`), and looks first
   * whether it is still among those that `declarations.change` says are open: somebody may have put it aside.
   */
  confirm: (room: Room) => (confirmed: Confirmed) => Promise<void>
  /** Where putting it aside is more than closing it. */
  dismiss?: (room: Room) => (confirmed: Confirmed) => Promise<void>
}

/** Each kind in a file of its own. */
export const kinds: Partial<Record<ProposalKind, Kind>> = {
  offer: offerProposal,
  lapse: lapseProposal,
  raise: raiseProposal,
  withdrawal: withdrawalProposal,
}

const plainly = (_: Proposal, { about, hub }: Scene): Sketch => ({
  title: 'A proposal',
  text: about ? schoolInWords(about) : hub.name,
  confirm: 'Confirm',
})

/** A post of its own, always drawn from the proposal's present state. */
export function proposalPost(proposal: Proposal, scene: Scene): Rendered {
  const {
    title,
    text,
    quote,
    notes = [],
    confirm,
    dismiss = 'Dismiss',
    also = [],
  } = (kinds[proposal.kind]?.draw ?? plainly)(proposal, scene)
  const about = scene.about?.school.name ?? scene.hub.name
  const value: ProposalValue = { id: proposal.id }
  const end: KnownBlock =
    proposal.state === 'open'
      ? actions(
          button('confirm-proposal', confirm, about, value, 'primary'),
          button('dismiss-proposal', dismiss, about, value),
          ...also,
          // A proposal about a school is weighed with everything that is known of it.
          ...(scene.about
            ? [button('details', 'Details', about, { id: scene.about.declaration.id, version: scene.about.declaration.version })]
            : []),
        )
      : context(proposalClosedInWords(proposal))
  const said = proposal.state === 'open' ? text : `${text} ${proposalClosedInWords(proposal)}`
  return {
    text: `${title}: ${said}${quote ? ` ${inline(quote, 300)}` : ''}`,
    blocks: [
      header(title),
      section(text),
      ...(quote ? [{ type: 'section', text: plain(quote, 2000) } as const] : []),
      ...notes.map((note) => context(note)),
      end,
    ],
  }
}
