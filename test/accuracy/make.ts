/** Makes the corpus: `node test/accuracy/make.ts` writes `test/fixtures/forms/corpus` anew. LibreOffice makes its share where it is installed. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Says } from './forms.ts'
import { layouts } from './make/layouts.ts'
import type { Paper } from './make/paper.ts'
import { blanks, pens } from './make/pens.ts'
import { schools } from './make/schools.ts'
import { wordings } from './make/wordings.ts'
import { type Hand, htmlPage, plainText, wordFile } from './make/write.ts'

const folder = 'test/fixtures/forms/corpus'
const fold = (says: Says): Says =>
  Object.fromEntries(
    Object.entries(says).map(([key, value]) => [key, key === 'statement' ? value : (value?.replaceAll('\n', ' ') ?? null)]),
  )

function keep(name: string, bytes: Uint8Array | string, says: Says): void {
  writeFileSync(join(folder, name), bytes)
  writeFileSync(join(folder, name.replace(/\.\w+$/, '.json')), `${JSON.stringify(fold(says), null, 1)}\n`)
}

const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T

/** Nothing of the last corpus stays that this one does not make. */
for (const name of readdirSync(folder)) if (/^(?:word|html|mail|office)-/.test(name)) rmSync(join(folder, name))

const layoutNames = Object.keys(layouts)
const penNames = Object.keys(pens)
const blankNames = Object.keys(blanks)
const paperOf = (layout: string, says: Says, i: number): Paper => layouts[layout]?.(says, at(wordings, i)) ?? []

/** Every layout with every wording once or more, pens and schools in turn. */
const made: { name: string; paper: Paper; says: Says }[] = []
for (const [l, layout] of layoutNames.entries()) {
  for (let w = 0; w < wordings.length; w += 1) {
    const i = l * wordings.length + w
    if ((l + w) % 2 === 1 && layout !== 'four-columns' && layout !== 'two-columns') continue
    // Labels that name a lead cannot stand for both.
    if (layout === 'leads-abreast' && (w === 3 || w === 5)) continue
    const says = at(schools, l + w * 5)
    const pen = at(penNames, i)
    const pictures = i % 7 === 3 ? ['signature.lead1', 'signature.headTeacher'] : []
    const hand: Hand = {
      pen: at(Object.values(pens), i),
      blank: at(blankNames, i),
      pictures,
      header: i % 3 === 0 ? 'Name of school: Thornby Hub\tTelephone: 01632 960000' : null,
    }
    const name = `word-${layout}-${w + 1}-${pen}`
    const paper = paperOf(layout, says, w)
    keep(`${name}.docx`, wordFile(paper, hand), { ...says, ...Object.fromEntries(pictures.map((key) => [key, null])) })
    made.push({ name: `${layout}-${w + 1}`, paper, says })
  }
}
for (const [i, layout] of layoutNames.entries()) {
  if (layout === 'tabs' || layout === 'leads-abreast') continue
  const says = at(schools, i + 1)
  keep(`html-${layout}.html`, htmlPage(paperOf(layout, says, i + 1)), says)
}
for (const [i, width] of [72, 76, 998].entries()) {
  const says = at(schools, i * 2)
  const text = plainText(paperOf('no-tables', says, i), width)
  const head = [
    'From: office@school.example',
    'To: hub@hub.example',
    'Subject: Declaration',
    'Date: Tue, 22 May 2018 10:00:00 +0100',
    'Message-ID: <1@school.example>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    '',
  ]
  keep(`mail-plain-${width}.eml`, `${head.join('\r\n')}${text.replaceAll('\n', '\r\n')}`, says)
}

/** The same papers through another word processor, which writes XML in its own way. */
function throughOffice(): void {
  const room = mkdtempSync(join(tmpdir(), 'corpus-'))
  const chosen = made.filter((_, i) => i % 4 === 0)
  for (const { name, paper } of chosen) writeFileSync(join(room, `office-${name}.html`), htmlPage(paper))
  const names = chosen.map(({ name }) => join(room, `office-${name}.html`))
  for (const [kind, filter] of [
    ['docx', 'docx:MS Word 2007 XML'],
    ['odt', 'odt:writer8'],
    ['rtf', 'rtf:Rich Text Format'],
    ['doc', 'doc:MS Word 97'],
    ['pdf', 'pdf:writer_web_pdf_Export'],
  ] as const) {
    process.stderr.write(`LibreOffice writes ${kind}\n`)
    execFileSync(
      'soffice',
      [`-env:UserInstallation=file://${room}/profile`, '--headless', '--convert-to', filter, '--outdir', join(room, kind), ...names],
      { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 },
    )
    for (const { name, says } of chosen) {
      const file = join(room, kind, `office-${name}.${kind}`)
      if (!existsSync(file)) throw new Error(`LibreOffice did not write ${file}`)
      const kept = `office-${kind}-${name}.${kind}`
      renameSync(file, join(folder, kept))
      writeFileSync(join(folder, kept.replace(/\.\w+$/, '.json')), `${JSON.stringify(fold(says), null, 1)}\n`)
    }
  }
  rmSync(room, { recursive: true })
}
try {
  execFileSync('soffice', ['--version'], { stdio: 'ignore' })
  throughOffice()
} catch (cause) {
  process.stderr.write(`Without LibreOffice’s share: ${cause instanceof Error ? cause.message : cause}\n`)
}
