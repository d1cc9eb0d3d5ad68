/** Sorts a mail that has been read to its case, in one transaction: what it is, what it opened or revised, who is told. */

import { type Authentication, unlessForged } from '../core/authentication.ts'
import { type Disposition, type Mail, unreadMail, writerOf } from '../core/message.ts'
import type { Round } from '../core/round.ts'
import { seen } from '../core/signatures.ts'
import { follows } from '../core/sort.ts'
import { belongs } from '../core/thread.ts'
import { roundFor } from '../core/which-round.ts'
import { candidates, open, queueUp, revise, witness } from './admit.ts'
import type { Shelf } from './cases.ts'
import { type About, plan } from './effects.ts'
import { type Begun, lockUnread, settle } from './messages.ts'
import { roundsAt } from './rounds.ts'
import type { Sql } from './sql.ts'

/** `toCheck` is a declaration with a new form. */
export type Settled = { disposition: Disposition; declaration: string | null; toCheck: string | null }

/** `own` are all our inboxes; `read` is null where reading failed again and again. Null where another job sorted it meanwhile. */
export const sort = (
  shelf: Shelf,
  begun: Begun,
  read: Mail | null,
  authentication: Authentication | null,
  own: string[],
  now: Temporal.Instant,
  messageIdOf: About['messageIdOf'],
): Promise<Settled | null> =>
  shelf.sql.transaction(async (tx) => {
    if (!(await lockUnread(tx, begun.id))) return null
    await queueUp(tx, begun.hub)
    const mail = read ?? unreadMail()
    const hub = shelf.hubs.get(begun.hub)
    if (!hub) throw new Error(`hub ${begun.hub} is not configured`)
    const form = mail.forms.find((form) => form.programme !== null) ?? null
    const programme = await programmeOf(tx, shelf, begun, form?.programme ?? null)
    const round = programme && roundFor(await roundsAt(tx, begun.hub, programme.id), begun.receivedAt)
    const urn = form?.fields['school.urn']?.normalised
    const school = { name: form?.fields['school.name']?.value ?? null, urn: typeof urn === 'string' ? urn : null }
    const messageIds = [...mail.inReplyTo, ...mail.references, begun.messageId]
    const clues = {
      hub: begun.hub,
      round: round?.id ?? null,
      messageIds,
      urn: school.urn,
      school: school.name,
      from: mail.from[0]?.address ?? null,
    }
    const where = belongs(
      mail,
      read ? unlessForged(writerOf(mail, begun.envelopeFrom, own), authentication) : 'unread',
      await candidates(tx, clues),
      round?.id ?? null,
    )

    const settled = async (disposition: Disposition, declaration: string | null, toCheck: string | null): Promise<Settled> => {
      await settle(tx, begun.id, now, { mail, disposition, declaration, authentication })
      const sorted = { message: begun.id, mail, disposition, declaration, hub, programme, round, receivedAt: begun.receivedAt }
      await plan(tx, follows(sorted), { hub: begun.hub, declaration, message: begun.id, at: now, messageIdOf })
      return { disposition, declaration, toCheck }
    }
    if (where.kind === 'other') return settled(where.disposition, where.declaration, null)
    if (!programme || !round) throw new Error(`message ${begun.id} has a form of no round, and was not held`)

    const arrival = { hub: begun.hub, message: begun.id, receivedAt: begun.receivedAt, at: now, form: where.form, school }
    const id = where.kind === 'new' ? await open(tx, { ...arrival, round: round.id, prefix: programme.reference }) : where.declaration
    if (where.kind === 'revises') await revise(tx, id, arrival)
    await witness(tx, id, seen({ reading: where.form, programme, mail, authentication, messageId: begun.id, at: begun.receivedAt }))
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
