/** Conversations that belong to no case: what people at the hub write back, and where the next message goes. */
import type { Hub } from '../core/hub.ts'
import { writtenReply } from '../core/letters/letter-reply.ts'
import type { Mail } from '../core/mail/message.ts'
import { record } from './audit.ts'
import { type About, type DueEffect, plan } from './effects.ts'
import { drawAgain } from './messages.ts'
import type { Sql } from './sql.ts'

type Reply = { id: string; text: string; actor: { kind: 'slack'; user: string }; at: Temporal.Instant; messageIdOf: About['messageIdOf'] }

/** Plans the letter, and says on the post who answered. Null where there is nobody to write to. Answering twice is two letters. */
export const reply = (
  { sql, hubs }: { sql: Sql; hubs: ReadonlyMap<string, Hub> },
  { id, text, actor, at, messageIdOf }: Reply,
): Promise<string | null> =>
  sql.transaction(async (tx) => {
    const message = await tx.maybe<{ hub: string; mail: Mail | null; declaration: string | null }>`
      select hub_id as hub, mail, declaration_id as declaration from message
      where id = ${id} and disposition->>'kind' in ('held', 'enquiry') for update`
    const hub = message && hubs.get(message.hub)
    if (!message?.mail || !hub) return null
    const { n } = await tx.one<{
      n: number
    }>`select count(*) as n from effect where message_id = ${id} and kind = 'letter' and key like ${`letter:${id}:reply:%`}`
    const planned = writtenReply({ message: id, number: n + 1, hub, mail: message.mail, text })
    if (planned === null) return null
    await tx.run`update message set answered_by = ${actor.user}, answered_at = ${at} where id = ${id}`
    await record(tx, { at, actor, what: 'message answered', message: id, declaration: message.declaration, after: { key: planned.key } })
    await plan(tx, [planned], { hub: hub.id, message: id, at, messageIdOf })
    await drawAgain(tx, id, at)
    return planned.key
  })

/**
 * Whether this message answers what somebody at the hub wrote, and comes from the person it was written to:
 * then it stands in the thread of the first one. Others who know the letter begin a conversation of their own.
 */
export async function goesOn(tx: Sql, id: string, mail: Mail): Promise<string | null> {
  const [sender] = mail.from
  if (sender === undefined) return null
  const found = await tx.maybe<{ root: string }>`
    select coalesce(m.root_id, m.id) as root from effect e join message m on m.id = e.message_id join message mine on mine.id = ${id}
    where e.kind = 'letter' and e.external_id = any(${[...mail.inReplyTo, ...mail.references]}) and (e.body->'letter'->>'person')::boolean
      and e.body->'letter'->'to'->>'address' = ${sender.address} and e.hub_id = mine.hub_id
    order by e.created_at desc limit 1`
  if (!found) return null
  await tx.run`update message set root_id = ${found.root} where id = ${id}`
  return found.root
}

/** What has become of an answer is said on the post that it was written from. */
export async function shown(sql: Sql, { effect, message }: DueEffect, at: Temporal.Instant, settle: () => Promise<unknown>): Promise<void> {
  await settle()
  if (effect.kind === 'letter' && effect.letter.person === true && message !== null) await drawAgain(sql, message, at)
}
