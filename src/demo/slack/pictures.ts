/** Files of the workspace as pictures in blocks: only our own, only pictures, and not before Slack has processed them. */
import type { World } from './world.ts'

const signatures = ['89504e47', 'ffd8ff', '47494638']

/** Slack's words about a file that is to be shown as a picture; null where it can be. Not being processed yet is nobody's fault. */
export function unseen(world: World, name: string, id: string, where: string): string | null {
  const upload = world.uploads.get(id)
  const refusal = `invalid slack file [json-pointer:${where}]`
  const begins = Buffer.from(upload?.bytes?.slice(0, 4) ?? []).toString('hex')
  if (!upload?.complete || !signatures.some((signature) => begins.startsWith(signature))) {
    world.fault('invalid-blocks', name, where, upload ? 'not a complete picture' : 'this workspace has no such file')
    return refusal
  }
  if (upload.looks === 0) return null
  upload.looks -= 1
  return refusal
}
