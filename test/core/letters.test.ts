/** Who gets which letter, and what it may reveal. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import type { Planned } from '../../src/core/effect.ts'
import type { Letter } from '../../src/core/letters/letters.ts'
import { acknowledge, answerEnquiry, answerHeld, decided } from '../../src/core/letters/letters.ts'
import type { HeldReason, Unreadable } from '../../src/core/mail/message.ts'
import type { Verdict } from '../../src/core/round/round.ts'
import { archimedes, declarationId, link, mail, mailed, messageId, moorside, programme, read, round, withFields } from './moorside.ts'

const now = Temporal.Instant.from('2018-05-24T16:00Z')
const late = Temporal.Instant.from('2018-05-26T09:00Z')
const [head, lead1, lead2, office] = ['head', 'l.wojcik', 'z.hartley-smith', 'office'].map((who) => `${who}@moorsidelane.example.org`) as [
  string,
  string,
  string,
  string,
]
const hub = 'mastery@archimedes.example'
const email = (address: string) => read(address, [address])
const first = { messageId, changed: null, link }

const letters = (plan: Planned[]): Letter[] => plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))
const told = (plan: Planned[]) => letters(plan).map(({ kind, to }) => `${kind} ${to.address}`)
const only = (plan: Planned[]): Letter => {
  const [letter, ...more] = letters(plan)
  if (!letter || more.length > 0) throw new Error(`expected one letter, not ${told(plan).join(', ')}`)
  return letter
}
const to = (plan: Planned[], address: string): Letter =>
  only(plan.filter((p) => p.effect.kind === 'letter' && p.effect.letter.to.address === address))
test('whoever is to confirm a signature of their own is not told to ask themselves', () => {
  const c = moorside({ round: { ...round, signatures: 'confirmed' } })
  const plan = acknowledge(c, first, now)
  const toDo = (address: string) => to(plan, address).facts.toDo
  expect(toDo(head)).toEqual([
    'Confirm your own signature: “Your answer” says how.',
    'Ask lead teacher 1 to confirm their signature by replying to our e-mail.',
    'Ask lead teacher 2 to confirm their signature by replying to our e-mail.',
  ])
  expect(toDo(lead2)).toContain('Confirm your own signature: “Your answer” says how.')
  expect(toDo(lead2)).not.toContain('Ask lead teacher 2 to confirm their signature by replying to our e-mail.')
})

/** Everything that a letter holds, for asking whether somebody's details are in it. */
const inside = (letter: Letter) => JSON.stringify({ ...letter, to: { ...letter.to, address: '' }, inReplyTo: null, references: [] })
const details = /O'Brien|Wójcik|Hartley|960123|960124|960125|@moorsidelane/

const wholeForm = [`acknowledgement ${head}`, `acknowledgement ${lead1}`, `acknowledgement ${lead2}`]

test.each<[string, Case, string[]]>([
  ['everyone on the form was part of the message', moorside(), wholeForm],
  [
    'lead 2 was not copied in',
    moorside({ mail: mailed(head, [lead1]) }),
    [`acknowledgement ${head}`, `acknowledgement ${lead1}`, `request ${lead2}`],
  ],
  [
    'the office sent it and copied everyone in',
    moorside({ mail: mailed(office, [head, lead1, lead2]) }),
    [...wholeForm, `receipt ${office}`],
  ],
  [
    'a colleague in Cc whom the form does not name gets nothing',
    moorside({ mail: mailed(head, [lead1, lead2, 'governor@elsewhere.example']) }),
    wholeForm,
  ],
  [
    'a stranger sent it, with nobody copied in',
    moorside({ mail: mailed('stranger@elsewhere.example', []) }),
    [`request ${head}`, `request ${lead1}`, `request ${lead2}`, 'receipt stranger@elsewhere.example'],
  ],
  [
    'two roles with one address get one letter',
    moorside({ reading: withFields({ 'lead1.email': email(head) }), mail: mailed(head, [lead2]) }),
    [`acknowledgement ${head}`, `acknowledgement ${lead2}`],
  ],
  [
    'a form that gives our own inbox as the school’s',
    moorside({ reading: withFields({ 'school.email': email(hub) }), mail: mailed(lead1, [lead2]) }),
    [`acknowledgement ${lead1}`, `acknowledgement ${lead2}`],
  ],
  ['our own inbox as the sender', moorside({ mail: mailed(hub, [head, lead1, lead2]) }), wholeForm],
  ['no address on the form for lead 2', moorside({ reading: withFields({ 'lead2.email': read(null) }) }), wholeForm.slice(0, 2)],
])('%s', (_, c, expected) => {
  expect(told(acknowledge(c, first, now))).toEqual(expected)
})

