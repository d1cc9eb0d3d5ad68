/** A round as a table: one row a declaration, columns that other programs and people's own spreadsheets rely on. */
import type { Case } from '../declaration.ts'
import type { Finding } from '../findings/finding.ts'
import { known } from '../need/factor.ts'
import type { Programme } from '../programme.ts'
import { reasonOf } from './reasons.ts'
import type { Verdict } from './round.ts'

/** A released verdict in whose place another stands. */
export type Replaced = { verdict: Verdict; by: string; at: Temporal.Instant; releasedAt: Temporal.Instant }

/** A declaration with what its case does not hold. */
export type Entry = { case: Case; replaced: Replaced[] }

export type Cell = string | number | Temporal.Instant | Temporal.PlainDate | null

/** What a Slack member is called; the id itself where nobody can say. */
export type NameOf = (id: string) => string

export type Column = {
  /** The heading in CSV. Never changes its meaning; new ones are added at the end of their group. */
  key: string
  /** The heading in a spreadsheet. */
  title: string
  /** What it holds, for the documentation and the spreadsheet's second sheet. */
  means: string
  of: (entry: Entry, nameOf: NameOf) => Cell
}

export type Table = { columns: Column[]; rows: Cell[][] }

const column = (key: string, title: string, means: string, of: (c: Case, entry: Entry, nameOf: NameOf) => Cell): Column => ({
  key,
  title,
  means,
  of: (entry, nameOf) => of(entry.case, entry, nameOf),
})

const together = (findings: Finding[], kind: Finding['kind']): string | null =>
  findings
    .filter((finding) => finding.kind === kind)
    .map(({ message }) => message)
    .join(' ') || null

const reason = ({ declaration: { decision }, programme }: Case): string | null =>
  decision && (reasonOf(programme, decision)?.label ?? decision.reasonId)

const before: Column[] = [
  column('reference', 'Reference', 'The declaration’s reference, as letters and cards show it', (c) => c.declaration.reference),
  column('programme', 'Programme', 'The programme’s name', (c) => c.programme.name),
  column('round', 'Round', 'The round’s name', (c) => c.round.name),
  column('hub', 'Hub', 'The hub that decides', (c) => c.hub.name),
  column('received', 'Received', 'When the school’s first message arrived here, in London', (c) => c.receivedAt),
  column('received.utc', 'Received (UTC)', 'The same in UTC, as text', (c) => c.receivedAt.toString({ smallestUnit: 'second' })),
  column('form', 'Form', 'Number of the newest form: 1 is the first', (c) => c.declaration.revision),
]

const findings: Column[] = [
  column('findings.fixable', 'To put right', 'What the school can put right', (c) => together(c.findings, 'fixable')),
  column('findings.flag', 'For staff', 'What staff should look at', (c) => together(c.findings, 'flag')),
  column('findings.ineligible', 'Not eligible', 'Rules of the programme that exclude the school', (c) =>
    together(c.findings, 'ineligible'),
  ),
]

const after: Column[] = [
  column(
    'state',
    'State',
    'received, needs-school, ready, approved, waitlisted, declined, offered or withdrawn',
    (c) => c.declaration.state,
  ),
  column('verdict', 'Verdict', 'approved, waitlisted or declined: the verdict that stands', (c) => c.declaration.decision?.verdict ?? null),
  column('verdict.by', 'Decided by', 'Slack member ID of whoever decided', (c) => c.declaration.decision?.by ?? null),
  column('verdict.at', 'Decided', 'When, in London', (c) => c.declaration.decision?.at ?? null),
  column(
    'verdict.released',
    'Released',
    'When it was let out to the school; empty while it is provisional',
    (c) => c.declaration.decision?.releasedAt ?? null,
  ),
  column('verdict.reason', 'Reason', 'The programme’s reason, for waitlisted and declined', reason),
  column('verdict.note', 'Note', 'The reviewer’s own words, which the school never sees', (c) => c.declaration.decision?.note ?? null),
  column(
    'verdict.origin',
    'Origin',
    'verdict, reversal (of a released one) or offer (accepted by the school)',
    (c) => c.declaration.decision?.origin ?? null,
  ),
  column(
    'verdict.replaced',
    'Before the reversal',
    'Released verdicts in whose place this one stands',
    (_, { replaced }) => replaced.map(({ verdict, by, at }) => `${verdict} by ${by} on ${inLondon(at)}`).join('; ') || null,
  ),
  column('rank', 'Waiting list', 'Place on the waiting list: 1 is the first', (c) => c.declaration.rank),
  column('offer', 'Offer', 'open, accepted, declined or lapsed: the newest offer', (c) => c.offer?.state ?? null),
  column('offer.at', 'Offered', 'When it was made, in London', (c) => c.offer?.at ?? null),
  column('offer.accept-by', 'Accept by', 'The last day on which it can be accepted', (c) => c.offer?.acceptBy ?? null),
  column('assignee', 'Assigned to', 'Slack member ID of whoever sees to it', (c) => c.assignee),
  column(
    'conflicts',
    'Conflicts of interest',
    'Slack member IDs of reviewers who do not decide about it',
    (c) => c.conflicts.join(', ') || null,
  ),
]

