/** The guard: a document may do what it likes, the next mail is served. */
import { afterAll, expect, test } from 'vitest'
import { openReader } from '../../src/reading/guard.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'
import { type Leaf, multipart } from './message.ts'
import { fixture, word, wordOf } from './word.ts'

const programmes = await loadProgrammes('templates/programmes')
const opened: { close: () => Promise<void> }[] = []
const open = (options: { deadline?: number; memory?: number } = {}) => {
  const reader = openReader({ programmes, hubs: [], ...options })
  opened.push(reader)
  return reader
}
afterAll(() => Promise.all(opened.map((reader) => reader.close())))

const declaration = fixture('s1-attached.eml')
const hello: Leaf = { type: 'text/plain', body: 'Our form is attached.' }
const form: Leaf = { type: 'application/octet-stream', name: 'form.docx', body: fixture('s1-moorside-lane.docx') }
/** Honest in size, and more than a small heap can hold once it is a tree. */
const heavy: Leaf = {
  ...form,
  name: 'heavy.docx',
  body: word(Array.from({ length: 150_000 }, (_, i) => `<w:p><w:r><w:t>paragraph ${i * 7919}</w:t></w:r></w:p>`).join('')),
}

test('reads mails and files, several at once', async () => {
  const reader = open()
  const [mail, file, nothing] = await Promise.all([
    reader.read(declaration),
    reader.readFile(fixture('s1-moorside-lane.docx'), 'form.docx'),
    reader.readFile(new Uint8Array(), 'x'),
  ])
  expect(mail.forms[0]?.fields['school.urn']?.normalised).toBe('199901')
  expect(file.forms[0]?.fields['school.urn']?.normalised).toBe('199901')
  expect(nothing.documents[0]?.found).toEqual({ kind: 'unreadable', why: 'empty' })
  expect((await reader.readFile(declaration, 'mail.eml')).forms).toHaveLength(1)
})

test('what the caller gave stays the caller’s', async () => {
  const raw = new Uint8Array(declaration)
  await open().read(raw)
  expect(raw).toEqual(declaration)
})

test('a document that takes the memory is left out, and the rest of its mail is read', async () => {
  const reader = open({ memory: 64 })
  const mail = await reader.read(multipart('mixed', [hello, heavy, form]))
  expect(mail.documents.map(({ name, found }) => [name, found])).toEqual([
    [null, { kind: 'nothing' }],
    ['heavy.docx', { kind: 'unreadable', why: 'damaged' }],
    ['form.docx', { kind: 'form' }],
  ])
  expect((await reader.read(declaration)).forms).toHaveLength(1)
})

test('a document that takes too long is left out, and who sent it is known', async () => {
  const reader = open({ deadline: 150, memory: 1_000 })
  const [slow, next] = await Promise.all([reader.read(multipart('mixed', [hello, heavy])), reader.read(declaration)])
  expect(slow).toMatchObject({ messageId: '<1@thornby.example.org>', from: [{ address: 'head@thornby.example.org' }] })
  expect(slow.documents.at(-1)?.found).toEqual({ kind: 'unreadable', why: 'too-slow' })
  expect(next.from[0]?.address).toBe('head@moorsidelane.example.org')
})

test('a mail that cannot be taken apart at all still has its header', async () => {
  const reader = open({ deadline: 400 })
  const endless = new Uint8Array(
    Buffer.from(
      `From: a@x.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: message/rfc822\r\n\r\n${'--a\r\nX: y\r\n\r\n'.repeat(1_500_000)}`,
    ),
  )
  const mail = await reader.read(endless)
  expect(mail).toMatchObject({
    from: [{ address: 'a@x.example' }],
    subject: 's',
    forms: [],
    documents: [{ kind: 'eml', found: { kind: 'unreadable' } }],
  })
})

test.each([
  ['a zip bomb', wordOf(`<w:document xmlns:w="w"><w:body>${'<w:p/>'.repeat(3_000_000)}</w:body></w:document>`)],
  ['entities that grow', wordOf('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>')],
  ['bytes of no kind', new Uint8Array(200_000).map((_, i) => (i * 31) % 251)],
])('%s is refused', async (_, bytes) => {
  const { forms, documents } = await open().readFile(bytes, 'x.docx')
  expect([forms.length, documents[0]?.found.kind]).toEqual([0, 'unreadable'])
})

test('a closed reader says so', async () => {
  const reader = openReader({ programmes, hubs: [] })
  await reader.close()
  await expect(reader.read(declaration)).rejects.toThrow('closed')
})
