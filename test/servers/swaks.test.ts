/** swaks plays every trick of the envelope on the mail door. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { selfSigned } from '../intake/certificate.ts'
import { absent } from './absent.ts'
import { inboxes, openCounty } from './county.ts'
import { run } from './process.ts'

const INBOX = inboxes['archimedes-ne']

describe.skipIf(absent('swaks') !== null)('swaks', () => {
  let county: Awaited<ReturnType<typeof openCounty>>
  let folder: string
  let ca: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-swaks-'))
    ca = join(folder, 'cert.pem')
    const tls = selfSigned('mail.hubs.example')
    await writeFile(ca, tls.cert)
    county = await openCounty({}, { tls })
  })
  afterAll(async () => {
    await county?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const swaks = (...args: string[]) =>
    run('swaks', ['--server', '127.0.0.1', '--port', String(county.town.smtp()), '--helo', 'school.example', ...args])
  const stored = async (text: string) => (await county.messages()).filter(({ raw }) => raw.includes(text))

  test.each([
    ['the null sender', ['--from', '<>', '--to', INBOX], { from: '', to: [INBOX] }],
    ['a plus-address', ['--from', 'a@b.example', '--to', 'mastery+token@archimedes.example'], { to: ['mastery+token@archimedes.example'] }],
    ['capitals', ['--from', 'a@b.example', '--to', 'MASTERY@Archimedes.EXAMPLE'], { hub: 'archimedes-ne' }],
    [
      'an inbox twice, and as a plus-address',
      ['--from', 'a@b.example', '--to', `${INBOX},${INBOX},mastery+x@archimedes.example`],
      { to: [INBOX, 'mastery+x@archimedes.example'] },
    ],
    ['a pipeline', ['--pipeline', '--from', 'a@b.example', '--to', INBOX], { hub: 'archimedes-ne' }],
    ['HELO instead of EHLO', ['--protocol', 'SMTP', '--from', 'a@b.example', '--to', INBOX], { hub: 'archimedes-ne' }],
  ])('%s is stored as it was said', async (what, args, expected) => {
    const subject = `swaks ${what}`
    const { code, out } = await swaks(...args, '--header', `Subject: ${subject}`)
    expect(out).toMatch(/<[-~*]+ +250.*Received|<~+? +250 Received|250 Received/)
    expect(code).toBe(0)
    expect(await stored(subject)).toMatchObject([expected])
  })

  test.each([
    ['an address that is no inbox', ['--from', 'a@b.example', '--to', 'nobody@archimedes.example'], /550/, 24],
    ['relaying', ['--from', INBOX, '--to', 'someone@elsewhere.example'], /550/, 24],
    ['relaying by a percent sign', ['--from', 'a@b.example', '--to', 'someone%elsewhere.example@relay.example'], /550/, 24],
    [
      'signing in',
      ['--from', 'a@b.example', '--to', INBOX, '--auth', 'PLAIN', '--auth-user', 'x', '--auth-password', 'y'],
      /did not advertise auth/,
      28,
    ],
    ['a sender that is none', ['--from', 'not an address', '--to', INBOX], /5\d\d/, 23],
  ])('%s is refused, and nothing is stored', async (what, args, answer, exit) => {
    const subject = `swaks ${what}`
    const { code, out } = await swaks(...args, '--header', `Subject: ${subject}`)
    expect(out).toMatch(answer)
    expect(code).toBe(exit)
    expect(await stored(subject)).toHaveLength(0)
  })

  test('a wrong address beside a right one stops only itself', async () => {
    const { code, out } = await swaks(
      '--from',
      'a@b.example',
      '--to',
      `nobody@archimedes.example,${INBOX}`,
      '--header',
      'Subject: one of two',
    )
    expect([code, out]).toEqual([0, expect.stringContaining('550')])
    expect(await stored('one of two')).toMatchObject([{ to: [INBOX] }])
  })

  test('more recipients than anyone has: the first fifty are taken, the rest told to wait', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `mastery+${i}@archimedes.example`)
    const { out } = await swaks('--from', 'a@b.example', '--to', many.join(','), '--header', 'Subject: to sixty')
    expect(out.match(/^<\*\* 452 /gm)).toHaveLength(10)
    expect((await stored('to sixty'))[0]?.to).toHaveLength(50)
  })

  test('bare line feeds end no mail, smuggle none in, and are kept as they came', async () => {
    const data = join(folder, 'bare.eml')
    const body =
      'From: a@b.example\nTo: x\r\nSubject: bare line feeds\n\nfirst\n.\nMAIL FROM:<smuggled@b.example>\nRCPT TO:<mastery@archimedes.example>\nDATA\nSubject: smuggled\n\nsecond\r\n.\r\n'
    await writeFile(data, body)
    const { code } = await swaks('--from', 'a@b.example', '--to', INBOX, '--no-data-fixup', '--data', `@${data}`)
    const [one, ...others] = await stored('bare line feeds')
    expect([code, others]).toEqual([0, []])
    expect(String(one?.raw)).toContain('first\n.\nMAIL FROM:<smuggled@b.example>\n')
    expect((await county.messages()).filter(({ from }) => from === 'smuggled@b.example')).toEqual([])
  })

  test('eight-bit bytes of any character set are kept as they came', async () => {
    const data = join(folder, 'eight.eml')
    const body = Buffer.from(
      'From: a@b.example\r\nSubject: eight bits\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSi\xe2n \xff\xfe \x80\r\n.\r\n',
      'latin1',
    )
    await writeFile(data, body)
    const { out } = await swaks('--from', 'a@b.example', '--to', INBOX, '--no-data-fixup', '--data', `@${data}`)
    expect(out).toContain('8BITMIME')
    expect((await stored('eight bits'))[0]?.raw.includes(Buffer.from('Si\xe2n \xff\xfe \x80', 'latin1'))).toBe(true)
  })

  test('a mail that is larger than any door takes is refused, and the door goes on', async () => {
    const data = join(folder, 'large.eml')
    await writeFile(data, `Subject: larger than any\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(480_000)}.\r\n`)
    const { code, out } = await swaks('--from', 'a@b.example', '--to', INBOX, '--no-data-fixup', '--data', `@${data}`, '--hide-send')
    expect([code, out]).toEqual([26, expect.stringContaining('552')])
    expect(await stored('larger than any')).toHaveLength(0)
  })

  test.each(['MAIL', 'RCPT', 'DATA'])('a client that goes after %s leaves nothing behind', async (stage) => {
    const before = (await county.messages()).length
    await swaks('--from', 'a@b.example', '--to', INBOX, '--drop-after', stage)
    await swaks('--from', 'a@b.example', '--to', INBOX, '--header', `Subject: after the drop at ${stage}`)
    expect(await stored(`after the drop at ${stage}`)).toHaveLength(1)
    expect(await county.messages()).toHaveLength(before + 1)
  })

  test('a client that does not wait for our answer has its mail stored all the same', async () => {
    await swaks('--from', 'a@b.example', '--to', INBOX, '--header', 'Subject: gone before the answer', '--drop-after-send', 'DOT')
    await county.sorted('gone before the answer')
  })

  test('STARTTLS with the configured certificate', async () => {
    const { code, out } = await swaks(
      '--tls',
      '--tls-verify',
      '--tls-ca-path',
      ca,
      '--from',
      'a@b.example',
      '--to',
      INBOX,
      '--header',
      'Subject: by TLS',
    )
    expect([code, out]).toEqual([0, expect.stringContaining('TLS started')])
    await county.sorted('by TLS')
  })

  test('LMTP: an answer for each recipient', async () => {
    const { code, out } = await run('swaks', [
      '--server',
      '127.0.0.1',
      '--port',
      String(county.town.lmtp()),
      '--protocol',
      'LMTP',
      '--from',
      '<>',
      '--to',
      Object.values(inboxes).join(','),
      '--header',
      'Subject: by LMTP',
    ])
    expect(code).toBe(0)
    expect(out.match(/250 Received/g)).toHaveLength(3)
    expect((await stored('by LMTP')).map(({ hub }) => hub).sort()).toEqual(Object.keys(inboxes))
  })
})