/** What came later stands at the end, so that no column has moved. */
const last: Column[] = [
  column('withdrawal.asked', 'Asks to withdraw', 'When the school asked to withdraw; empty once that is confirmed or put aside', (c) =>
    c.withdrawal?.state === 'open' ? c.withdrawal.at : null,
  ),
  column('verdict.by.name', 'Decided by: name', 'What Slack calls that member; the ID where Slack cannot say', (c, _, nameOf) =>
    c.declaration.decision ? nameOf(c.declaration.decision.by) : null,
  ),
  column('assignee.name', 'Assigned to: name', 'What Slack calls that member; the ID where Slack cannot say', (c, _, nameOf) =>
    c.assignee === null ? null : nameOf(c.assignee),
  ),
  column(
    'conflicts.names',
    'Conflicts of interest: names',
    'What Slack calls those members; the IDs where Slack cannot say',
    (c, _, nameOf) => c.conflicts.map(nameOf).join(', ') || null,
  ),
]

/**
 * The columns of a programme's rounds, in their order: what is fixed, then what its own form, roles and factors add.
 * Other programs read them by `key`: to rename, remove or reuse one is a breaking change. `docs/export.md` lists them.
 */
export function columns(programme: Programme): Column[] {
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const fields = programme.fields
    .filter(({ kind }) => kind !== 'signature' && kind !== 'statement')
    .map(({ key, kind, called }) =>
      column(key, capital(called.replace(/^the /, '')), `As the form gives it: ${called}`, ({ reading: { fields } }) => {
        const field = fields[key]
        return kind === 'urn' && typeof field?.normalised === 'string' ? field.normalised : (field?.value ?? null)
      }),
    )
  const signatures = programme.roles.flatMap(({ id, title }) => {
    const of = (c: Case) => c.signatures.find(({ role }) => role === id)
    return [
      column(
        `signature.${id}`,
        `Signature: ${title}`,
        'not seen, copied in, sent it, confirmed, objected or undeliverable',
        (c) => of(c)?.kind ?? null,
      ),
      column(
        `signature.${id}.grade`,
        `Grade: ${title}`,
        'A to D, or unchecked: how sure it is whose message it was',
        (c) => of(c)?.grade ?? null,
      ),
      column(`signature.${id}.at`, `Signed: ${title}`, 'When it was seen, in London', (c) => of(c)?.at ?? null),
      column(`signature.${id}.enough`, `Enough: ${title}`, 'yes or no: whether it suffices under the round’s rule', (c) =>
        of(c)?.suffices ? 'yes' : 'no',
      ),
    ]
  })
  const factors = programme.need.factors.flatMap(({ key, label, detail }) => {
    const of = (c: Case) => known(c.factors, key)
    return [
      column(`need.${key}`, label, 'Entered by staff; empty is unknown', (c) => of(c)?.value ?? null),
      ...(detail ? [column(`need.${key}.detail`, `${label}: ${detail.toLowerCase()}`, detail, (c) => of(c)?.detail ?? null)] : []),
      column(`need.${key}.source`, `${label}: source`, 'Where it is from', (c) => of(c)?.source ?? null),
      column(`need.${key}.dated`, `${label}: date`, 'The day that the source speaks of', (c) => of(c)?.dated ?? null),
    ]
  })
  const statement = programme.fields
    .filter(({ kind }) => kind === 'statement')
    .map(({ key, called }) =>
      column(key, capital(called.replace(/^the /, '')), 'As the form gives it', (c) => c.reading.fields[key]?.value ?? null),
    )
  return [...before, ...fields, ...findings, ...signatures, ...after, ...factors, ...statement, ...last]
}

/** Slack members whom the table names. */
export const membersIn = (entries: Entry[]): string[] => [
  ...new Set(entries.flatMap(({ case: c }) => [c.declaration.decision?.by ?? [], c.assignee ?? [], c.conflicts].flat())),
]

/** One row a declaration, withdrawn ones too, in the order given. */
export const table = (programme: Programme, entries: Entry[], nameOf: NameOf = (id) => id): Table => {
  const all = columns(programme)
  return { columns: all, rows: entries.map((entry) => all.map(({ of }) => of(entry, nameOf))) }
}

/** "2018-05-24T16:42:11+01:00": the time in London with its distance from UTC. */
export const inLondon = (at: Temporal.Instant): string => at.toString({ timeZone: 'Europe/London', smallestUnit: 'second' })

/** What no spreadsheet may take for a formula: a sign that begins one, also in full width, and behind spaces. */
const formula = /^(?:[\s\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n])/u

/** A text that a spreadsheet shows as it is: an apostrophe goes before what would begin a formula. */
export const harmless = (text: string): string => (formula.test(text) ? `'${text}` : text)