test('somebody who signed an earlier form is not asked again when a correction leaves them out', () => {
  const before = moorside()
  const after: Case = { ...before, lastMessage: before.lastMessage && { ...before.lastMessage, participants: [head, hub] } }
  expect(told(acknowledge(after, { messageId, changed: [], link }, now))).toEqual([`acknowledgement ${head}`])
})

test('one letter names every role of its address, and the person only where there is one', () => {
  const shared = moorside({ reading: withFields({ 'lead1.email': email(head) }), mail: mailed(head, [lead2]) })
  const plan = acknowledge(shared, first, now)
  expect(to(plan, head).facts.roles).toBe('head teacher and lead teacher 1')
  expect(to(plan, head).to.name).toBeNull()
  expect(to(plan, lead2).to.name).toBe('Zoë Hartley-Smith')
})

test('a request and a receipt hold nothing that was read but the name of the school', () => {
  const c = moorside({ mail: mailed(office, [head]) })
  const plan = acknowledge(c, first, now)
  for (const address of [lead1, lead2, office]) {
    const letter = to(plan, address)
    expect(inside(letter)).not.toMatch(details)
    expect(letter.facts.school).toBe('Moorside Lane Primary School')
    expect(letter.pdf).toBe(false)
  }
  expect(inside(to(plan, head))).toMatch(details) // the question can be answered yes
  expect(to(plan, office).facts.toDo).toHaveLength(2)
})

test('keys make one letter for an address and event, and another event another letter', () => {
  const keys = (c: Case, event: string) => acknowledge(c, { messageId: event, changed: null, link }, now).map((p) => p.key)
  const [one, two] = [keys(moorside(), 'm1'), keys(moorside(), 'm2')]
  expect(one[0]).toBe(`letter:${declarationId}:m1:acknowledgement:${head}`)
  expect(new Set([...one, ...two]).size).toBe(6)
  expect(keys(moorside(), 'm1')).toEqual(one)
})

test('letters answer the school’s message, from the hub’s inbox', () => {
  const c = moorside()
  const threaded: Case = { ...c, lastMessage: c.lastMessage && { ...c.lastMessage, references: ['<r1@x>', '<r2@x>'] } }
  const letter = to(acknowledge(threaded, first, now), head)
  expect(letter).toMatchObject({
    from: { address: hub, name: archimedes.name },
    inReplyTo: '<a1@moorsidelane.example.org>',
    references: ['<r1@x>', '<r2@x>', '<a1@moorsidelane.example.org>'],
  })
})

test('a value that was hard to read is not repeated, and a flag never leaves the hub', () => {
  const reading = withFields({
    'school.address': read('M00rslde', null, { confidence: 'low' }),
    'school.hub': read('Great North', 'great-north'),
  })
  const c = moorside({ reading })
  const changed = [{ called: 'the school’s address', from: 'Moorside Lane', to: 'M00rslde' }]
  const letter = to(acknowledge(c, { messageId, changed, link }, now), head)
  expect(inside(letter)).not.toContain('M00rslde')
  expect(inside(letter)).toContain('We could not read this')
  const flags = c.findings.filter((f) => f.kind === 'flag')
  expect(flags).toHaveLength(2)
  for (const { message } of flags) expect(inside(letter)).not.toContain(message)
})

const next = (c: Case, at = now) => (to(acknowledge(c, first, at), head).facts.next as string[]).join('\n')
const verdict = (v: Verdict, reasonId: string | null, releasedAt: Temporal.Instant | null): Case => {
  const c = moorside()
  const decision = {
    number: 1,
    verdict: v,
    by: 'U1',
    at: now,
    reasonId,
    note: 'between us',
    origin: 'verdict' as const,
    releaseAt: now,
    releasedAt,
  }
  return { ...c, declaration: { ...c.declaration, state: v, decision, decisions: 1, version: 2 } }
}

test('what happens next is the round’s deadline, in London', () => {
  expect(next(moorside())).toContain('25 May 2018 at 11:59pm')
  expect(next(moorside())).toContain('the programme starts on 11 June 2018')
  expect(next(moorside(), late)).toContain('The deadline, 25 May 2018 at 11:59pm, has passed')
  expect(next(moorside({ round: { ...round, release: 'together' } }))).toContain('writes to every school at the same time')
  expect(next(moorside({ mail: mailed(head, [lead1]) }))).toContain('Put right what is listed here by 25 May 2018 at 11:59pm')
  expect(next(moorside({ mail: mailed(head, [lead1]) }), late)).toContain('The deadline was 25 May 2018 at 11:59pm')
})

