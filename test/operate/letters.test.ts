/** Every letter of every programme, rendered to read: all of them are there, and each can be worded in full. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Programme } from '../../src/core/programme.ts'
import { PROGRAMMES } from '../../src/main.ts'
import { letterSpecimens } from '../../src/operate/letter-specimens.ts'
import { letters } from '../../src/operate/letters.ts'
import { render } from '../../src/outbound/letter.ts'
import { loadProgrammes } from '../../src/reading/programmes.ts'

const programmes = await loadProgrammes(PROGRAMMES)

test.each([...programmes.values()])('$id has every kind of letter, each as its golden file', async (programme) => {
  const all = [...letterSpecimens(programme)]
  expect([...new Set(all.map(([, { kind }]) => kind))].sort()).toEqual(
    ['acknowledgement', 'approved', 'chase', 'correction', 'declined', 'enquiry', 'offer', 'receipt', 'request', 'waitlisted'].sort(),
  )
  const worded = await Promise.all(
    all.map(async ([name, letter]) => {
      const { subject, text, html } = await render({ ...letter, pdf: false })
      expect(html).toContain('<main>')
      return `=== ${name}\nTo: ${letter.to.address}\nSubject: ${subject}\n\n${text}`
    }),
  )
  await expect(worded.join('\n')).toMatchFileSnapshot(`letters/${programme.id}.txt`)
})

test('the command writes them to a folder, saying how far it is', async () => {
  const [programme] = programmes.values()
  if (!programme) throw new Error('no programme')
  // Only what makes the run quick: two reasons less, the same code.
  const one: Programme = {
    ...programme,
    declineReasons: programme.declineReasons.slice(0, 1),
    waitlistReasons: programme.waitlistReasons.slice(0, 1),
  }
  const folder = await mkdtemp(join(tmpdir(), 'countersign-letters-'))
  const said: string[] = []
  try {
    const code = await letters(folder, new Map([[one.id, one]]), { out: (text) => said.push(text), err: (text) => said.push(text) })
    expect([code, said.at(-1)]).toEqual([0, expect.stringMatching(/^\d+ files in /)])
    const files = await readdir(join(folder, one.id))
    expect(files).toEqual(
      expect.arrayContaining(['acknowledgement.txt', 'acknowledgement.html', 'acknowledgement.pdf', 'chase-1.txt', 'approved.pdf']),
    )
    expect(said).toHaveLength(files.filter((name) => name.endsWith('.txt')).length + 1)
    expect((await readFile(join(folder, one.id, 'approved.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
