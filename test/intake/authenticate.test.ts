/** Whose message it is: one declaration, signed for real with a key of this run, then unsigned, forged, replayed and altered. */
import { expect, test } from 'vitest'
import { isForged, standing } from '../../src/core/mail/authentication.ts'
import { seen } from '../../src/core/signature/signatures.ts'
import { type Arrived, authenticate } from '../../src/intake/authenticate.ts'
import { readMail } from '../../src/reading/mail.ts'
import { messageId, programme, reading, receivedAt } from '../core/moorside.ts'
import { altered, composed, type Names, names, published, sealed, signed } from './post-office.ts'

const domain = 'moorsidelane.example.org'
const [head, lead1, lead2] = [`head@${domain}`, `l.wojcik@${domain}`, `z.hartley-smith@${domain}`]
const letter = {
  from: head,
  to: 'mastery@archimedes.example',
  cc: [lead1, lead2],
  subject: 'Our declaration',
  text: 'Attached.\r\n',
  date: new Date('2018-05-24T15:42:00Z'),
  messageId: `<a1@${domain}>`,
}
const plain = await composed(letter)
const sent = await signed(plain, domain)
const coverless = await signed(plain, domain, ['From', 'Subject', 'Date'])
const uncopied = await signed(await composed({ ...letter, cc: [] }), domain, ['From', 'To', 'Subject', 'Date'])

const school = { ip: '192.0.2.10', helo: `mail.${domain}`, envelopeFrom: head }
const stranger = { ip: '203.0.113.66', helo: 'vps.evil.example', envelopeFrom: 'bounce@evil.example' }
const file = { ip: null, helo: null, envelopeFrom: null }

type Way = Omit<Arrived, 'raw'>
const look = (raw: Buffer, way: Way, table: Names, authservId: string | null = null) =>
  authenticate({ raw, ...way }, { lookUp: names(table), authservId })

async function graded(raw: Buffer, way: Way, table: Names, authservId: string | null = null) {
  const authentication = await look(raw, way, table, authservId)
  const mail = await readMail(raw, new Map())
  const evidence = seen({ reading, programme, mail, authentication, messageId, at: receivedAt })
  const of = (role: string) => evidence.find((one) => one.role === role)?.grade ?? '-'
  return `${standing(authentication)}${isForged(authentication) ? ', forged' : ''}: ${['headTeacher', 'lead1', 'lead2'].map(of).join('')}`
}

const cc = `Cc: ${lead1}, ${lead2}\r\n`
const folded = /^Cc:.*\r\n(?:[ \t].*\r\n)*/m
const reject = published(domain)
const monitor = published(domain, 'none')
const spfOnly = { [`TXT ${domain}`]: reject[`TXT ${domain}`] ?? [], [`TXT _dmarc.${domain}`]: ['v=DMARC1; p=reject'] }
const keyOnly = { [`TXT s1._domainkey.${domain}`]: reject[`TXT s1._domainkey.${domain}`] ?? [] }