test('a provisional verdict is not in any letter; a released one is not decided again', () => {
  const changed = { messageId, changed: [], link }
  for (const v of ['approved', 'waitlisted', 'declined'] as const) {
    expect(acknowledge(verdict(v, 'no-places', null), changed, now)).toEqual(acknowledge(moorside(), changed, now))
  }
  expect(next(verdict('declined', 'no-places', now))).toContain('has already written')
  expect(() => decided(verdict('approved', null, null), now)).toThrow(/has not been released/)
})

test('a decision goes to every address on the form, once, copied in or not', () => {
  expect(told(decided(verdict('approved', null, now), now))).toEqual([`approved ${head}`, `approved ${lead1}`, `approved ${lead2}`])
  const shared = { ...verdict('waitlisted', 'no-places', now), reading: withFields({ 'lead1.email': email(head) }) }
  expect(told(decided(shared, now))).toEqual([`waitlisted ${head}`, `waitlisted ${lead2}`])
  expect(decided(shared, now)[0]?.key).toBe(`letter:${declarationId}:decision-1:waitlisted:${head}`)
})

test('a decision says what the programme’s data says, and not what the reviewer noted', () => {
  const [approved, declined] = [verdict('approved', null, now), verdict('declined', 'no-places', now)].map((c) => to(decided(c, now), head))
  expect(approved?.facts).toMatchObject({
    promises: programme.says.approved,
    conditional: programme.says.conditional,
    starts: '11 June 2018',
  })
  expect(to(decided(verdict('waitlisted', 'no-places', now), now), head).facts.reason).toBe(
    programme.waitlistReasons.find((r) => r.id === 'no-places')?.letter,
  )
  expect(declined?.facts.reason).toBe(programme.declineReasons.find((r) => r.id === 'no-places')?.letter)
  for (const letter of [approved, declined]) expect(JSON.stringify(letter)).not.toContain('between us')
})

const unplaced = { messageId, mail: { ...mail, messageId: '<q@x>', references: [] }, hub: archimedes, programme, round, receivedAt: now }

test('an enquiry is answered once a day', () => {
  const key = (at: string) => answerEnquiry({ ...unplaced, messageId: at, receivedAt: Temporal.Instant.from(at) })[0]?.key
  expect(only(answerEnquiry(unplaced))).toMatchObject({ kind: 'enquiry', to: { address: head }, inReplyTo: '<q@x>', pdf: false })
  expect(key('2018-05-24T08:00Z')).toBe(key('2018-05-24T22:59Z'))
  expect(key('2018-05-24T08:00Z')).not.toBe(key('2018-05-24T23:00Z')) // midnight in London
})

const reasons: [HeldReason, boolean][] = [
  ['unreadable', true],
  ['unknown-form', true],
  ['several-forms', true],
  ['round', true],
  ['two-senders', false],
  ['no-sender', false],
  ['stranger', false],
  ['reading-failed', false],
]
test.each(reasons)('held because %s: answered %s', (reason, answered) => {
  expect(told(answerHeld({ ...unplaced, reason, why: null }))).toEqual(answered ? [`receipt ${head}`] : [])
})

const whys: Unreadable[] = [
  ...(['password', 'damaged', 'empty', 'too-large', 'too-slow', 'picture', 'pdf', 'old-word'] as const),
  ...(['pages', 'archive', 'winmail', 'signed-or-encrypted', 'cloud-link', 'other'] as const),
]
test('every unreadable form has an answer of its own, which says what to do', () => {
  const answers = whys.map((why) => only(answerHeld({ ...unplaced, reason: 'unreadable', why })).facts)
  expect(new Set(answers.map((facts) => facts.problem)).size).toBe(whys.length)
  for (const { remedy } of answers) expect((remedy as string[]).length).toBeGreaterThan(0)
  expect(JSON.stringify(answers)).not.toMatch(/please|sorry|invalid|unfortunately/i)
})

test('nothing answers two senders, nobody, or ourselves', () => {
  const mailbox = (address: string) => ({ address, name: '' })
  for (const from of [[], [mailbox(head), mailbox(lead1)], [mailbox(hub)]]) {
    const message = { ...unplaced, mail: { ...unplaced.mail, from } }
    expect(answerEnquiry(message)).toEqual([])
    expect(answerHeld({ ...message, reason: 'unreadable', why: 'pdf' })).toEqual([])
  }
})
