/** Files go to whoever asked, and to nobody else: they name people and their addresses, and a channel has many readers. */
import type { App, DueEffect } from '../app.ts'
import { type Outcome, told } from '../outbound/slack.ts'
import { type File, upload } from '../outbound/upload.ts'

/** What cannot reach one person says nothing about the hub's channel. */
const alone = (outcome: Outcome): Outcome => (outcome.kind === 'broken' ? { ...outcome, kind: 'refused' } : outcome)

/** Into the direct messages between the person and Countersign. */
export async function handOver(
  { slack, hubs }: Pick<App, 'slack' | 'hubs'>,
  { hub }: Pick<DueEffect, 'hub'>,
  { to, comment, files }: { to: string; comment: string; files: File[] },
): Promise<Outcome> {
  // Whoever has been taken off the list since then gets nothing.
  if (!(await hubs.reviewer(hub, to))) return { kind: 'refused', why: 'whoever asked is no reviewer of this hub any more' }
  const client = slack.of(hub)
  const opened = await told(async () => {
    const { channel } = await client.conversations.open({ users: to })
    if (!channel?.id) throw new Error('Slack opened no conversation')
    return { channel: channel.id, ts: '' }
  }, 'post')
  if (opened.kind !== 'posted') return alone(opened)
  return alone(await upload({ client, channel: opened.channel, thread_ts: null, comment, files }))
}