test.each<[string, Buffer, Way, Names, string]>([
  ['signed, from the school’s own server', sent, school, reject, 'vouched: ABB'],
  ['signed, without the client’s address', sent, file, reject, 'vouched: ABB'],
  ['signed, forwarded by somebody else’s server', sent, stranger, reject, 'vouched: ABB'],
  ['signed, handed on by the hub’s own server', sent, { ...stranger, ip: '10.0.0.5' }, reject, 'vouched: ABB'],
  ['signed by a school that publishes no policy', sent, file, keyOnly, 'vouched: ABB'],
  ['unsigned, from the school’s own server', plain, school, reject, 'vouched: ACC'],
  ['unsigned, and the school publishes nothing', plain, school, {}, 'unknown: CCC'],
  ['unsigned, in a file', plain, file, reject, 'unknown: CCC'],
  ['unsigned, through the hub’s own server', plain, { ...stranger, ip: '::ffff:192.168.1.9' }, spfOnly, 'unknown: CCC'],
  ['forged, where the school asks for refusal', plain, stranger, reject, 'denied, forged: DDD'],
  ['forged, where the school asks to set aside', plain, stranger, published(domain, 'quarantine'), 'denied, forged: DDD'],
  ['forged, or honest: the school only watches', plain, stranger, monitor, 'denied: DDD'],
  [
    'forged, signed by another domain',
    await signed(plain, 'evil.example'),
    stranger,
    { ...reject, ...published('evil.example') },
    'denied, forged: DDD',
  ],
  ['forged, where the school publishes nothing', plain, stranger, published('evil.example'), 'unknown: CCC'],
  ['replayed to others, as it was', sent, stranger, reject, 'vouched: ABB'],
  [
    'replayed with other people in the signed Cc',
    altered(sent, folded, `Cc: ${lead1}, x@evil.example\r\n`),
    stranger,
    reject,
    'denied, forged: DD-',
  ],
  [
    'replayed with others in a Cc that was never signed',
    altered(coverless, folded, `Cc: x@evil.example, ${lead2}\r\n`),
    stranger,
    reject,
    'vouched: A-C',
  ],
  ['a Cc added where none was signed', altered(uncopied, /^Subject:/m, `${cc}Subject:`), stranger, reject, 'vouched: ACC'],
  ['a second Cc put in front', Buffer.concat([Buffer.from(`Cc: ${lead1}\r\n`), sent]), stranger, reject, 'vouched: ADD'],
  ['a second To put in front', Buffer.concat([Buffer.from(`To: ${lead1}\r\n`), sent]), stranger, reject, 'vouched: ACC'],
  ['two Froms', Buffer.concat([Buffer.from('From: boss@evil.example\r\n'), sent]), school, reject, 'unknown: -DD'],
  ['altered on the way', altered(sent, 'Attached.', 'Attacked.'), stranger, reject, 'denied, forged: DDD'],
  ['altered, in a file', altered(sent, 'Attached.', 'Attacked.'), file, reject, 'denied: DDD'],
  ['altered, where the school publishes only a key', altered(sent, 'Attached.', 'Attacked.'), file, keyOnly, 'unknown: CCC'],
  [
    'signed by a mailbox provider',
    await signed(await composed({ ...letter, from: 'head@gmail.com' }), 'gmail.com'),
    file,
    published('gmail.com'),
    'vouched: -CC',
  ],
])('%s', async (_, raw, way, table, expected) => {
  expect(await graded(raw, way, table)).toBe(expected)
})

test('a signature that leaves the end of the body open vouches for nothing', async () => {
  expect(await graded(await signed(plain, domain, undefined, 8), file, reject)).toBe('unknown: CCC')
})

test('a school under sch.uk without a policy of its own has the one above it', async () => {
  const raw = await composed({ ...letter, from: 'head@moorside.durham.sch.uk' })
  const way = { ...stranger, envelopeFrom: 'x@evil.example' }
  const lookUp = names({ 'TXT _dmarc.sch.uk': ['v=DMARC1; p=reject; psd=n'] })
  const found = await authenticate({ raw, ...way }, { lookUp, authservId: null })
  expect(found).toMatchObject({ kind: 'looked', from: 'moorside.durham.sch.uk', dmarc: { result: 'fail', policy: 'reject' } })
  const nothing = names({})
  expect(await authenticate({ raw, ...way }, { lookUp: nothing, authservId: null })).toMatchObject({ dmarc: { result: 'none' } })
  expect(nothing.asked).toEqual(expect.arrayContaining(['TXT _dmarc.sch.uk', 'TXT _dmarc.uk']))
})

const ours = 'mx.archimedes.example'
const says = (server: string, what: string) =>
  `Authentication-Results: ${server};\r\n spf=pass smtp.mailfrom=${domain};\r\n dmarc=${what}\r\n`
const before = (head: string, raw: Buffer) => Buffer.concat([Buffer.from(head), raw])

