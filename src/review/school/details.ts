/** Details: everything about a declaration in one modal, for reviewers only. */
import type { KnownBlock, ModalView } from '@slack/types'
import type { ChaseRow, HistoryEntry, LetterRow } from '../../app.ts'
import type { Case } from '../../core/declaration.ts'
import type { Actor } from '../../core/hub.ts'
import type { Remark } from '../../core/round/remark.ts'
import { reversible } from '../../core/round/reverse.ts'
import { canWithdraw } from '../../core/round/withdraw.ts'
import { counts, type Signature } from '../../core/signature/signatures.ts'
import { capitalised, timeInWords } from '../../core/wording.ts'
import { actions, button, context, header, limits, list, pairs, prose, section } from '../blocks.ts'
import { answerButtons } from '../round/offer-buttons.ts'
import { inline, mention } from '../text.ts'
import type { CardValue, CorrectValue } from '../values.ts'
import {
  findingInWords,
  gradeInWords,
  placesLeft,
  reasonInWords,
  schoolInWords,
  signatureInWords,
  sourceInWords,
  stateInWords,
} from '../words.ts'
import { historyInWords } from './history-words.ts'
import { needBlocks } from './need-blocks.ts'
import { notesBlocks } from './remarks.ts'
import { changedBlocks } from './revised.ts'
import { staffBlocks } from './staff.ts'

/** What stands in Details besides the case itself; `link` leads to the card's thread. */
type Beside = { chases?: ChaseRow[]; remarks?: Remark[]; link?: string | null }

export function details(
  c: Case,
  letters: LetterRow[],
  history: HistoryEntry[],
  { chases = [], remarks = [], link = null }: Beside = {},
): ModalView {
  const blocks = [
    header(c.school.name ?? 'A school without a name'),
    context(`${schoolInWords(c)} · received ${timeInWords(c.receivedAt)} · places left ${placesLeft(c.round)}`),
    section(`*${stateInWords(c)}*`),
    ...decided(c),
    ...staffBlocks(c, link),
    ...notesBlocks(remarks),
    ...list('Findings', c.findings.length > 0 ? c.findings.map(({ kind, message }) => `${findingInWords[kind]}: ${message}`) : ['none'], {
      most: 6,
    }),
    ...list(
      'Signatures',
      c.signatures.flatMap((one) => signature(one, c)),
      { most: 6 },
    ),
    ...forwarded(c),
    ...needBlocks(c),
    ...changedBlocks(c),
    actions(
      button('original', 'Original document', c.school.name ?? '', cardValue(c)),
      button('confirmation-pdf', 'Confirmation PDF', c.school.name ?? '', cardValue(c)),
      ...standing(c),
      ...withdrawals(c),
    ),
    ...fields(c),
    ...list('Noticed while reading', c.reading.problems.length > 0 ? c.reading.problems.map(({ message }) => message) : ['nothing'], {
      most: 2,
    }),
    ...list('Letters, newest first', letters.length > 0 ? letters.map(letter).toReversed() : ['none'], { most: 4 }),
    ...(chases.length > 0 ? list('Chases', chases.map(chase)) : []),
    ...recorded(history),
  ]
  const closing = context('There is more than Slack can show here.')
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Details', emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    blocks: blocks.length > limits.modal ? [...blocks.slice(0, limits.modal - 1), closing] : blocks,
  }
}

const cardValue = ({ declaration: { id, version } }: Case): CardValue => ({ id, version })

/** What the card offers about a decision that the school knows of, and about the waiting list. */
function standing(c: Case) {
  const about = c.school.name ?? c.declaration.reference
  return [
    ...(c.declaration.state === 'waitlisted' && c.declaration.rank !== null ? [button('move', 'Move', about, cardValue(c))] : []),
    ...answerButtons(c),
    ...(typeof reversible(c.declaration) === 'object' ? [button('reverse', 'Reverse', about, cardValue(c))] : []),
  ]
}

/** What the school may have said to somebody at the hub. */
function withdrawals(c: Case) {
  const about = c.school.name ?? ''
  if (c.declaration.state === 'withdrawn') return [button('take-back-in', 'Take back in', about, cardValue(c))]
  return canWithdraw(c) ? [button('withdrawn', 'Withdrawn by the school', about, cardValue(c))] : []
}

/** What the messages inside the mail say of themselves: for a person to weigh, because anybody could have typed it. */
function forwarded({ lastMessage }: Case): KnownBlock[] {
  const claims = lastMessage?.claims ?? []
  if (claims.length === 0) return []
  const people = (what: string, addresses: string[]): string[] => (addresses.length > 0 ? [`${what} ${addresses.join(', ')}`] : [])
  const said = claims.map(({ from, to, cc, sent }) =>
    [
      `from ${from.join(', ') || 'a name without an address'}`,
      ...people('to', to),
      ...people('copied to', cc),
      ...(sent ? [`sent ${sent}`] : []),
    ].join('; '),
  )
  return list('Says the forwarded message (not proof of a signature)', said, { most: 2 })
}

