/** A mail with forms of several schools: each opens or revises a declaration of its own, in the transaction that settles the mail. */

import { schoolOn } from '../core/declaration.ts'
import type { Reading } from '../core/form/form.ts'
import type { Hub } from '../core/hub.ts'
import type { Authentication } from '../core/mail/authentication.ts'
import type { Mail } from '../core/mail/message.ts'
import { follows } from '../core/mail/sort.ts'
import { belongsEach, unlessDoubted } from '../core/mail/thread.ts'
import { roundFor } from '../core/mail/which-round.ts'
import { senderGrade } from '../core/signature/grades.ts'
import { seen } from '../core/signature/signatures.ts'
import { candidates, open, takeIn, witness } from './admit.ts'
import type { Shelf } from './cases.ts'
import { type About, plan } from './effects.ts'
import { type Begun, settle } from './messages.ts'
import { roundsAt } from './rounds.ts'
import type { Settled } from './sort.ts'
import type { Sql } from './sql.ts'
import { cluesOf, type TokensIn } from './thread-clues.ts'

type Arrived = {
  begun: Begun
  mail: Mail
  hub: Hub
  authentication: Authentication | null
  forms: Reading[]
  now: Temporal.Instant
  tokensIn: TokensIn
  messageIdOf: About['messageIdOf']
}

/** The mail’s own case is that of its first form; the others know it by their revision. */
export async function sortSeveral(tx: Sql, shelf: Shelf, arrived: Arrived): Promise<Settled> {
  const { begun, mail, hub, authentication, forms, now, tokensIn, messageIdOf } = arrived
  const each: {
    form: Reading
    round: Awaited<ReturnType<typeof roundsAt>>[number] | null
    candidates: Awaited<ReturnType<typeof candidates>>
  }[] = []
  for (const form of forms) {
    const round = roundFor(await roundsAt(tx, begun.hub, form.programme ?? ''), begun.receivedAt)
    const { urn, name } = schoolOn(form)
    const clues = cluesOf(mail, begun, { round: round?.id ?? null, urn, school: name }, tokensIn)
    each.push({ form, round, candidates: await candidates(tx, clues) })
  }
  const places = belongsEach(
    mail,
    'person',
    each.map(({ round, ...rest }) => ({ ...rest, round: round?.id ?? null })),
  )
  const opened: string[] = []
  const sender = senderGrade(authentication, mail)
  // Where one has to wait for a person, they all wait together.
  const waits = places.map((where) => unlessDoubted(where, sender)).find(({ kind }) => kind === 'other')
  if (waits?.kind !== 'other') {
    // It changes several declarations: like whoever moves the waiting list, it has their places to itself first.
    const rounds = [...new Set(each.flatMap(({ round }) => round?.id ?? []))]
    await tx.run`select 1 from round_hub where hub_id = ${begun.hub} and round_id = any(${rounds}) order by round_id for no key update`
    for (const [i, where] of places.entries()) {
      const { round } = each[i] ?? {}
      const programme = where.kind === 'other' ? undefined : shelf.programmes.get(where.form.programme ?? '')
      if (where.kind === 'other' || !round || !programme) throw new Error(`message ${begun.id} has a form of no round, and was not held`)
      const arrival = {
        hub: begun.hub,
        message: begun.id,
        receivedAt: begun.receivedAt,
        at: now,
        form: where.form,
        school: schoolOn(where.form),
      }
      const id = where.kind === 'new' ? await open(tx, { ...arrival, round: round.id, prefix: programme.reference }) : where.declaration
      const reading = where.kind === 'revises' ? await takeIn(tx, id, arrival) : where.form
      await witness(tx, id, seen({ reading, programme, mail, authentication, messageId: begun.id, at: begun.receivedAt }))
      opened.push(id)
    }
  }
  const [declaration = null, ...others] = opened
  const isNew = places.some(({ kind }) => kind === 'new')
  const disposition =
    waits?.kind === 'other' ? waits.disposition : isNew ? ({ kind: 'declaration' } as const) : ({ kind: 'revision' } as const)
  const round = each[0]?.round ?? null
  const programme = (round && shelf.programmes.get(round.programme)) ?? null
  await settle(tx, begun.id, now, { mail, disposition, declaration, authentication })
  const sorted = { message: begun.id, mail, disposition, declaration, hub, programme, round, receivedAt: begun.receivedAt, returned: [] }
  await plan(tx, follows(sorted), { hub: begun.hub, declaration, message: begun.id, at: now, messageIdOf })
  return { disposition, declaration, toCheck: declaration, alsoToCheck: others }
}