test.each<[string, Buffer, string | null, string]>([
  ['it passed at the hub’s server', before(says(ours, `pass (p=REJECT) header.from=${domain}`), plain), ours, 'vouched: ACC'],
  ['in capital letters', before(says(ours.toUpperCase(), `PASS header.from=${domain.toUpperCase()}`), plain), ours, 'vouched: ACC'],
  [
    'it failed at the hub’s server',
    before(says(ours, `fail (p=reject dis=none) header.from=${domain}`), plain),
    ours,
    'denied, forged: DDD',
  ],
  ['it failed there, and the school only watches', before(says(ours, `fail (p=none) header.from=${domain}`), plain), ours, 'denied: DDD'],
  ['another’s name', before(says('mx.evil.example', `pass header.from=${domain}`), plain), ours, 'unknown: CCC'],
  ['nobody is trusted', before(says(ours, `pass header.from=${domain}`), plain), null, 'unknown: CCC'],
  [
    'not the topmost',
    before(says('mx.other.example', 'none'), before(says(ours, `pass header.from=${domain}`), plain)),
    ours,
    'unknown: CCC',
  ],
  ['of another sender', before(says(ours, 'pass header.from=evil.example'), plain), ours, 'unknown: CCC'],
  ['a pass hidden in a comment', before(says(ours, `none (x; dmarc=pass header.from=${domain})`), plain), ours, 'unknown: CCC'],
  ['two answers in one', before(says(ours, `pass header.from=${domain}; dmarc=fail`), plain), ours, 'unknown: CCC'],
])('Authentication-Results: %s', async (_, raw, server, expected) => {
  expect(await graded(raw, file, spfOnly, server)).toBe(expected)
})

test('what the hub’s server sealed with ARC counts, and a stranger’s seal does not', async () => {
  const seal = (by: string) => sealed(plain, by, `${ours}; dmarc=pass header.from=${domain}`)
  const table = { ...spfOnly, ...published('archimedes.example'), ...published('evil.example') }
  expect(await graded(await seal('archimedes.example'), stranger, table, ours)).toBe('vouched: ACC')
  expect(await graded(await seal('evil.example'), stranger, table, ours)).toBe('denied, forged: DDD')
})

test('names that do not answer hold nothing up, and are held against nobody', async () => {
  const silent = () => new Promise<never>(() => {})
  expect(await authenticate({ raw: sent, ...school }, { lookUp: silent, authservId: null, deadline: 80 })).toMatchObject({
    kind: expect.stringMatching(/looked/),
  })
  const broken = async () => Promise.reject(Object.assign(new Error('servfail'), { code: 'ESERVFAIL' }))
  const found = await authenticate({ raw: sent, ...school }, { lookUp: broken, authservId: null })
  expect([standing(found), isForged(found)]).toEqual(['unknown', false])
  // The policy is known, and only the key does not answer.
  const keyless = names(reject)
  const lookUp = (name: string, type: string) => (name.includes('_domainkey') ? broken() : keyless(name, type))
  expect(standing(await authenticate({ raw: sent, ...stranger }, { lookUp, authservId: null }))).toBe('unknown')
})

test('a forger’s own slow names do not save the forgery', async () => {
  const slow = 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=slow.evil.example; s=s1; h=From; bh=x; b=y\r\n'
  const table = names(reject)
  const lookUp = (name: string, type: string) => (name.includes('evil') ? new Promise<never>(() => {}) : table(name, type))
  const raw = before(slow.repeat(10), plain)
  const found = await authenticate({ raw, ...stranger }, { lookUp, authservId: null, deadline: 2_000 })
  expect(isForged(found)).toBe(true)
})

test('a thousand signatures are not looked at, and prove nothing', async () => {
  const raw = before('DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s1; h=From; bh=x; b=y\r\n'.repeat(1_000), plain)
  const lookUp = names(reject)
  expect(await authenticate({ raw, ...school }, { lookUp, authservId: null })).toEqual({ kind: 'not-looked', why: 'hostile' })
  expect(lookUp.asked).toEqual([])
})

test('a message made to be slow is given up, and the next one is looked at', async () => {
  const raw = before(`DKIM-Signature: v=1; h=${' '.repeat(150_000)}x\r\n`, plain)
  const ways = { lookUp: names(reject), authservId: null }
  const [slow, next] = await Promise.all([
    authenticate({ raw, ...stranger }, { ...ways, deadline: 500 }),
    authenticate({ raw: sent, ...school }, ways),
  ])
  expect(slow).toEqual({ kind: 'not-looked', why: 'hostile' })
  expect(standing(next)).toBe('vouched')
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['no header', Buffer.from('\r\n\r\nHello')],
  ['no end', Buffer.from('From: x'.repeat(100_000))],
  ['bytes', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256))],
  ['a From that is none', Buffer.from('From: <>\r\n\r\nx')],
])('%s is an answer like any other', async (_, raw) => {
  expect(['unknown', 'denied']).toContain(standing(await look(raw, stranger, reject)))
})
