/** A round's chart in Slack: a file that no channel holds, shown by blocks of ours. Whatever becomes of it, the words arrive. */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ImageBlock, KnownBlock } from '@slack/types'
import type { App } from '../app.ts'
import type { Board } from '../core/round/board.ts'
import { alt, chart } from '../core/round/chart.ts'
import { chartPng } from '../outbound/chart.ts'
import { chartSvg } from '../outbound/chart-svg.ts'
import type { Outcome, Rendered } from '../outbound/slack.ts'
import { uploadPicture } from '../outbound/upload.ts'
import { escaped } from './text.ts'

type Rooms = Pick<App, 'hubs' | 'now' | 'slack' | 'pictures' | 'log'>

/** Longest that words wait for their picture, in milliseconds; well below the lease of a post. */
const PATIENCE = 6_000

/** The block that shows the chart of a round at a hub; null where Slack does not take it in time. Never throws. */
export async function pictureOf(app: Rooms, board: Board): Promise<ImageBlock | null> {
  const late = new AbortController()
  try {
    return await Promise.race([drawn(app, board), pause(PATIENCE, null, { signal: late.signal })])
  } catch (error) {
    app.log.warn({ err: error, hub: board.hub }, 'a chart could not be shown; its figures are said in words')
    return null
  } finally {
    late.abort()
  }
}

async function drawn(app: Rooms, board: Board): Promise<ImageBlock> {
  const { name } = app.hubs.get(board.hub)
  const it = chart(board, name, app.now())
  const words = alt(it)
  const sha256 = createHash('sha256')
    .update(await chartSvg(it))
    .digest('hex')
  const known = await app.pictures.get(board.hub, sha256)
  const id = known ?? (await uploadPicture(app.slack.of(board.hub), { name: 'round.png', bytes: await chartPng(it) }))
  if (!known) await app.pictures.save(board.hub, sha256, id)
  return { type: 'image', slack_file: { id }, alt_text: escaped(words, 1900) }
}

/** Milliseconds to wait before Slack is asked again to show a picture that it has only just been given. */
const LOOKS = [300, 1_500]

/** Sends what may hold pictures. Where Slack does not take it, it is asked again shortly, and then gets the words alone. */
export async function despitePictures(
  app: Pick<App, 'pictures' | 'log'>,
  hub: string,
  rendered: Rendered,
  send: (rendered: Rendered) => Promise<Outcome>,
): Promise<Outcome> {
  const files = rendered.blocks.flatMap((block) => fileIn(block) ?? [])
  const first = await send(rendered)
  if (files.length === 0 || first.kind !== 'refused') return first
  for (const wait of LOOKS) {
    await pause(wait)
    const again = await send(rendered)
    if (again.kind !== 'refused') return again
  }
  app.log.warn({ hub, why: first.why }, 'Slack does not show a picture; its figures are said in words')
  // Perhaps somebody deleted the file: the next picture is uploaded afresh.
  for (const file of files) await app.pictures.forget(hub, file)
  return send({ ...rendered, blocks: rendered.blocks.filter((block) => fileIn(block) === null) })
}

const fileIn = (block: KnownBlock): string | null =>
  block.type === 'image' && 'slack_file' in block && 'id' in block.slack_file ? block.slack_file.id : null
