/** What an operator writes: taken as meant, or answered with where the mistake is and what to write. */
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseHubs } from '../../src/config/yaml.ts'
import { loadConfig } from '../../src/config.ts'
import type { Programme } from '../../src/core/programme.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'

let programmes: Map<string, Programme>
beforeAll(async () => {
  programmes = await loadProgrammes(new URL('../../templates/programmes/', import.meta.url).pathname)
})

const good = `
from: "Maths Hubs <declarations@hubs.example>"
hubs:
  archimedes-ne:
    name: Archimedes NE Maths Hub
    inboxes: [Mastery@Archimedes.example]
    contact: { name: Hub office, email: office@archimedes.example, telephone: "01632 960001" }
    slack: { channel: C0ARCH }
    reviewers: [{ slack: U0LEAD, role: lead }]
rounds:
  - programme: primary-mastery-readiness
    name: 2018-19
    opens: 2018-03-01
    closes: 2018-05-25
    places: 6
`
const hubs = (text: string, env = {}) => parseHubs(text, 'countersign.yaml', env, programmes)

test('the shortest configuration has defaults for the rest', () => {
  const {
    hubs: [hub],
    rounds: [round],
  } = hubs(good)
  expect(hub).toMatchObject({ id: 'archimedes-ne', inboxes: ['mastery@archimedes.example'], channel: 'C0ARCH', slackToken: null })
  expect(round).toMatchObject({ hubs: ['archimedes-ne'], release: 'each', signatures: 'copied', startsOn: null })
  expect(round?.undoWindow.total('minutes')).toBe(10)
  expect(round?.closes.toString()).toBe('2018-05-25')
})

test('the shipped example has the ten hubs, and nothing to mend', () => {
  const example = hubs(readFileSync('countersign.example.yaml', 'utf8'))
  expect(example.hubs).toHaveLength(10)
  expect(example.rounds[0]?.hubs).toHaveLength(10)
})

describe('a mistake names its place and the mend', () => {
  test.each([
    ['an unknown setting', ['places: 6', 'place: 6'], 'rounds[0].place', 'check its spelling'],
    ['a date that does not exist', ['2018-05-25', '2018-05-32'], 'rounds[0].closes', 'year-month-day'],
    [
      'a programme that is not there',
      ['primary-mastery-readiness', 'primary-mastery'],
      'rounds[0].programme',
      'write one of primary-mastery-readiness',
    ],
    ['a round that closes before it opens', ['closes: 2018-05-25', 'closes: 2018-02-25'], 'rounds[0].closes', 'later date'],
    ['an inbox that is no address', ['Mastery@Archimedes.example', 'mastery'], 'hubs.archimedes-ne.inboxes[0]', 'one e-mail address'],
    ['a channel’s name for its ID', ['C0ARCH', '"#mastery"'], 'hubs.archimedes-ne.slack.channel', 'channel ID'],
    ['a role nobody has', ['role: lead', 'role: boss'], 'hubs.archimedes-ne.reviewers[0].role', 'lead or reviewer'],
    ['no places', ['places: 6', 'places: 0'], 'rounds[0].places', 'whole number of places'],
    ['a missing name', ['    name: Archimedes NE Maths Hub\n', ''], 'hubs.archimedes-ne.name', 'is missing'],
    ['a window without a unit', ['places: 6', 'places: 6\n    undoWindow: 10'], 'rounds[0].undoWindow', '10m'],
    [
      'a secret in the file',
      ['channel: C0ARCH', 'channel: C0ARCH, token: xoxb-1'],
      'hubs.archimedes-ne.slack.token',
      'environment variable',
    ],
    ['YAML that breaks off', ['hubs:', 'hubs: ['], 'not readable as YAML', 'countersign.yaml'],
  ])('%s', (_, [from = '', to = ''], place, mend) => {
    expect(() => hubs(good.replace(from, to))).toThrow(place)
    expect(() => hubs(good.replace(from, to))).toThrow(mend)
  })

  test('one inbox for two hubs', () => {
    const second = good.replace(
      'rounds:',
      `  other:\n    name: Other\n    inboxes: [mastery@archimedes.example]\n    contact: { name: x, email: x@other.example }\n    slack: { channel: C0OTHER }\nrounds:`,
    )
    expect(() => hubs(second)).toThrow(/hubs\.other\.inboxes\[0\].*archimedes-ne already/)
  })

  test('one channel for two hubs', () => {
    const second = good.replace(
      'rounds:',
      `  other:\n    name: Other\n    inboxes: [mastery@other.example]\n    contact: { name: x, email: x@other.example }\n    slack: { channel: C0ARCH }\nrounds:`,
    )
    expect(() => hubs(second)).toThrow(/hubs\.other\.slack\.channel.*archimedes-ne already/)
  })
})

describe('the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-config-'))
  const env = { CONFIG: join(folder, 'countersign.yaml'), DATA_DIR: join(folder, 'data') }
  writeFileSync(env.CONFIG, good)

  test('a secret of our own is made once, for this account’s eyes only', () => {
    const first = loadConfig(env, programmes).secret
    expect(first).toHaveLength(43)
    expect(loadConfig(env, programmes).secret).toBe(first)
    expect(statSync(join(folder, 'data', 'secret')).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['a database without a shared secret', { DATABASE_URL: 'postgresql://db.example/x' }, 'SECRET is not set'],
    ['a port that is none', { PORT: 'http' }, 'environment variable PORT'],
    ['half a certificate', { TLS_CERT: 'cert.pem' }, 'TLS_CERT and TLS_KEY go together'],
    ['a file that is not there', { CONFIG: join(folder, 'nowhere.yaml') }, 'copy countersign.example.yaml'],
  ])('%s', (_, more, message) => {
    expect(() => loadConfig({ ...env, ...more }, programmes)).toThrow(message)
  })

  test('an empty variable is one that is not set', () => {
    expect(loadConfig({ ...env, REDIS_URL: '', SMTP_URL: ' ', PORT: '' }, programmes)).toMatchObject({
      redisUrl: null,
      smtpUrl: null,
      port: 3000,
    })
  })
})
