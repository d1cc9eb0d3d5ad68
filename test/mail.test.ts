/** Golden e-mails: each folder of fixtures/mail holds a mail as it came, and what it must come to. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import * as z from 'zod'
import { type Authentication, unlessForged } from '../src/core/mail/authentication.ts'
import { type Mail, writerOf } from '../src/core/mail/message.ts'
import { belongs } from '../src/core/mail/thread.ts'
import { seen } from '../src/core/signature/signatures.ts'
import { authenticate } from '../src/intake/authenticate.ts'
import { openReader } from '../src/reading/guard.ts'
import { loadProgrammes } from '../src/reading/programmes.ts'
import { messageId, receivedAt } from './core/moorside.ts'
import { names } from './intake/post-office.ts'

const folder = 'test/fixtures/mail'
const programmes = await loadProgrammes('templates/programmes')
const reader = openReader({ programmes, hubs: [] })
afterAll(() => reader.close())

/** `given`: the envelope, and what the world of names answers; the school's own server and nothing, where it does not say. */
const Golden = z.strictObject({
  given: z
    .strictObject({
      ip: z.string().nullable().default('192.0.2.10'),
      from: z.string().default('head@moorsidelane.example.org'),
      names: z.record(z.string(), z.array(z.string())).default({}),
    })
    .prefault({}),
  /** `held: reason`, or `held: unreadable, why`. */
  disposition: z.string(),
  /** The schools whose forms are in it. */
  forms: z.array(z.string()),
  /** By role: how they were seen, and the grade. */
  evidence: z.record(z.string(), z.string()),
})

const cases = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/mail.eml`))

test('there are enough to mean something', () => expect(cases.length).toBeGreaterThanOrEqual(12))

test.each(cases)('%s', async (name) => {
  const { given, ...expected } = Golden.parse(JSON.parse(readFileSync(`${folder}/${name}/expected.json`, 'utf8')))
  const raw = readFileSync(`${folder}/${name}/mail.eml`)
  const arrived = { raw, ip: given.ip, helo: 'mail.example', envelopeFrom: given.from }
  const authentication = await authenticate(arrived, { lookUp: names(given.names), authservId: null })
  expect(comesTo(await reader.read(raw), authentication, given.from)).toEqual(expected)
})

function comesTo(mail: Mail, authentication: Authentication, from: string): Omit<z.infer<typeof Golden>, 'given'> {
  const writer = unlessForged(writerOf(mail, from, ['mastery@archimedes.example']), authentication)
  const where = belongs(mail, writer, [], 'this round')
  const forms = mail.forms.map((form) => form.fields['school.name']?.value ?? '')
  if (where.kind === 'other') {
    const { disposition } = where
    const why = disposition.kind === 'held' ? `: ${[disposition.reason, disposition.why ?? []].flat().join(', ')}` : ''
    return { disposition: `${disposition.kind}${why}`, forms, evidence: {} }
  }
  const programme = programmes.get(where.form.programme ?? '')
  if (!programme) throw new Error('a declaration of no programme')
  const evidence = seen({ reading: where.form, programme, mail, authentication, messageId, at: receivedAt })
  return {
    disposition: 'declaration',
    forms,
    evidence: Object.fromEntries(evidence.map(({ role, kind, grade }) => [role, `${kind}, ${grade}`])),
  }
}
