/** Puts files into a thread in Slack: asks for an address, sends the bytes there, says where they belong. */
import type { WebClient } from '@slack/web-api'
import { type Outcome, told } from './slack.ts'

export type Upload = {
  client: WebClient
  channel: string
  thread_ts: string
  comment: string
  files: { name: string; bytes: Uint8Array }[]
}

/** Slack has no way to say "once": what is tried again after an answer was lost may stand there twice. */
export const upload = ({ client, channel, thread_ts, comment, files }: Upload): Promise<Outcome> =>
  told(async () => {
    const sent: { id: string; title: string }[] = []
    for (const { name, bytes } of files) {
      const filename = name.replaceAll(/[\p{Cc}/\\]/gu, '_').slice(-100) || 'document'
      const { upload_url, file_id } = await client.files.getUploadURLExternal({ filename, length: bytes.length })
      if (!upload_url || !file_id) throw new Error('Slack gave no address to upload to')
      const answer = await fetch(upload_url, { method: 'POST', body: new Uint8Array(bytes), signal: AbortSignal.timeout(15_000) })
      if (!answer.ok) throw new Error(`the upload was answered with ${answer.status}`)
      sent.push({ id: file_id, title: filename })
    }
    const [first, ...others] = sent
    if (first)
      await client.files.completeUploadExternal({ files: [first, ...others], channel_id: channel, thread_ts, initial_comment: comment })
    return { channel, ts: thread_ts }
  })