function decided(c: Case): KnownBlock[] {
  const { decision } = c.declaration
  if (!decision) return []
  const why = [
    decision.reasonId === null ? [] : [`Reason: ${reasonInWords(c, decision.verdict, decision.reasonId)}.`],
    decision.note === null ? [] : [`Note: ${inline(decision.note, 1500)}`],
  ].flat()
  return why.length === 0 ? [] : [section(why.join('\n'))]
}

/** Each section of the form under its own heading; long text in sections of its own, whole. */
function fields(c: Case): KnownBlock[] {
  const { programme, reading } = c
  return programme.sections.flatMap(({ id, headings }) => {
    const own = programme.fields.filter((field) => field.section === id)
    if (own.length === 0) return []
    const seen = (key: string) => {
      const { value = null, source = { kind: 'none' } as const, confidence = 'low' } = reading.fields[key] ?? {}
      return { value, from: source.kind === 'none' ? sourceInWords(source) : `${sourceInWords(source)}, ${confidence} confidence` }
    }
    const rows = own
      .filter(({ kind }) => kind !== 'statement')
      .map(({ key, labels }) => {
        const { value, from } = seen(key)
        return { label: labels[0] ?? key, value: value === null ? `Not given (${from})` : `${value.slice(0, 1500)}\n(${from})` }
      })
    const statements = own
      .filter(({ kind }) => kind === 'statement')
      .flatMap(({ key, labels }) => {
        const { value, from } = seen(key)
        const label = labels[0] ?? key
        return [context(label === headings[0] ? `(${from})` : `*${inline(label, 200)}* (${from})`), ...prose(value, 12)]
      })
    return [heading(c, id, headings[0] ?? id), ...pairs(rows), ...statements]
  })
}

/** With a button to put the section right, as long as there is anything to put right. */
function heading({ declaration: { id, version, state } }: Case, of: string, title: string): KnownBlock {
  const correct = button('correct', 'Correct', title, { id, version, section: of } satisfies CorrectValue)
  return { ...section(`*${inline(title, 200)}*`), block_id: `correct:${of}`, ...(state === 'withdrawn' ? {} : { accessory: correct }) }
}

const signature = (one: Signature, c: Case): string[] => [
  `${capitalised(one.title)}, ${one.name ?? 'no name given'}: ${[signatureInWords(one), ...one.notes].join('; ')}`,
  ...c.evidence
    .filter(({ role }) => role === one.role)
    .map((e) => {
      const over = counts(e, c) ? '' : '; for what the form said before, so it no longer counts'
      return `${capitalised(one.title)}, evidence: ${e.kind}, ${e.address}, ${timeInWords(e.at)}, ${gradeInWords[e.grade]}${over}`
    }),
]

/** A mail server's yes is not a delivery: it is worded as what it is. */
function letter({ kind, to, state, at, response }: LetterRow): string {
  switch (state) {
    case 'pending':
      return `${kind} to ${to}: waiting to be sent`
    case 'sending':
      return `${kind} to ${to}: being sent`
    case 'accepted':
      return `${kind} to ${to}: accepted by the mail server, ${timeInWords(at)}: ${response ?? 'no answer'}`
    case 'failed':
      return `${kind} to ${to}: not sent, ${response ?? 'no answer'}`
    case 'undeliverable':
      return `${kind} to ${to}: could not be delivered, reported ${timeInWords(at)}: ${response ?? 'no reason given'}`
    default:
      return state satisfies never
  }
}

function chase({ number, state, dueAt, outcome }: ChaseRow): string {
  const due = `chase ${number} of 3, ${timeInWords(dueAt)}`
  return state === 'pending' || state === 'sending' ? `${due}: will be sent to whoever it still waits for` : `${due}: ${outcome ?? state}`
}

const actor = (by: Actor): string => {
  switch (by.kind) {
    case 'slack':
      return mention(by.user)
    case 'school':
      return 'the school'
    case 'signatory':
      return `the signatory’s page (${inline(by.roles.join(', '), 60)})`
    case 'operator':
      return `operator ${inline(by.user, 60)}`
    case 'countersign':
      return 'Countersign'
    default:
      return by satisfies never
  }
}

function recorded(history: HistoryEntry[]): KnownBlock[] {
  const line = ({ at, actor: by, what, why }: HistoryEntry) =>
    `• ${timeInWords(at)}, ${actor(by)}: ${inline(historyInWords(what), 60)}${why ? ` (${inline(why, 150)})` : ''}`
  const lines = history.slice(-24).map(line)
  // Eight of the longest lines fit into one section.
  const parts = Array.from({ length: Math.ceil(lines.length / 8) }, (_, i) => lines.slice(i * 8, i * 8 + 8))
  return parts.length === 0 ? [] : [context('*History, newest last*'), ...parts.map((part) => section(part.join('\n')))]
}
