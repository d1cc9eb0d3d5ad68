/** Operator's commands, as an operator runs them: real processes beside a running Countersign. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisUrl } from '../database.ts'
import expected from '../fixtures/forms/expected-s1.json' with { type: 'json' }
import { INBOX, openTown, type Town } from '../town.ts'

let town: Town
let folder: string
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  town = await openTown()
  folder = await mkdtemp(join(tmpdir(), 'countersign-operate-'))
  const config = join(folder, 'countersign.yaml')
  await writeFile(
    config,
    `from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    inboxes: [${INBOX}]
    contact: { name: Hub office, email: office@archimedes.example, telephone: "01632 960001" }
    slack: { channel: C0ARCH }
    reviewers: [{ slack: U0LEAD, role: lead }, { slack: U0REVIEW, role: reviewer }]
rounds:
  - { programme: primary-mastery-readiness, name: 2018-19, opens: 2018-03-01, closes: 2018-05-25, startsOn: 2018-06-11, places: 6 }
`,
  )
  env = {
    ...process.env,
    CONFIG: config,
    DATA_DIR: folder,
    DATABASE_URL: town.databaseUrl,
    REDIS_URL: redisUrl() ?? '',
    SECRET: 'a secret of the test’s own, long enough',
    SMTP_URL: town.catcher.url,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: 'shh',
    SLACK_API_URL: town.slack.url,
  }
})
afterAll(async () => {
  await town.close()
  await rm(folder, { recursive: true, force: true })
})

const countersign = (args: string[], more: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, ['src/main.ts', ...args], { env: { ...env, ...more } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })

describe('a round as a file', () => {
  test.each([
    ['no hub', [], 'Name the hub with --hub. There is: archimedes-ne.'],
    ['a hub that does not exist', ['--hub', 'nowhere'], 'There is no hub “nowhere”.'],
    [
      'a round that does not exist',
      ['--hub', 'archimedes-ne', '--round', '1999'],
      'No such round at archimedes-ne. There is: --round "2018-19" --programme primary-mastery-readiness.',
    ],
    ['a format that does not exist', ['--hub', 'archimedes-ne', '--format', 'docx'], 'Write one of: csv, xlsx, pdf.'],
    ['an option that does not exist', ['--hubb', 'x'], 'export --hub ID'],
  ])('%s: what to write instead', async (_, args, said) => {
    const answer = await countersign(['export', ...args])
    expect(answer).toMatchObject({ code: 2, out: '' })
    expect(answer.err).toContain(said)
  })

  test('CSV on standard output, the others in files that nobody else can read', async () => {
    const csv = await countersign(['export', '--hub', 'archimedes-ne', '--round', '2018-19'])
    expect(csv).toMatchObject({ code: 0, err: '' })
    expect(csv.out.startsWith('\ufeff"reference","programme","round"')).toBe(true)
    expect(csv.out.endsWith('"\r\n')).toBe(true)
    for (const [format, begins] of [
      ['xlsx', 'PK'],
      ['pdf', '%PDF-'],
    ] as const) {
      const file = join(folder, `round.${format}`)
      expect(await countersign(['export', '--hub', 'archimedes-ne', '--format', format, '--out', file])).toMatchObject({
        code: 0,
        out: `${file}\n`,
      })
      expect((await readFile(file)).subarray(0, begins.length).toString()).toBe(begins)
      expect((await stat(file)).mode & 0o077).toBe(0)
    }
    const lost = await countersign(['export', '--hub', 'archimedes-ne', '--format', 'pdf', '--out', join(folder, 'no/such/folder.pdf')])
    expect(lost).toMatchObject({ code: 1, out: '' })
  })
})

describe('a mail from a file', () => {
  test('is stored, read, listed and shown', async () => {
    const stored = await countersign(['ingest', 'test/fixtures/forms/s1-attached.eml', '--to', INBOX])
    expect(stored).toMatchObject({ code: 0, err: '' })
    await town.until('a card', () => town.channel.messages().find(({ text }) => text.includes('Moorside Lane')))

    const list = JSON.parse((await countersign(['list', '--json'])).out)
    expect(list).toMatchObject([
      {
        school: { name: expected.school, urn: expected.urn },
        hub: 'archimedes-ne',
        programme: 'primary-mastery-readiness',
        round: '2018-19',
      },
    ])

    const shown = await countersign(['show', expected.urn, '--json'])
    expect(JSON.parse(shown.out)).toMatchObject({
      reference: list[0].reference,
      releasedAt: null,
      fields: { 'school.name': { value: expected.school, confidence: 'high' }, 'lead1.name': { value: expected.l1 } },
      signatures: [
        { role: 'headTeacher', kind: 'sent it' },
        { role: 'lead1', kind: 'copied in' },
        { role: 'lead2', kind: 'copied in' },
      ],
      messages: [{ disposition: 'declaration' }],
      decisions: [],
    })
    expect((await countersign(['show', list[0].reference])).out).toContain(expected.school)
  })

  test('again is stored once', async () => {
    expect((await countersign(['ingest', 'test/fixtures/forms/s1-attached.eml', '--to', INBOX])).out).toContain('was stored already')
    expect(JSON.parse((await countersign(['list', '--messages', '--json'])).out)).toHaveLength(1)
  })

  test.each([
    ['what is no e-mail', ['ingest', 'test/fixtures/forms/s1-moorside-lane.docx', '--to', INBOX], 65, 'is not an e-mail'],
    ['what is not there', ['ingest', 'nowhere.eml', '--to', INBOX], 66, 'cannot be read'],
  ])('%s is said so, and nothing is stored', async (_, args, code, message) => {
    const answer = await countersign(args)
    expect(answer.code).toBe(code)
    expect(answer.err).toContain(message)
  })
})

test('nothing by that name: says so and where to look', async () => {
  expect(await countersign(['show', 'MR-NOPE2'])).toMatchObject({ code: 1, err: expect.stringContaining('countersign list') })
})

test('doctor finds nothing to mend here, and the channel when the app is not in it', async () => {
  const well = await countersign(['doctor'])
  expect(well.out).not.toContain('MEND')
  expect(well.code).toBe(0)
  town.channel.set({ bot: false })
  const ill = await countersign(['doctor'])
  town.channel.set({ bot: true })
  expect(ill.code).toBe(1)
  expect(ill.out).toContain('/invite @Countersign')
})

test('a mistake in countersign.yaml stops the start with the key’s path and the mend', async () => {
  const config = join(folder, 'wrong.yaml')
  await writeFile(
    config,
    'from: "x <x@y.example>"\nhubs:\n  a: { name: A, inboxes: [nobody], contact: { name: A, email: a@a.example }, slack: { channel: C0A } }\n',
  )
  const answer = await countersign(['all'], { CONFIG: config })
  expect(answer.code).toBe(1)
  expect(answer.err).toMatch(/hubs\.a\.inboxes\[0\]: write one e-mail address/)
})

test.each([
  ['without Slack', { SLACK_BOT_TOKEN: '' }, 'set SLACK_BOT_TOKEN'],
  ['without a database that answers', { DATABASE_URL: 'postgresql://u:hush@127.0.0.1:1/x' }, 'DATABASE_URL'],
])('%s the start stops and says what to set, without the secrets', async (_, more, message) => {
  const answer = await countersign(['all'], more)
  expect(answer.code).toBe(1)
  expect(answer.err).toContain(message)
  expect(answer.err).not.toContain('hush')
})
