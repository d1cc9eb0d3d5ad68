/** OpenDocument texts (.odt) to blocks: what is in them as LibreOffice and Word write it. */
import { blocksOf } from './flow.ts'
import type { Read } from './kinds.ts'
import { flowOfOdt } from './odt-flow.ts'
import { unseenStyles } from './odt-styles.ts'
import { decodeText } from './text.ts'
import { openZip } from './zip.ts'

const wanted = new Set(['content.xml', 'styles.xml', 'META-INF/manifest.xml'])

export function readOdt(bytes: Uint8Array): Read {
  const zip = openZip(bytes, (name) => wanted.has(name))
  if (zip.kind !== 'opened') return { kind: 'unreadable', why: zip.kind }
  const { 'content.xml': content, 'styles.xml': styles, 'META-INF/manifest.xml': manifest } = zip.files
  if (manifest && decodeText(manifest).includes(':encryption-data')) return { kind: 'unreadable', why: 'password' }
  if (!content) return { kind: 'unreadable', why: 'damaged' }
  const xml = decodeText(content)
  const flow = flowOfOdt(xml, unseenStyles(`${styles ? decodeText(styles) : ''}`, xml))
  if (flow.kind !== 'flow') return { kind: 'unreadable', why: flow.kind }
  return { kind: 'blocks', blocks: blocksOf(flow.flow) }
}

/** The same in one plain file (.fodt). */
export function readFlatOdt(bytes: Uint8Array): Read {
  const xml = decodeText(bytes)
  const flow = flowOfOdt(xml, unseenStyles(xml))
  return flow.kind === 'flow' ? { kind: 'blocks', blocks: blocksOf(flow.flow) } : { kind: 'unreadable', why: flow.kind }
}
