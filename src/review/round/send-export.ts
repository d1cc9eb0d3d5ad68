/** The files of a round on their way: into the private messages of a reviewer, never into a channel. */
import type { App, DueEffect } from '../../app.ts'
import type { Effect } from '../../core/effect.ts'
import { membersIn } from '../../core/round/export.ts'
import { timeInWords } from '../../core/wording.ts'
import { namesOf } from '../../outbound/people.ts'
import { fileName, formats, roundFile } from '../../outbound/round-files.ts'
import { told } from '../../outbound/slack.ts'
import { upload } from '../../outbound/upload.ts'
import { escaped, inline } from '../text.ts'

/** `rows`: how many declarations the files hold. `retry` is in seconds where Slack says so. */
type Sent = { kind: 'sent'; rows: number } | { kind: 'retry'; after: number | null } | { kind: 'refused'; why: string }

/** Throws for faults that pass. Doing it twice may send the files twice. */
export async function sendExport(app: App, due: DueEffect, { by, round: id }: Extract<Effect, { kind: 'export' }>): Promise<Sent> {
  // Whoever has been taken off the list since then gets nothing.
  if (!(await app.hubs.reviewer(due.hub, by))) return { kind: 'refused', why: 'whoever asked is no reviewer of this hub any more' }
  const hub = app.hubs.get(due.hub)
  const board = await app.rounds.board(id, hub.id)
  const programme = board && app.programmes.get(board.round.programme)
  if (!board || !programme) return { kind: 'refused', why: 'the round is not held at this hub any more' }
  const entries = await app.rounds.entries(id, hub.id)
  const undelivered = (await app.rounds.undelivered(id, hub.id)).length
  const now = app.now()
  const client = app.slack.of(hub.id)
  const nameOf = await namesOf(client, membersIn(entries), now)
  const files = []
  for (const format of formats) {
    const bytes = await roundFile(format, { board, entries, programme, hub, undelivered, nameOf, now })
    files.push({ name: fileName(format, hub.id, board.round), bytes })
  }
  let channel = ''
  const opened = await told(async () => {
    channel = (await client.conversations.open({ users: by })).channel?.id ?? ''
    return { channel, ts: '' }
  }, 'post')
  const what = `${escaped(programme.name, 150)}, round ${inline(board.round.name, 100)}, at ${inline(hub.name, 100)}`
  const comment = `${what}: ${entries.length} ${entries.length === 1 ? 'declaration' : 'declarations'}, as of ${timeInWords(now)}. These files hold personal data: keep them where only those who need them can read them.`
  const outcome = opened.kind === 'posted' ? await upload({ client, channel, thread_ts: null, comment, files }) : opened
  switch (outcome.kind) {
    case 'posted':
      return { kind: 'sent', rows: entries.length }
    case 'limited':
      return { kind: 'retry', after: outcome.retryAfter }
    case 'broken':
    case 'gone':
    case 'refused':
      return { kind: 'refused', why: outcome.why }
    default:
      return outcome satisfies never
  }
}

/** In private, in the hub's channel: the one place where this person surely is. Never throws. */
export async function tellExportFailed(app: App, hub: string, by: string, why: string): Promise<void> {
  const mend =
    why === 'missing_scope' ? 'the Slack app lacks a scope of manifest.json: update the app from it and reinstall it' : inline(why, 200)
  const text = `The export that you asked for could not be sent: ${mend}. Try again with \`/hub export\`; an operator can make the same files with \`countersign export\`.`
  await app.slack
    .of(hub)
    .chat.postEphemeral({ channel: app.hubs.get(hub).channel, user: by, text })
    .catch((err: unknown) => app.log.warn({ err, hub, user: by }, 'nobody could be told that an export failed'))
}
