/** Words a letter: the template of its kind, filled with its facts, as subject, text, HTML and PDF. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import type { Letter } from '../core/letters/letters.ts'
import { oneLine } from './header.ts'
import { pdf } from './pdf.ts'
import { strict } from './strict.ts'

/** A letter that must not leave: its template needs a value that its facts lack, or there is no template of its kind. */
export class LetterIncomplete extends Error {
  override name = 'LetterIncomplete'
}

type Rendered = { subject: string; text: string; html: string; pdf: Uint8Array | null }

type Template = (facts: Letter['facts']) => string
type Templates = ReadonlyMap<string, { subject: Template; text: Template; html: Template }>

const folder = join(import.meta.dirname, '../../templates/letters')
let compiled: Promise<Templates> | undefined

/** Compiles every template on the first call. Throws `LetterIncomplete`, with the cause, for a letter that cannot be worded in full. */
export async function render(letter: Letter): Promise<Rendered> {
  compiled ??= compile()
  const template = (await compiled).get(letter.kind)
  if (!template) throw new LetterIncomplete(`There is no template for a letter of the kind ${letter.kind}`)
  const fill = (part: 'subject' | 'text' | 'html') => {
    try {
      return template[part](letter.facts)
    } catch (cause) {
      throw new LetterIncomplete(
        `The ${letter.kind} letter lacks a value for its ${part}: ${cause instanceof Error ? cause.message : cause}`,
        { cause },
      )
    }
  }
  const html = fill('html')
  return {
    subject: oneLine(fill('subject')),
    // Partials leave gaps where a part is not there; two paragraphs are one empty line apart.
    text: `${fill('text')
      .replace(/[^\S\n]+$/gm, '')
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`,
    html,
    pdf: letter.pdf ? await pdf({ html, band: letter.from.name, footer: String(letter.facts.reference) }) : null,
  }
}

async function compile(): Promise<Templates> {
  const html = await environment('html', false)
  const text = await environment('text', true)
  const kinds = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name !== 'partials')
  const templates = kinds.map(async ({ name }) => {
    const read = (file: string) => readFile(join(folder, name, file), 'utf8')
    return [
      name,
      { subject: text(await read('subject.hbs')), text: text(await read('text.hbs')), html: html(await read('html.hbs')) },
    ] as const
  })
  return new Map(await Promise.all(templates))
}

/** Text and HTML have partials of the same names, so each has an environment of its own. Only plain text goes unescaped. */
async function environment(form: 'html' | 'text', noEscape: boolean): Promise<(source: string) => Template> {
  const handlebars = strict(Handlebars.create())
  const partials = (await readdir(join(folder, 'partials'))).filter((file) => file.endsWith(`.${form}.hbs`))
  for (const file of [...partials.map((name) => join('partials', name)), `layout.${form}.hbs`]) {
    const name = (file.split('/').at(-1) ?? file).replace(`.${form}.hbs`, '')
    handlebars.registerPartial(name, await readFile(join(folder, file), 'utf8'))
  }
  // Standalone partials are not indented: an indented line of a school's statement would be one that it did not write.
  return (source) => handlebars.compile(source, { strict: true, noEscape, preventIndent: true })
}
