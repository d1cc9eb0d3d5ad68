/** What an answer comes to: whose signature, what it is worth, who is told. */
import { expect, test } from 'vitest'
import type { Case } from '../../src/core/declaration.ts'
import { answer, type Said, seats } from '../../src/core/signature/answering.ts'
import { covers } from '../../src/core/signature/fingerprint.ts'
import type { EvidenceKind } from '../../src/core/signature/signatures.ts'
import { mailed, moorside, read, withFields } from './moorside.ts'

const at = Temporal.Instant.from('2018-05-25T09:00Z')
const [head, lead1, lead2, office] = ['head', 'l.wojcik', 'z.hartley-smith', 'office'].map((who) => `${who}@moorsidelane.example.org`) as [
  string,
  string,
  string,
  string,
]
const email = (address: string) => read(address, [address])
const says = (address: string, kind: Said['answer'] = 'confirmed', role: string | null = null): Said => ({
  address,
  answer: kind,
  role,
  reason: null,
})
const outcome = (c: Case, said: Said) => {
  const result = answer(c, said, at)
  if (!('evidence' in result)) return result.kind
  const told = result.plan.flatMap(({ effect }) =>
    effect.kind === 'letter' ? [`${effect.letter.kind} ${effect.letter.to.address}`] : [effect.kind],
  )
  return [result.evidence.map((e) => `${e.role} ${e.kind} ${e.grade}`), told]
}
/** The same case after these answers. */
const after = (c: Case, ...answers: [address: string, role: string, kind: EvidenceKind][]): Case => ({
  ...c,
  evidence: [
    ...c.evidence,
    ...answers.map(([address, id, kind], i) => {
      const role = c.programme.roles.find((one) => one.id === id)
      if (!role) throw new Error(id)
      return {
        role: id,
        kind,
        address,
        message: null,
        grade: 'A' as const,
        form: 'f',
        covers: covers(c.reading, c.programme, role, address),
        at: at.add({ seconds: i }),
      }
    }),
  ],
})

const c = moorside({ mail: mailed(head, [lead1]) })
const oneMailbox = moorside({ reading: withFields({ 'lead1.email': email(head) }) })
const headIsLead2 = moorside({ reading: withFields({ 'lead2.name': read("Siân O'Brien"), 'lead2.email': email(head) }) })
const desk = moorside({ reading: withFields({ 'school.email': email(office) }) })
const decided = (releasedAt: Temporal.Instant | null): Case => {
  const decision = {
    number: 1,
    verdict: 'approved',
    by: 'U1',
    at,
    reasonId: null,
    note: null,
    origin: 'verdict',
    releaseAt: at,
    releasedAt,
  } as const
  return { ...c, declaration: { ...c.declaration, state: 'approved', decision } }
}

test.each<[string, Case, Said, unknown]>([
  ['lead 2 confirms', c, says(lead2), [['lead2 confirmed A'], ['thread']]],
  [
    'lead 2 objects: the others are told',
    c,
    says(lead2, 'objected'),
    [['lead2 objected A'], ['thread', `request ${head}`, `request ${lead1}`]],
  ],
  ['twice is once', after(c, [lead2, 'lead2', 'confirmed']), says(lead2), 'already-answered'],
  [
    'an objection after a confirmation counts',
    after(c, [lead2, 'lead2', 'confirmed']),
    says(lead2, 'objected'),
    [['lead2 objected A'], ['thread', `request ${head}`, `request ${lead1}`]],
  ],
  ['a confirmation does not undo an objection', after(c, [lead2, 'lead2', 'objected']), says(lead2), 'already-answered'],
  ['one person in two roles answers for both', headIsLead2, says(head), [['headTeacher confirmed A', 'lead2 confirmed A'], ['thread']]],
  ['two people on one mailbox: which one?', oneMailbox, says(head), 'answer-without-a-person'],
  ['two people on one mailbox: the head', oneMailbox, says(head, 'confirmed', 'headTeacher'), [['headTeacher confirmed C'], ['thread']]],
  [
    'two people on one mailbox: lead 1 objects',
    oneMailbox,
    says(head, 'objected', 'lead1'),
    [['lead1 objected C'], ['thread', `request ${lead2}`]],
  ],
  ['the office’s mailbox', desk, says(office), [['headTeacher confirmed C'], ['thread']]],
  ['nobody at this address', c, says('stranger@elsewhere.example'), 'answer-of-nobody'],
  ['a provisional verdict does not show', decided(null), says(lead2), [['lead2 confirmed A'], ['thread']]],
  ['a released verdict does', decided(at), says(lead2), 'answer-after-the-decision'],
  ['withdrawn', { ...c, declaration: { ...c.declaration, state: 'withdrawn' } }, says(lead2), 'answer-after-withdrawal'],
])('%s', (_, before, said, expected) => {
  expect(outcome(before, said)).toEqual(expected)
})

test('an address that letters came back from is not written to', () => {
  const returned = after(c, [head, 'headTeacher', 'undeliverable'])
  expect(outcome(returned, says(lead2, 'objected'))).toEqual([['lead2 objected A'], ['thread', `request ${lead1}`]])
})

test('what a reason says is for the hub: no letter holds it, and none names a person', () => {
  const result = answer(c, { ...says(lead2, 'objected'), reason: 'Siân put my name down' }, at)
  if (!('plan' in result)) throw new Error(result.kind)
  const letters = result.plan.flatMap(({ effect }) => (effect.kind === 'letter' ? [effect.letter] : []))
  expect(letters).toHaveLength(2)
  for (const { facts } of letters) expect(JSON.stringify(facts)).not.toMatch(/put my name|Hartley|O'Brien/)
  expect(JSON.stringify(result.plan)).toContain('put my name')
  expect(result.why).toBe('Siân put my name down')
})

test('an answer to what the form no longer says is no answer any more', () => {
  const then = after(c, [lead2, 'lead2', 'confirmed'])
  const now = { ...then, reading: withFields({ 'lead2.name': read('Ada Quill') }) }
  expect(seats(then, lead2).map(({ answer: said }) => said?.kind)).toEqual(['confirmed'])
  expect(seats(now, lead2).map(({ answer: said }) => said)).toEqual([null])
})
