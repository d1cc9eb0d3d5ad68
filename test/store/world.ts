/** A hub with a round and a school's form, put into a real database by the store's own doors. */
import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Config } from '../../src/config.ts'
import type { Reading } from '../../src/core/form/form.ts'
import type { Hub } from '../../src/core/hub.ts'
import { unreadMail } from '../../src/core/mail/message.ts'
import * as admit from '../../src/store/admit.ts'
import type { Shelf } from '../../src/store/cases.ts'
import * as messages from '../../src/store/messages.ts'
import { bring } from '../../src/store/rounds.ts'
import { openPool, openSql, type Sql } from '../../src/store/sql.ts'
import { cloneDatabase } from '../database.ts'

export const noon = Temporal.Instant.from('2018-05-24T11:00:00Z')
export const letterId = (key: string) => `<${createHash('sha256').update(key).digest('hex').slice(0, 16)}@hub.example>`

export const hub: Config['hubs'][number] = {
  id: 'archimedes-ne',
  name: 'Archimedes NE Maths Hub',
  aliases: ['Archimedes'],
  region: 'North East',
  lead: 'Carmel College, Darlington',
  inboxes: ['mastery@archimedes.example'],
  contact: { name: 'Hub office', email: 'office@archimedes.example', telephone: '01632 960001' },
  channel: 'C0ARCH',
  reviewers: [{ slack: 'U0LEAD', role: 'lead' }],
  slackToken: null,
}

export const round: Config['rounds'][number] = {
  programme: 'primary-mastery-readiness',
  name: '2018-19',
  hubs: ['archimedes-ne'],
  opens: Temporal.PlainDate.from('2018-03-01'),
  closes: Temporal.PlainDate.from('2018-05-25'),
  startsOn: Temporal.PlainDate.from('2018-06-11'),
  places: 2,
  release: 'each',
  undoWindow: Temporal.Duration.from({ minutes: 10 }),
  signatures: 'copied',
  acceptDays: 5,
  suggestsRank: false,
}

export type World = { sql: Sql; url: string; shelf: (programmes: Shelf['programmes']) => Shelf; close: () => Promise<void> }

/** `options` are PostgreSQL’s, for each connection. */
export async function openWorld({ options }: { options?: string } = {}): Promise<World> {
  const database = await cloneDatabase()
  const pool = openPool(options ? `${database.url}?options=${encodeURIComponent(options)}` : database.url, 8)
  const sql = openSql(pool)
  await bring(sql, { hubs: [hub], rounds: [round] }, noon)
  const hubs = new Map<string, Hub>([[hub.id, hub]])
  return {
    sql,
    url: database.url,
    shelf: (programmes) => ({ sql, programmes, hubs }),
    close: async () => {
      await pool.end()
      await database.close()
    },
  }
}

/**
 * As whoever is told “not recorded, try again”: of several who press at once, the last waits for all before it,
 * and on a busy machine that can be longer than a click may take.
 */
export async function insist<T>(press: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await press()
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === '57014')) throw error
    }
}

/** A stored mail; `text` makes it this mail and no other. */
export const mail = (text: string, more: Partial<messages.Incoming> = {}): messages.Incoming => {
  const raw = Buffer.from(`From: head@moorsidelane.example.org\r\nMessage-ID: <${text}@moorsidelane.example.org>\r\n\r\n${text}\r\n`)
  const sha256 = createHash('sha256').update(raw).digest('hex')
  const envelope = { from: 'head@moorsidelane.example.org', to: hub.inboxes, ip: '127.0.0.1', helo: 'school' }
  return {
    hub: hub.id,
    door: 'smtp',
    at: noon,
    envelope,
    raw,
    sha256,
    messageId: `<${text}@moorsidelane.example.org>`,
    contentSha256: sha256,
    ...more,
  }
}

const form = (name: string): Reading => ({
  programme: 'primary-mastery-readiness',
  document: { name: 'form.docx', kind: 'docx', sha256: createHash('sha256').update(name).digest('hex') },
  fields: { 'school.name': { value: name, normalised: null, source: { kind: 'cell', table: 1, row: 1, column: 2 }, confidence: 'high' } },
  commitments: { missing: [], altered: [] },
  problems: [],
})

/** A declaration that has been checked and is ready to decide; returns its id. Where there are more rounds or hubs than one, `where` says in which. */
export async function ready(sql: Sql, name: string, where?: { round: string; hub: string }): Promise<string> {
  const at = where?.hub ?? hub.id
  const { id: message } = await messages.receive(sql, mail(randomUUID(), { hub: at }))
  const { id: roundId } = where ? { id: where.round } : await sql.one<{ id: string }>`select id from round`
  return sql.transaction(async (tx) => {
    const id = await admit.open(tx, {
      hub: at,
      message,
      receivedAt: noon,
      at: noon,
      form: form(name),
      school: { name, urn: null },
      round: roundId,
      prefix: 'MR',
    })
    await messages.settle(tx, message, noon, { mail: unreadMail(), disposition: { kind: 'declaration' }, declaration: id })
    await tx.run`update declaration set state = 'ready', checked = 'ready', checked_revision = 1 where id = ${id}`
    return id
  })
}
