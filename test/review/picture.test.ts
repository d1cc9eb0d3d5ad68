/** A chart in Slack: uploaded once, shown by its file, and never in the way of its words. */
import { expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import type { Trouble } from '../../src/demo/slack/world.ts'
import { post } from '../../src/outbound/slack.ts'
import { section } from '../../src/review/blocks.ts'
import { despitePictures, pictureOf } from '../../src/review/picture.ts'
import { boardOf, instant } from '../core/boards.ts'
import { archimedes } from '../core/moorside.ts'
import { workspaceForTest } from '../demo/fixtures.ts'

async function studio() {
  const { workspace, client } = await workspaceForTest({ paced: false })
  const kept = new Map<string, string>()
  const said: string[] = []
  const quiet = { info() {}, error() {}, debug() {}, warn: (...words: unknown[]) => void said.push(String(words.at(-1))) }
  const part: { [K in keyof App]?: Partial<App[K]> } = {
    now: () => instant('2018-05-20T12:00Z'),
    log: quiet,
    hubs: { get: () => archimedes },
    slack: { of: () => client },
    pictures: {
      get: async (hub, sha256) => kept.get(`${hub} ${sha256}`) ?? null,
      save: async (hub, sha256, file) => kept.set(`${hub} ${sha256}`, file),
      forget: async (_, file) => {
        for (const [key, one] of kept) if (one === file) kept.delete(key)
      },
    },
  }
  const app = part as App
  let posted = 0
  const show = async (board = boardOf([{}])) => {
    const picture = await pictureOf(app, board)
    const rendered = { text: 'One declaration.', blocks: [section('One declaration.'), ...(picture ? [picture] : [])] }
    return despitePictures(app, archimedes.id, rendered, (shown) =>
      post({ client, channel: 'C0ARCH', key: `summary:${posted++}`, doubt: null, ...shown }),
    )
  }
  const blocks = () => workspace.channel('C0ARCH').messages().at(-1)?.blocks
  return { workspace, app, kept, said, show, blocks }
}

test('a file that no channel holds, with its words, uploaded once for the same figures', async () => {
  const { workspace, show, blocks } = await studio()
  expect((await show()).kind).toBe('posted')
  expect((await show()).kind).toBe('posted')
  await show(boardOf([{}, {}]))
  const [first, second, ...none] = [...workspace.uploads.values()]
  expect(none).toEqual([])
  expect(first).toMatchObject({ name: 'round.png', channel: null, complete: true })
  expect(first?.alt).toBeNull() // its words stand in the block: a file with words of its own may never be shown
  expect(Buffer.from(first?.bytes?.slice(1, 4) ?? []).toString()).toBe('PNG')
  expect(blocks()?.at(-1)).toMatchObject({ type: 'image', slack_file: { id: second?.id } })
  expect(JSON.stringify(blocks()?.at(-1))).toContain('2 declarations received')
  expect(workspace.faults).toEqual([])
})

test('Slack has not processed it yet: it is asked again, and then shows it', async () => {
  const { workspace, show, blocks } = await studio()
  workspace.processing(1)
  expect((await show()).kind).toBe('posted')
  expect(blocks()?.at(-1)?.type).toBe('image')
  expect(workspace.channel('C0ARCH').messages()).toHaveLength(1)
  expect(workspace.faults).toEqual([])
})

test('Slack never shows it: the words are posted, and the next picture is uploaded afresh', async () => {
  const { workspace, show, blocks, kept } = await studio()
  workspace.processing(99)
  expect((await show()).kind).toBe('posted')
  expect(blocks()?.map(({ type }) => type)).toEqual(['section'])
  expect(kept.size).toBe(0)
  workspace.processing(0)
  await show()
  expect(workspace.uploads.size).toBe(2)
})

test.each<[string, Trouble]>([
  ['uploads are switched off', { method: 'files.getUploadURLExternal', answer: 'error', error: 'file_uploads_disabled' }],
  ['the scope is missing', { method: 'files.getUploadURLExternal', answer: 'error', error: 'missing_scope' }],
  ['Slack has too much to do', { method: 'files.completeUploadExternal', answer: 'rate', retryAfter: 30 }],
  ['Slack is down', { method: 'files.completeUploadExternal', answer: 'status', status: 503 }],
  ['the connection breaks', { method: 'files.getUploadURLExternal', answer: 'reset' }],
])('%s: the words arrive all the same', async (_, trouble) => {
  const { workspace, show, blocks, said } = await studio()
  workspace.inject(trouble)
  expect((await show()).kind).toBe('posted')
  expect(blocks()?.map(({ type }) => type)).toEqual(['section'])
  expect(said).toHaveLength(1)
})

test('without a picture a refusal is a refusal, at once', async () => {
  const { app } = await studio()
  let asked = 0
  const outcome = await despitePictures(app, archimedes.id, { text: 'x', blocks: [section('x')] }, async () => {
    asked += 1
    return { kind: 'refused', why: 'invalid_blocks' }
  })
  expect([asked, outcome.kind]).toEqual([1, 'refused'])
})
