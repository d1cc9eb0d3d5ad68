/** Word files (.docx) to blocks, through mammoth. */
import { zipSync } from 'fflate'
import mammoth from 'mammoth'
import { htmlBlocks } from './html.ts'
import type { Read } from './kinds.ts'
import { decodeText } from './text.ts'
import { tidyWordXml } from './word-xml.ts'
import { openZip } from './zip.ts'

/** Everything mammoth needs for the words; pictures are only noted, never opened. */
const wanted = (name: string): boolean => /\.(?:xml|rels)$/i.test(name) && !/^(?:customXml|docProps|word\/theme)\//i.test(name)

export async function readDocx(bytes: Uint8Array): Promise<Read> {
  const zip = openZip(bytes, wanted)
  if (zip.kind !== 'opened') return { kind: 'unreadable', why: zip.kind }
  const files: Record<string, Uint8Array> = {}
  for (const [name, content] of Object.entries(zip.files)) {
    const tidied = tidyWordXml(decodeText(content))
    if (tidied.kind === 'refused') return { kind: 'unreadable', why: 'damaged' }
    files[name] = new TextEncoder().encode(tidied.xml.replace(/^\ufeff/, '').replace(/^(<\?xml[^>]*?)\s+encoding=["'][^"']*["']/i, '$1'))
  }
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(zipSync(files, { level: 0 })) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: '' })), includeEmbeddedStyleMap: false, ignoreEmptyParagraphs: false },
    )
    return { kind: 'blocks', blocks: htmlBlocks(value, { typed: true }) }
  } catch {
    return { kind: 'unreadable', why: 'damaged' }
  }
}
