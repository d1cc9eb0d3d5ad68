/** Delivery reports find the letters they are about, and mark them. */
import type { Case } from '../core/declaration.ts'
import type { LetterKind } from '../core/letters/letters.ts'
import type { Reported } from '../core/mail/dsn.ts'
import type { Mail } from '../core/mail/message.ts'
import type { Returned } from '../core/mail/sort.ts'
import type { Evidence } from '../core/signature/signatures.ts'
import { undeliverable } from '../core/signature/undeliverable.ts'
import { record } from './audit.ts'
import { drawAgain } from './messages.ts'
import type { Sql } from './sql.ts'

/** A letter of ours that a report is about. */
type ReturnedLetter = Returned & { effect: string; declaration: string | null; status: string | null }

/** Longest that mail servers try, and reports may be on their way, in days. */
const PATIENCE = 14

/** By our own Message-ID; else the newest letter that lately went to each address which the report names. */
export async function lettersIn(
  tx: Sql,
  hub: string,
  report: NonNullable<Mail['report']>,
  tokens: string[],
  now: Temporal.Instant,
): Promise<ReturnedLetter[]> {
  const ids = [...report.ids, ...tokens]
  type Row = { effect: string; declaration: string | null; letter: LetterKind; to: string }
  const byId = await tx.rows<Row>`
    select id as effect, declaration_id as declaration, body->'letter'->>'kind' as letter, body->'letter'->'to'->>'address' as "to"
    from effect where kind = 'letter' and hub_id = ${hub} and external_id = any(${ids}) and state in ('sending', 'sent') order by created_at`
  const addresses = report.recipients.map(({ address }) => address)
  const found =
    byId.length > 0
      ? byId
      : await tx.rows<Row>`
          select distinct on (body->'letter'->'to'->>'address')
            id as effect, declaration_id as declaration, body->'letter'->>'kind' as letter, body->'letter'->'to'->>'address' as "to"
          from effect where kind = 'letter' and hub_id = ${hub} and state = 'sent' and body->'letter'->'to'->>'address' = any(${addresses})
            and done_at > ${now.subtract({ hours: 24 * PATIENCE })}
          order by body->'letter'->'to'->>'address', created_at desc`
  return found.flatMap((row): ReturnedLetter[] => {
    const said = about(report.recipients, row.to, found.length) ?? (found.length === 1 ? report.overall : undefined)
    if (said?.outcome === 'delivered') return []
    return [{ ...row, outcome: said?.outcome ?? 'failed', status: said?.status ?? null, words: said?.words ?? null }]
  })
}

/** A letter may come back from where it was forwarded to: with one letter and one address, they belong together. */
const about = (recipients: Reported[], to: string, letters: number): Reported | undefined =>
  recipients.find(({ address }) => address === to) ??
  (letters === 1 ? (recipients.find(({ outcome }) => outcome === 'failed') ?? recipients[0]) : undefined)

/** The letter did not arrive. What waits for a retry is shown, and marks nothing. */
export async function markReturned(tx: Sql, returned: ReturnedLetter[], message: string, at: Temporal.Instant): Promise<void> {
  for (const { effect, declaration, outcome, words, letter } of returned) {
    if (outcome !== 'failed') continue
    const marked = await tx.maybe<{ message: string | null }>`
      update effect set report = ${words ?? 'The mail server gave no reason.'}, reported_at = ${at} where id = ${effect} and report is null returning message_id as message`
    // The post of what a person answered says what has become of the answer.
    if (marked?.message) await drawAgain(tx, marked.message, at)
    await record(tx, { at, actor: { kind: 'countersign' }, what: `letter undeliverable: ${letter}`, declaration, message })
  }
}

/** What it is evidence of: nobody reads mail at this address. A full mailbox or a slow server (4.x.x) is no evidence against it. */
export const evidenceOf = (c: Case, returned: ReturnedLetter[], message: string, at: Temporal.Instant): Evidence[] =>
  returned
    .filter(({ outcome, status }) => outcome === 'failed' && !status?.startsWith('4'))
    .flatMap(({ to }) => undeliverable(c, to, message, at))
