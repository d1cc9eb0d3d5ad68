/** Sorts a mail that has been read to its case, in one transaction: what it is, what it opened or revised, who is told. */

import { areSeveral, noted } from '../core/form/several.ts'
import { type Authentication, unlessForged } from '../core/mail/authentication.ts'
import type { Link } from '../core/mail/claim.ts'
import { type Disposition, type Mail, unreadMail, writerOf } from '../core/mail/message.ts'
import { follows } from '../core/mail/sort.ts'
import { belongs, unlessDoubted } from '../core/mail/thread.ts'
import { roundFor } from '../core/mail/which-round.ts'
import type { Round } from '../core/round/round.ts'
import { senderGrade } from '../core/signature/grades.ts'
import { seen } from '../core/signature/signatures.ts'
import { candidates, open, queueUp, recheck, takeIn, witness } from './admit.ts'
import { answeredBy } from './answers.ts'
import { asksToWithdraw } from './asks.ts'
import { load, type Shelf } from './cases.ts'
import { type About, plan } from './effects.ts'
import { goesOn } from './enquiries.ts'
import { type Begun, lockUnread, settle } from './messages.ts'
import { offerAnsweredBy } from './offer-answers.ts'
import { roundsAt } from './rounds.ts'
import { sortSeveral } from './sort-several.ts'
import type { Sql } from './sql.ts'
import { cluesOf, isAhead, type TokensIn } from './thread-clues.ts'
import { evidenceOf, lettersIn, markReturned } from './thread-returns.ts'

/** `toCheck` is a declaration with a new form, or a new answer; `alsoToCheck` those of other schools whose forms came in the same mail. */
export type Settled = { disposition: Disposition; declaration: string | null; toCheck: string | null; alsoToCheck?: string[] }

/** `own` are all our inboxes; `read` is null where reading failed again and again. Null where another job sorted it meanwhile; `ahead` where what it answers has to be sorted first. */
export const sort = (
  shelf: Shelf,
  begun: Begun,
  read: Mail | null,
  authentication: Authentication | null,
  own: string[],
  now: Temporal.Instant,
  messageIdOf: About['messageIdOf'],
  tokensIn: TokensIn,
  link: Link,
): Promise<Settled | 'ahead' | null> =>
  shelf.sql.transaction(async (tx) => {
    if (!(await lockUnread(tx, begun.id))) return null
    await queueUp(tx, begun.hub)
    const mail = noted(read ?? unreadMail())
    const hub = shelf.hubs.get(begun.hub)
    if (!hub) throw new Error(`hub ${begun.hub} is not configured`)
    const form = mail.forms.find((form) => form.programme !== null) ?? null
    const programme = await programmeOf(tx, shelf, begun, form?.programme ?? null)
    const round = programme && roundFor(await roundsAt(tx, begun.hub, programme.id), begun.receivedAt)
    const urn = form?.fields['school.urn']?.normalised
    const school = { name: form?.fields['school.name']?.value ?? null, urn: typeof urn === 'string' ? urn : null }
    const clues = cluesOf(mail, begun, { round: round?.id ?? null, urn: school.urn, school: school.name }, tokensIn)
    if (await isAhead(tx, begun, clues)) return 'ahead'
    const writer = read ? unlessForged(writerOf(mail, begun.envelopeFrom, own), authentication) : 'unread'
    const forms = mail.forms.filter(({ programme }) => programme !== null)
    if (writer === 'person' && areSeveral(forms))
      return sortSeveral(tx, shelf, { begun, mail, hub, authentication, forms, now, tokensIn, messageIdOf })
    const where = unlessDoubted(belongs(mail, writer, await candidates(tx, clues), round?.id ?? null), senderGrade(authentication, mail))
    const bounced = where.kind === 'other' && where.disposition.kind === 'bounce' && mail.report
    const returned = bounced ? await lettersIn(tx, begun.hub, bounced, clues.tokens, now) : []

    const settled = async (disposition: Disposition, declaration: string | null, toCheck: string | null): Promise<Settled> => {
      await settle(tx, begun.id, now, { mail, disposition, declaration, authentication })
      const root = disposition.kind === 'enquiry' ? await goesOn(tx, begun.id, mail) : null
      const sorted = {
        message: begun.id,
        mail,
        disposition,
        declaration,
        hub,
        programme,
        round,
        receivedAt: begun.receivedAt,
        returned,
        root,
      }
      await plan(tx, follows(sorted), { hub: begun.hub, declaration, message: begun.id, at: now, messageIdOf })
      return { disposition, declaration, toCheck }
    }
    if (returned.length > 0 && where.kind === 'other') {
      const id = returned.find(({ declaration }) => declaration !== null)?.declaration ?? where.declaration
      const c = id === null ? null : await load({ ...shelf, sql: tx }, id, 'lock')
      await markReturned(tx, returned, begun.id, now)
      const evidence = c
        ? evidenceOf(
            c,
            returned.filter(({ declaration }) => declaration === id),
            begun.id,
            begun.receivedAt,
          )
        : []
      if (id && evidence.length > 0) {
        await witness(tx, id, evidence)
        await recheck(tx, id, now)
      }
      return settled(where.disposition, id, evidence.length > 0 ? id : null)
    }
    if (where.kind === 'other') {
      const { declaration } = where
      const reply = where.disposition.kind === 'reply' ? declaration : null
      const written = reply && { id: begun.id, declaration: reply, mail, authentication, at: begun.receivedAt, now, messageIdOf }
      // While a place is offered, "we do not want it" is an answer to that, and nothing else.
      if (written && (await offerAnsweredBy({ ...shelf, sql: tx }, { ...written, link })))
        return settled(where.disposition, declaration, null)
      const answer = written && (await answeredBy({ ...shelf, sql: tx }, written))
      if (written && !answer) await asksToWithdraw({ ...shelf, sql: tx }, written)
      return answer ? settled({ kind: answer }, declaration, declaration) : settled(where.disposition, declaration, null)
    }
    if (!programme || !round) throw new Error(`message ${begun.id} has a form of no round, and was not held`)

    const arrival = { hub: begun.hub, message: begun.id, receivedAt: begun.receivedAt, at: now, form: where.form, school }
    const id = where.kind === 'new' ? await open(tx, { ...arrival, round: round.id, prefix: programme.reference }) : where.declaration
    const reading = where.kind === 'revises' ? await takeIn(tx, id, arrival) : where.form
    await witness(tx, id, seen({ reading, programme, mail, authentication, messageId: begun.id, at: begun.receivedAt }))
    return settled({ kind: where.kind === 'new' ? 'declaration' : 'revision' }, id, id)
  })

/** The form's programme; for a mail without one, the programme whose round schools may be writing about. */
async function programmeOf(tx: Sql, { programmes }: Shelf, { hub, receivedAt }: Begun, id: string | null) {
  if (id !== null) return programmes.get(id) ?? null
  const rounds: Round[] = []
  for (const programme of programmes.keys()) rounds.push(...(await roundsAt(tx, hub, programme)))
  const round = roundFor(rounds, receivedAt)
  return round && (programmes.get(round.programme) ?? null)
}
