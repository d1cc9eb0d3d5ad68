/** The body of a mail as people read it, and links in it to documents that were not sent. */
import { htmlBlocks } from './html.ts'
import type { Parts } from './parts.ts'
import type { Programmes } from './read.ts'
import { textBlocks } from './text.ts'

const longest = 4_000

/** At most 4,000 characters. Where the form stands in the body itself, what was written before it. */
export function bodyText({ text, html }: Pick<Parts, 'text' | 'html'>, programmes: Programmes, hasForm: boolean): string {
  const blocks = text.trim() !== '' ? textBlocks(text.slice(0, 200_000)) : htmlBlocks(html.slice(0, 400_000))
  const lines = blocks.flatMap((block) =>
    block.kind === 'line'
      ? [block.text]
      : hasForm
        ? ['\f']
        : block.rows.map((row) => row.flatMap(({ paragraphs }) => paragraphs).join(' ')),
  )
  const end = hasForm ? lines.findIndex((line) => line === '\f' || startsForm(line, programmes)) : -1
  return (end === -1 ? lines : lines.slice(0, end))
    .join('\n')
    .replace(/\f/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, longest)
}

function startsForm(line: string, programmes: Programmes): boolean {
  const text = line.toLowerCase().trim()
  if (text === '' || text.length > 120) return false
  return [...programmes.values()].some(
    (programme) =>
      programme.sections.some(({ headings }) => headings.some((heading) => text.replace(/:$/, '') === heading.toLowerCase())) ||
      programme.fields.some(({ labels }) => labels.some((label) => label.includes(' ') && text.startsWith(`${label.toLowerCase()}:`))),
  )
}

const clouds = [
  'https://1drv.ms/',
  'https://docs.google.com/document/',
  'https://drive.google.com/file/',
  'https://drive.google.com/open',
  'https://www.dropbox.com/s/',
  'https://www.dropbox.com/scl/',
  'https://we.tl/',
  'https://wetransfer.com/downloads/',
  'https://www.icloud.com/iclouddrive/',
  'https://onedrive.live.com/',
]

/** The host of the first link to a document kept elsewhere, or null. */
export function cloudLinkIn(text: string): string | null {
  const cloud = clouds.find((link) => text.includes(link))
  if (cloud) return new URL(cloud).host
  return /https:\/\/([\w-]{1,63}\.sharepoint\.com)\/:[wbf]:\//.exec(text)?.[1] ?? null
}
