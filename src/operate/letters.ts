/** `countersign letters [FOLDER]`: every letter of every programme, worded and set, to read before anybody gets one. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Programme } from '../core/programme.ts'
import { render } from '../outbound/letter.ts'
import type { Terminal } from './index.ts'
import { letterSpecimens } from './letter-specimens.ts'

/** Writes text, HTML and, where the letter has one, PDF. 1 where a letter cannot be worded in full: it would not be sent either. */
export async function letters(folder: string, programmes: ReadonlyMap<string, Programme>, { out, err }: Terminal): Promise<number> {
  const all = [...programmes.values()].flatMap((programme) =>
    [...letterSpecimens(programme)].map(([name, letter]) => ({ programme: programme.id, name, letter })),
  )
  let written = 0
  let failed = 0
  for (const [i, { programme, name, letter }] of all.entries()) {
    const into = join(folder, programme)
    await mkdir(into, { recursive: true })
    try {
      const { subject, text, html, pdf } = await render(letter)
      await writeFile(join(into, `${name}.txt`), `To: ${letter.to.address}\nSubject: ${subject}\n\n${text}`)
      await writeFile(join(into, `${name}.html`), html)
      if (pdf) await writeFile(join(into, `${name}.pdf`), pdf)
      written += pdf ? 3 : 2
      out(`${i + 1} of ${all.length}  ${programme}/${name}${pdf ? ' with its PDF' : ''}`)
    } catch (error) {
      failed++
      err(`${i + 1} of ${all.length}  ${programme}/${name} cannot be worded: ${error instanceof Error ? error.message : error}`)
    }
  }
  out(`${written} files in ${folder}${failed > 0 ? `; ${failed} letters failed` : ''}.`)
  return failed > 0 ? 1 : 0
}
