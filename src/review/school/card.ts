/** The card: one message for each declaration in its hub's channel, always drawn from the current state. */
import type { KnownBlock } from '@slack/types'
import type { Case } from '../../core/declaration.ts'
import type { Finding } from '../../core/findings/findings.ts'
import { reversible } from '../../core/round/reverse.ts'
import { deadline } from '../../core/round/round.ts'
import { cameBack } from '../../core/round/withdraw.ts'
import { capitalised, dateInWords, timeInWords } from '../../core/wording.ts'
import type { Rendered } from '../../outbound/slack.ts'
import { actions, button, context, header, limits, list, pairs, section } from '../blocks.ts'
import { waitlistButtons } from '../round/offer-buttons.ts'
import { escaped, inline, plain } from '../text.ts'
import type { CardValue } from '../values.ts'
import { findingInWords, placesLeft, schoolInWords, signatureInWords, stateInWords } from '../words.ts'
import { newestInWords } from './revised.ts'
import { staffLines } from './staff.ts'

/** No personal contact details: they are in Details, which only reviewers can open. */
export function card(c: Case, now: Temporal.Instant): Rendered {
  const text = `${schoolInWords(c)}: ${escaped(c.programme.name, 200)}, round ${inline(c.round.name, 60)}. ${stateInWords(c)}${weighsPlaces(c) ? ` Places left: ${placesLeft(c.round)}.` : ''}`
  // Slack counts the whole message as well as each part, and escapes grow: what others wrote gives way first.
  for (const share of [1, 0.5, 0.2]) {
    const blocks = draw(c, now, share)
    if (JSON.stringify(blocks).length <= limits.message) return { text, blocks }
  }
  return { text, blocks: draw(c, now, 0.05) }
}

/** The other cards are not drawn again when places come and go: an old number beside a decision would be wrong. */
const weighsPlaces = ({ declaration: { state } }: Case): boolean =>
  state === 'received' || state === 'needs-school' || state === 'ready' || state === 'waitlisted'

const draw = (c: Case, now: Temporal.Instant, share: number): KnownBlock[] => [
  header(c.school.name ?? 'A school without a name'),
  context(`${c.declaration.reference} · form ${c.declaration.revision} · ${inline(c.hub.name, 100)}`),
  ...[newestInWords(c) ?? []].flat().map((line) => context(line)),
  ...pairs([
    { label: 'URN', value: c.school.urn ?? fewDigits(c), max: 60 },
    { label: 'Programme', value: c.programme.name, max: 200 },
    {
      label: 'Round',
      value: `${c.round.name}, ${Temporal.Instant.compare(now, deadline(c.round)) > 0 ? 'closed' : 'closes'} ${dateInWords(c.round.closes)}`,
      max: 200,
    },
    { label: 'Received', value: timeInWords(c.receivedAt) },
    ...(weighsPlaces(c) ? [{ label: 'Places left', value: placesLeft(c.round) }] : []),
  ]),
  ...list(
    'Signatures',
    c.signatures.map((signature) => `${capitalised(signature.title)}: ${[signatureInWords(signature), ...signature.notes].join('; ')}`),
    { each: 200, room: Math.max(300, 1500 * share) },
  ),
  ...findings(c.findings, share),
  ...statement(c, share),
  section(`*${stateInWords(c)}*`),
  ...staffLines(c),
  actions(...buttons(c, now)),
]

/** What is no URN is shown as it was written: its finding says what is wrong. Anything else in that box may be somebody’s details. */
function fewDigits({ reading }: Case): string | null {
  const written = reading.fields['school.urn']?.value?.trim() ?? ''
  return /^\d[\d /-]{0,8}$/.test(written) ? written : null
}

function findings(all: Finding[], share: number): KnownBlock[] {
  if (all.length === 0) return [context('*Nothing to put right*')]
  return (['fixable', 'ineligible', 'flag'] as const).flatMap((kind) => {
    const lines = all.filter((finding) => finding.kind === kind).map((finding) => finding.message)
    return lines.length === 0 ? [] : list(findingInWords[kind], lines, { each: 300, room: Math.max(300, 1400 * share) })
  })
}

function statement({ programme, reading }: Case, share: number): KnownBlock[] {
  const field = programme.fields.find(({ kind }) => kind === 'statement')
  const value = field ? (reading.fields[field.key]?.value ?? null) : null
  return value === null
    ? []
    : [context('*From the statement*'), { type: 'section', text: plain(value, Math.max(60, Math.floor(600 * share))) }]
}

function buttons(c: Case, now: Temporal.Instant) {
  const { declaration, school } = c
  const { id, version, decision, state } = declaration
  const value: CardValue = { id, version }
  const about = school.name ?? declaration.reference
  const details = button('details', 'Details', about, value)
  if (cameBack(c)) return [button('take-back-in', 'Take back in', about, value), details]
  const waiting = waitlistButtons(c, now)
  if (typeof reversible(declaration) === 'object') return [...waiting, details, button('reverse', 'Reverse', about, value)]
  if (state === 'received' || state === 'withdrawn' || decision?.releasedAt) return [...waiting, details]
  if (decision) return [button('undo', 'Undo', about, { ...value, decision: decision.number }), ...waiting, details]
  return [
    button('approve', 'Approve', about, value, 'primary'),
    button('waitlist', 'Waitlist', about, value),
    button('decline', 'Decline', about, value, 'danger'),
    details,
  ]
}
