/** What the record of a case can say, in short words that programs read. Whoever adds one has to word it for people too (`history-words.ts`). */

import type { Chasing } from './findings/chase.ts'
import type { Checked } from './findings/check.ts'
import type { Reminding } from './findings/remind.ts'
import type { Correcting } from './form/correct.ts'
import type { LetterKind } from './letters/letters.ts'
import type { Disposition } from './mail/message.ts'
import type { Entering } from './need/enter.ts'
import type { Assigning } from './round/assign.ts'
import type { Declaring, Lifting } from './round/conflict.ts'
import type { Moving } from './round/move.ts'
import type * as offers from './round/offer-answer.ts'
import type { Offering } from './round/offering.ts'
import type { Closed, ProposalKind } from './round/proposal.ts'
import type { Remarking } from './round/remark.ts'
import type { Reversing } from './round/reverse.ts'
import type { Releasing, Ruling, Undoing } from './round/round.ts'
import type { Asking, Staying, TakingBack, Withdrawing } from './round/withdraw.ts'
import type { Answering } from './signature/answering.ts'

type Decided =
  | Answering
  | Asking
  | Assigning
  | Chasing
  | Checked
  | Correcting
  | Declaring
  | Entering
  | Lifting
  | Moving
  | Offering
  | Releasing
  | Remarking
  | Reminding
  | Reversing
  | Ruling
  | Staying
  | TakingBack
  | Undoing
  | Withdrawing
  | offers.Answered
  | offers.Expiring
  | offers.Lapsing
  | offers.Recorded
  | offers.Reminding

/** What a decision about a case came to, or what else was done about it. One word is either something done or something refused. */
export type Outcome =
  | Decided['kind']
  | 'answer-to-an-older-form'
  | 'letter-refused'
  | 'confirmation asked for'
  | 'original document asked for'

/** What was asked of a case or a message, and did not happen. */
export type Refusal =
  | 'already'
  | 'already-dealt-with'
  | 'already-dismissed'
  | 'chase-cannot-be-cancelled'
  | 'conflicted'
  | 'proposal-closed'
  | 'slack-not-a-reviewer'
  | 'slack-wrong-workspace'

export type Recorded =
  | Outcome
  | Refusal
  | 'declaration received'
  | 'same form again'
  | 'held form used'
  | 'held message opened as a declaration'
  | 'message answered'
  | 'message dismissed'
  | `chase ${number} called off`
  | `form revised (${number})`
  | `letter held back: ${LetterKind}`
  | `letter undeliverable: ${LetterKind}`
  | `message read as ${Disposition['kind']}`
  | `proposal ${Closed}: ${ProposalKind}`
  | `proposed: ${ProposalKind}`
