/** files.*: an upload in three steps: ask for an address, send the bytes there, say where it belongs. */
import * as z from 'zod'
import { method, reach, refuse } from '../method.ts'
import { count, json } from '../wire.ts'
import type { Upload, World } from '../world.ts'
import { put } from './chat.ts'

/** The second step: the bytes arrive. They must be as many as were announced. */
export async function receive(world: World, id: string, body: Buffer, contentType: string): Promise<boolean> {
  const upload = world.uploads.get(id)
  if (!upload) return false
  const bytes = contentType.startsWith('multipart/') ? await part(body, contentType) : new Uint8Array(body)
  if (bytes.length !== upload.length) {
    world.fault('invalid-upload', 'files.upload', '/length', `${upload.length} bytes were announced, ${bytes.length} came`)
    return false
  }
  upload.bytes = bytes
  return true
}

const part = async (body: Buffer, contentType: string): Promise<Uint8Array> => {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  const file = [...form.values()].find((value) => typeof value !== 'string')
  return file ? file.bytes() : new Uint8Array()
}

const Files = json(z.array(z.strictObject({ id: z.string(), title: z.string().optional() })).min(1))

export const files = [
  method(
    'files.getUploadURLExternal',
    {
      shape: { filename: z.string().min(1), length: count, alt_txt: z.string().max(1000).optional(), snippet_type: z.string().optional() },
      scopes: ['files:write'],
      tier: 'tier 4',
    },
    (args, world) => {
      const upload: Upload = {
        id: world.id('F'),
        name: args.filename,
        length: args.length,
        alt: args.alt_txt ?? null,
        bytes: null,
        channel: null,
        complete: false,
        looks: 0,
      }
      world.uploads.set(upload.id, upload)
      return { ok: true, file_id: upload.id, upload_url: `${world.origin}/upload/${upload.id}` }
    },
  ),
  method(
    'files.completeUploadExternal',
    {
      shape: { files: Files, channel_id: z.string().optional(), thread_ts: z.string().optional(), initial_comment: z.string().optional() },
      scopes: ['files:write'],
      tier: 'tier 4',
    },
    (args, world) => {
      const uploads = args.files.map(({ id }) => world.uploads.get(id))
      if (uploads.some((upload) => !upload?.bytes)) {
        world.fault('invalid-upload', 'files.completeUploadExternal', '/files', 'a file that was never sent')
        return refuse('file_not_found')
      }
      for (const upload of uploads) if (upload) Object.assign(upload, { complete: true, looks: world.processing })
      if (args.channel_id) {
        const channel = reach(world, args.channel_id)
        if (typeof channel === 'string') return refuse(channel)
        for (const upload of uploads) if (upload) upload.channel = channel.id
        const names = uploads.map((upload) => upload?.name).join(', ')
        put(world, channel.id, {
          text: args.initial_comment ?? `File: ${names}`,
          blocks: [],
          thread: args.thread_ts ?? null,
          files: args.files.map(({ id }) => id),
        })
      }
      return { ok: true, files: args.files.map(({ id, title }) => ({ id, title: title ?? world.uploads.get(id)?.name ?? '' })) }
    },
  ),
]
