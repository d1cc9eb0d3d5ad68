/** `countersign read FILE`: what a form or e-mail says, without storing anything. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Reading } from '../core/form/form.ts'
import type { HubName } from '../core/form/normalise.ts'
import type { Document, Unreadable } from '../core/mail/message.ts'
import type { Programme } from '../core/programme.ts'
import { openReader } from '../reading/guard.ts'

type Reads = {
  programmes: ReadonlyMap<string, Programme>
  /** Without these, a hub's name is read and not recognised. */
  hubs?: readonly HubName[]
  out: (text: string) => void
  err: (text: string) => void
}

/** Prints every form in a document or e-mail, as a table or with `--json`; 0 when there was one, 1 when not, 2 when not understood. */
export async function read(argv: string[], { programmes, hubs = [], out, err }: Reads): Promise<number> {
  const asked = understand(argv)
  if (asked === null) {
    err('Name one file: countersign read FILE [--json]')
    return 2
  }
  const bytes = await readFile(asked.file).catch((error: NodeJS.ErrnoException) => error)
  if (bytes instanceof Error) {
    err(
      `${asked.file}: ${bytes.code === 'ENOENT' ? 'there is no such file' : bytes.code === 'EISDIR' ? 'is a folder, not a file' : `cannot be read (${bytes.message})`}`,
    )
    return 1
  }
  const reader = openReader({ programmes, hubs })
  try {
    const { forms, documents } = await reader.readFile(bytes, basename(asked.file))
    for (const document of documents)
      if (document.found.kind === 'unreadable') err(`${document.name ?? 'the body'}: ${inWords[document.found.why]}`)
    if (asked.json) out(JSON.stringify(forms.map(item), null, 2))
    else for (const form of forms) out(table(form, programmes))
    if (forms.length === 0 && !documents.some(isUnreadable)) err(`${asked.file}: there is no form in it.`)
    return forms.length > 0 ? 0 : 1
  } finally {
    await reader.close()
  }
}

function understand(argv: string[]): { file: string; json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { json: { type: 'boolean' } } })
    const [file, ...more] = positionals
    return file === undefined || more.length > 0 ? null : { file, json: values.json === true }
  } catch {
    return null
  }
}

const isUnreadable = ({ found }: Document): boolean => found.kind === 'unreadable'

/** Other programs rely on these keys. */
const item = ({ programme, document, fields, commitments, problems }: Reading) => ({ programme, document, fields, commitments, problems })

function table(form: Reading, programmes: ReadonlyMap<string, Programme>): string {
  const programme = form.programme === null ? null : programmes.get(form.programme)
  const width = Math.max(...Object.keys(form.fields).map((key) => key.length), 0)
  const { missing, altered } = form.commitments
  return [
    `${programme ? `${programme.name}: ${programme.form}` : 'A form of no programme that we know'} (${form.document.name ?? 'in the body'})`,
    ...Object.entries(form.fields).map(([key, { value, confidence, source }]) => {
      const said = value?.replaceAll('\n', `\n  ${' '.repeat(width + 2)}`) ?? (source.kind === 'picture' ? '(a picture)' : '–')
      return `  ${key.padEnd(width)}  ${said}${value === null || confidence === 'high' ? '' : ` (${confidence} confidence)`}`
    }),
    ...(programme
      ? [`  Commitments: ${programme.commitments.length - missing.length - altered.length} of ${programme.commitments.length} as printed`]
      : []),
    ...altered.map(({ found }) => `  Altered: ${found}`),
    ...form.problems.map(({ message }) => `  Note: ${message}`),
    '',
  ].join('\n')
}

const inWords: Record<Unreadable, string> = {
  password: 'is protected with a password.',
  damaged: 'is damaged or incomplete.',
  empty: 'is empty.',
  'too-large': 'is too large to be read.',
  'too-slow': 'took too long to read.',
  picture: 'is a picture, which cannot be read.',
  pdf: 'is a PDF that only Adobe Reader can show.',
  'old-word': 'is a Word document of 1995 or before, which cannot be read: save it as .docx.',
  pages: 'is an Apple Pages document: export it to Word.',
  archive: 'is an archive: take the form out of it.',
  winmail: 'is an Outlook winmail.dat, which cannot be unpacked.',
  'signed-or-encrypted': 'is encrypted, or signed in a way that cannot be opened.',
  'cloud-link': 'is a link: download the document it points to.',
  other: 'is of a kind that holds no form.',
}
