/** Rich text (.rtf) to blocks, whatever the file is called. */
import { blocksOf } from './flow.ts'
import type { Read } from './kinds.ts'
import { flowOfRtf } from './rtf-flow.ts'

export function readRtf(bytes: Uint8Array): Read {
  const flow = flowOfRtf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').trimStart())
  return flow.kind === 'flow' ? { kind: 'blocks', blocks: blocksOf(flow.flow) } : { kind: 'unreadable', why: flow.kind }
}
