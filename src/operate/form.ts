/** `countersign form PROGRAMME`: the blank form, to be filled in and sent back. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { blankForm } from '../core/form/blank-form.ts'
import { urnIn } from '../core/form/normalise.ts'
import type { Programme } from '../core/programme.ts'
import { formDocx } from '../outbound/form-docx.ts'
import { formPdf } from '../outbound/form-pdf.ts'
import type { Terminal } from './index.ts'

const usage = 'Usage: countersign form PROGRAMME --pdf|--docx [--urn N] [--out FILE]'

/** Writes the form, and says where; 0 done, 1 could not, 2 not understood. */
export async function form(argv: string[], programmes: ReadonlyMap<string, Programme>, { out, err }: Terminal): Promise<number> {
  const asked = understand(argv)
  if (asked === null) {
    err(usage)
    return 2
  }
  const programme = programmes.get(asked.programme)
  if (!programme) {
    err(`There is no programme “${asked.programme}”. There is: ${[...programmes.keys()].join(', ')}.`)
    return 2
  }
  const urn = asked.urn === null ? null : urnIn(asked.urn)
  if (asked.urn !== null && urn === null) {
    err(`“${asked.urn}” is not a URN: it is six digits.`)
    return 2
  }
  const key = programme.fields.find(({ kind }) => kind === 'urn')?.key
  const blank = blankForm(programme, urn !== null && key ? { [key]: urn } : {})
  const file = asked.out ?? `${programme.id}${urn === null ? '' : `-${urn}`}.${asked.kind}`
  try {
    await writeFile(file, asked.kind === 'pdf' ? await formPdf(blank) : formDocx(blank))
  } catch (error) {
    err(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  out(file)
  if (urn !== null) err('Only the URN is filled in: the school’s name and address are not looked up.')
  return 0
}

type Asked = { programme: string; kind: 'pdf' | 'docx'; urn: string | null; out: string | null }

function understand(argv: string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { pdf: { type: 'boolean' }, docx: { type: 'boolean' }, urn: { type: 'string' }, out: { type: 'string' } },
    })
    const [programme, ...more] = positionals
    if (programme === undefined || more.length > 0 || (values.pdf === true) === (values.docx === true)) return null
    return { programme, kind: values.pdf ? 'pdf' : 'docx', urn: values.urn ?? null, out: values.out ?? null }
  } catch {
    return null
  }
}
