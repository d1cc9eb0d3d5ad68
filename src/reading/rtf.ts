/** Rich text (.rtf) to blocks, whatever the file is called. */
import { blocksOf, type Flow } from './flow.ts'
import type { Read } from './kinds.ts'
import { flowOfRtf } from './rtf-flow.ts'

export function readRtf(bytes: Uint8Array): Read {
  const flow = flowOfRtf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').trimStart())
  if (flow.kind !== 'flow') return { kind: 'unreadable', why: flow.kind }
  return { kind: 'blocks', blocks: blocksOf(flow.flow) }
}

export type RtfFlow = { kind: 'flow'; flow: Flow[] } | { kind: 'damaged' | 'too-large' }
