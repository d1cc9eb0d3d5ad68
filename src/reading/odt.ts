/** OpenDocument texts (.odt) to blocks: what is in them as LibreOffice and Word write it. */
import { blocksOf } from './flow.ts'
import type { Read } from './kinds.ts'
import { flowOfOdt } from './odt-flow.ts'
import { unseenStyles } from './odt-styles.ts'
import { decodeText } from './text.ts'
import { openZip } from './zip.ts'

const wanted = new Set(['content.xml', 'styles.xml', 'META-INF/manifest.xml'])

export function readOdt(bytes: Uint8Array): Read {
  // All in one plain file (.fodt).
  if (bytes[0] !== 0x50) return read(decodeText(bytes))
  const zip = openZip(bytes, (name) => wanted.has(name))
  if (zip.kind !== 'opened') return { kind: 'unreadable', why: zip.kind }
  const { 'content.xml': content, 'styles.xml': styles, 'META-INF/manifest.xml': manifest } = zip.files
  if (manifest && decodeText(manifest).includes(':encryption-data')) return { kind: 'unreadable', why: 'password' }
  if (!content) return { kind: 'unreadable', why: 'damaged' }
  return read(decodeText(content), styles ? decodeText(styles) : '')
}

function read(xml: string, styles = ''): Read {
  const flow = flowOfOdt(xml, unseenStyles(styles, xml))
  return flow.kind === 'flow' ? { kind: 'blocks', blocks: blocksOf(flow.flow) } : { kind: 'unreadable', why: flow.kind }
}
