/** Puts files into Slack: asks for an address, sends the bytes there, says where they belong. */
import type { WebClient } from '@slack/web-api'
import { type Outcome, told } from './slack.ts'

export type File = { name: string; bytes: Uint8Array }

type Upload = {
  client: WebClient
  channel: string
  /** Null is the channel itself. */
  thread_ts: string | null
  comment: string
  files: File[]
}

/** Slack has no way to say "once": what is tried again after an answer was lost may stand there twice. */
export const upload = ({ client, channel, thread_ts, comment, files }: Upload): Promise<Outcome> =>
  told(async () => {
    const sent: Sent[] = []
    for (const file of files) sent.push(await send(client, file))
    const [first, ...others] = sent
    const where = { channel_id: channel, initial_comment: comment, ...(thread_ts !== null && { thread_ts }) }
    if (first) await client.files.completeUploadExternal({ files: [first, ...others], ...where })
    return { channel, ts: thread_ts ?? '' }
  }, 'post')

/**
 * Uploads a picture that stands in no channel: only blocks of ours show it, and they say it in words. Returns its id, which Slack
 * takes in blocks once it has processed it, a moment later. Throws where Slack does not take it.
 */
export async function uploadPicture(client: WebClient, file: File): Promise<string> {
  const sent = await send(client, file)
  await client.files.completeUploadExternal({ files: [sent] })
  return sent.id
}

type Sent = { id: string; title: string }

/** Its end, with the extension, in whole characters: a school may call a file whatever it likes, and must not turn around what is read. */
export function fileName(name: string): string {
  const shown = name
    .toWellFormed()
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\p{Cc}/\\<>|]/gu, '_')
  return [...shown].slice(-100).join('') || 'document'
}

/** With nothing optional: people report files that Slack took and never showed once `alt_txt` came with them. */
async function send(client: WebClient, { name, bytes }: File): Promise<Sent> {
  const filename = fileName(name)
  const { upload_url, file_id } = await client.files.getUploadURLExternal({ filename, length: bytes.length })
  if (!upload_url || !file_id) throw new Error('Slack gave no address to upload to')
  const answer = await fetch(upload_url, { method: 'POST', body: new Uint8Array(bytes), signal: AbortSignal.timeout(15_000) })
  if (!answer.ok) throw new Error(`the upload was answered with ${answer.status}`)
  return { id: file_id, title: filename }
}
