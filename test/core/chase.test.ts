/** When somebody is chased, whom, how often, and when it stops. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { chase, chased, plannedChase } from '../../src/core/findings/chase.ts'
import { covers } from '../../src/core/signature/fingerprint.ts'
import type { EvidenceKind } from '../../src/core/signature/signatures.ts'
import { link, mailed, moorside, read, receivedAt, round, withFields } from './moorside.ts'

const [head, lead1, lead2, office] = ['head', 'l.wojcik', 'z.hartley-smith', 'office'].map((who) => `${who}@moorsidelane.example.org`) as [
  string,
  string,
  string,
  string,
]
const open = (): boolean => false
const at = (text: string) => Temporal.Instant.from(text)
const early = at('2018-05-14T09:00Z')
const unsigned = moorside({ mail: mailed(head, [lead1]), receivedAt: early })
const wrongUrn = moorside({
  reading: withFields({ 'school.urn': read('19990') }),
  mail: mailed(office, [head, lead1, lead2]),
  receivedAt: early,
})
const confirmedOnly = moorside({ round: { ...round, signatures: 'confirmed' }, receivedAt: early })
const state = (c: Case, change: Partial<Case['declaration']>): Case => ({ ...c, declaration: { ...c.declaration, ...change } })
const decision = {
  number: 1,
  verdict: 'approved',
  by: 'U1',
  at: early,
  reasonId: null,
  note: null,
  origin: 'verdict',
  releaseAt: null,
  releasedAt: null,
} as const
const withEvidence = (c: Case, address: string, id: string, kind: EvidenceKind): Case => {
  const role = c.programme.roles.find((one) => one.id === id)
  if (!role) throw new Error(id)
  const entry = {
    role: id,
    kind,
    address,
    message: null,
    grade: 'A' as const,
    form: 'f',
    covers: covers(c.reading, c.programme, role, address),
    at: receivedAt,
  }
  return {
    ...c,
    evidence: [...c.evidence, entry],
    signatures: c.signatures.map((s) => (s.role === id ? { ...s, kind, suffices: false } : s)),
  }
}

const sentBy = (c: Case, from: string) => c.lastMessage && { ...c.lastMessage, from }
const objectedOnly: Case = {
  ...state(moorside(), { state: 'needs-school' }),
  findings: [{ code: 'signature-objected', kind: 'fixable', field: 'lead2.email', message: 'Speak to the hub' }],
}

test.each<[string, Case, string[]]>([
  ['everything is there', moorside(), []],
  ['lead 2 has not signed: lead 2, and the head who sent the form', unsigned, [head, lead2]],
  ['a URN to put right, sent by the office: the office alone', wrongUrn, [office]],
  ['a round of confirmed signatures: everyone', confirmedOnly, [head, lead1, lead2]],
  ['decided already', state(unsigned, { decision }), []],
  ['withdrawn', state(unsigned, { state: 'withdrawn' }), []],
  ['only an objection stands against it: that is the hub’s to settle', objectedOnly, []],
  ['somebody at the hub’s own inbox sent it', { ...wrongUrn, lastMessage: sentBy(wrongUrn, wrongUrn.hub.inboxes[0] ?? '') }, []],
  ['lead 2 objected: the hub settles that', withEvidence(unsigned, lead2, 'lead2', 'objected'), [head]],
  ['letters to lead 2 come back', withEvidence(unsigned, lead2, 'lead2', 'undeliverable'), [head]],
])('%s', (_, c, expected) => {
  expect(chased(c).map(({ address }) => address)).toEqual(expected)
})

test('an address that a mail server refused is not written to', () => {
  expect(chased(unsigned, [head]).map(({ address }) => address)).toEqual([lead2])
})

test.each<[string, Case, number, string, string | null]>([
  ['the first, three working days on', unsigned, 1, '2018-05-14T09:00Z', '2018-05-17T09:00:00Z'],
  ['the second, three after the first', unsigned, 2, '2018-05-17T09:00Z', '2018-05-22T09:00:00Z'],
  ['the third, on the last day before the last reminder of the deadline', unsigned, 3, '2018-05-17T15:00Z', '2018-05-22T15:00:00Z'],
  ['none on the day of that reminder', unsigned, 1, '2018-05-18T15:00Z', null],
  ['there is no fourth', unsigned, 4, '2018-05-14T09:00Z', null],
  ['a form that came at night: in the morning', unsigned, 1, '2018-05-14T01:12Z', '2018-05-17T07:00:00Z'],
  ['a form that came late in the evening: at six', unsigned, 1, '2018-05-14T21:12Z', '2018-05-17T17:00:00Z'],
  ['after the deadline', unsigned, 1, '2018-05-23T09:00Z', null],
  ['nothing is missing', moorside(), 1, '2018-05-14T09:00Z', null],
])('%s', (_, c, number, from, expected) => {
  const [planned, told, ...more] = plannedChase(c, number, at(from), open)
  expect(planned?.due?.toString() ?? null).toBe(expected)
  expect([told?.effect.kind ?? null, more.length]).toEqual([expected && 'thread', 0])
})

const due = (c: Case, revision: number, number: number, now = '2018-05-17T09:00Z', reached: string[] = []) =>
  chase(c, { revision, number }, { closed: open, link, returned: [], reached }, at(now))

test('a chase that is due writes, says so, and plans the next', () => {
  const result = due(unsigned, 1, 1)
  if (result.kind !== 'chased') throw new Error(result.kind)
  const letters = result.plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))
  expect(letters.map(({ kind, to }) => `${kind} ${to.address}`)).toEqual([`chase ${head}`, `chase ${lead2}`])
  expect(letters[0]?.facts).toMatchObject({ toDo: [expect.stringContaining('Copy in lead teacher 2')], answer: null, last: false })
  expect(letters[1]?.facts).toMatchObject({ toDo: [], roles: 'lead teacher 2', answer: { missing: true } })
  // Only what its reader may know: lead teacher 2 was never copied in, and nobody gets a document.
  expect(letters.map(({ pdf }) => pdf)).toEqual([false, false])
  expect(JSON.stringify(letters[1]?.facts)).not.toMatch(/O'Brien|Wójcik|960123/)
  expect(result.plan.find(({ effect }) => effect.kind === 'chase')).toMatchObject({ effect: { number: 2, revision: 1 } })
  expect(result.plan.flatMap(({ effect }) => (effect.kind === 'thread' ? [effect.note] : []))).toMatchObject([
    { kind: 'chased', number: 1, to: [head, lead2] },
    { kind: 'chase-planned', number: 2 },
  ])
})

test.each<[string, Case, number, number, string, string]>([
  ['a newer form came', state(unsigned, { revision: 2 }), 1, 1, '2018-05-17T09:00Z', 'a newer form has come'],
  ['the deadline has passed meanwhile', unsigned, 1, 1, '2018-05-25T23:00Z', 'the deadline has passed'],
  ['it was put right meanwhile', moorside(), 1, 1, '2018-05-17T09:00Z', 'nothing is missing that anyone can be asked for'],
])('not needed any more: %s', (_, c, revision, number, now, why) => {
  expect(due(c, revision, number, now)).toEqual({ kind: 'chase-not-needed', why })
})

test('the third does not say that it is the last, for a reminder of the deadline may follow; no fourth is planned', () => {
  const result = due(unsigned, 1, 3)
  if (result.kind !== 'chased') throw new Error(result.kind)
  expect(result.plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter.facts.last] : []))).toEqual([false, false])
  expect(result.plan.some(({ effect }) => effect.kind === 'chase')).toBe(false)
})

test('whoever was reminded of the deadline within a day is not chased as well; the others are, and the next chase is planned', () => {
  const some = due(unsigned, 1, 1, '2018-05-17T09:00Z', [head])
  expect(some).toMatchObject({ kind: 'chased', to: [lead2] })
  const none = due(unsigned, 1, 1, '2018-05-17T09:00Z', [head, lead2])
  expect(none).toMatchObject({ kind: 'chase-overtaken', why: 'a reminder of the deadline went out within a day' })
  const plan = none.kind === 'chase-overtaken' ? none.plan : []
  expect(plan.map(({ effect }) => effect.kind)).toEqual(['chase', 'thread'])
  expect(plan[0]).toMatchObject({ effect: { number: 2 }, due: at('2018-05-22T09:00Z') })
})

test('a newer form is chased under keys of its own', () => {
  const key = (c: Case) => plannedChase(c, 1, early, open)[0]?.key
  expect(key(unsigned)).not.toBe(key(state(unsigned, { revision: 2 })))
  expect(key(unsigned)).toBe(key(unsigned))
})
