import mammoth from 'mammoth'
import { expect, test } from 'vitest'
import { recipients } from '../../src/demo/post.ts'
import { samples } from '../../src/demo/samples.ts'

const all = samples('mastery@archimedes.example')
const sample = (id: string) => all.find((one) => one.id === id) ?? expect.fail(`no sample ${id}`)
const words = async (id: string) => (await mammoth.extractRawText({ buffer: Buffer.from(sample(id).attachments[0]?.content ?? []) })).value

test('every sample writes to the hub, from an address that cannot exist', () => {
  for (const { id, from, to, cc } of all) {
    expect(to, id).toBe('mastery@archimedes.example')
    for (const [address] of `${from}, ${cc}`.matchAll(/[^\s<>,]+@[^\s<>,]+/g)) expect(address, id).toMatch(/\.example(\.org)?$/)
  }
})

test.each([
  ['complete', 'Moorside Lane Primary School', 'z.hartley-smith@moorsidelane.example.org'],
  ['corrected', 'Thistlebeck Primary School', 'o.tully@thistlebeck.example.org'],
  ['work-group', 'Hollowgate Primary School', 'we were part of a Teaching for Mastery Work Group'],
  ['hostile', '<!channel> & Sons Primary', '<script>alert(1)</script>'],
])('the form of “%s” is %s’s', async (id, school, also) => {
  const text = await words(id)
  expect(text).toContain(school)
  expect(text).toContain(also)
  if (id !== 'complete') expect(text, 'nothing of the form it was made from is left').not.toMatch(/Moorside|Wójcik|199901|9601[2]\d/)
})

test('the incomplete form lacks what the corrected one has', async () => {
  expect(await words('incomplete')).not.toContain('o.tully@')
  expect(sample('incomplete').cc).not.toContain('o.tully@')
  expect(sample('corrected').cc).toContain('o.tully@')
})

test('the pasted form is tables in HTML, and its text part does not hold it', () => {
  const { html = '', text } = sample('html')
  expect(html).toContain('<td><p>Name of school</p></td><td><p>Larkfold Community Primary School</p></td>')
  expect(text).not.toContain('Larkfold')
})

test('the damaged file is a Word document that breaks off', () => {
  const whole = sample('complete').attachments[0]?.content
  const half = sample('damaged').attachments[0]?.content
  expect(half?.length).toBeLessThan(whole?.length ?? 0)
  expect(Buffer.from(half?.slice(0, 2) ?? []).toString()).toBe('PK')
})

test('the old Word file is one', () => {
  expect(Buffer.from(sample('old-word').attachments[0]?.content.slice(0, 4) ?? []).toString('hex')).toBe('d0cf11e0')
})

test.each([
  ['the hub’s address alone, not the colleagues’', 'mastery@archimedes.example', 'a@school.example.org', ['mastery@archimedes.example']],
  ['the hub’s address in Cc', 'a@school.example.org', 'Hub <Mastery@Archimedes.example>', ['Mastery@Archimedes.example']],
  ['an address of the hub’s that is no inbox, so that its 550 can be seen', 'nobody@archimedes.example', '', ['nobody@archimedes.example']],
  ['a mistake, where nobody of the hub is addressed', 'mastery@archimedes.exmaple', '', ['mastery@archimedes.exmaple']],
])('a school’s server hands us %s', (_, to, cc, expected) => {
  expect(recipients(to, cc, ['archimedes.example'])).toEqual(expected)
})
