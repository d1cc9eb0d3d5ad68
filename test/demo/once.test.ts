/** `npm run demo -- --once` as a process: the product, its database and its letters, without a person. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openCatcher } from '../../src/demo/catcher.ts'
import { hub } from '../../src/demo/hub.ts'
import { playOnce } from '../../src/demo/once.ts'
import { samples } from '../../src/demo/samples.ts'
import { openSteps } from '../../src/demo/steps.ts'
import { workspaceForTest } from './fixtures.ts'

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'countersign-demo-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
const demo = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, ['src/demo/main.ts', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

test('the journey is played, its letters are kept, and nothing is left running', { timeout: 90_000 }, async () => {
  const data = folder()
  const { code, out, err } = await demo('--once', '--data', data, '--out', join(data, 'kept'))
  expect([code, err]).toEqual([0, ''])
  for (const line of [
    'A school writes',
    '250',
    'presses Approve … done',
    'Every signatory has the decision … done',
    'Stopping everything … done',
  ]) {
    expect(out).toContain(line)
  }
  const names = readdirSync(join(data, 'kept'))
  for (const kind of ['acknowledgement', 'approved']) {
    for (const end of ['eml', 'txt', 'html', 'pdf'])
      expect(names.filter((name) => name.includes(kind) && name.endsWith(end))).toHaveLength(3)
  }
  const [pdf = ''] = names.filter((name) => name.endsWith('.pdf'))
  expect(
    readFileSync(join(data, 'kept', pdf))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect(existsSync(join(data, 'run', 'postgres', 'PG_VERSION'))).toBe(true)
  expect(existsSync(join(data, 'run', 'postgres', 'postmaster.pid'))).toBe(false)
})

test('a folder that is somebody else’s is left alone', async () => {
  const data = folder()
  mkdirSync(join(data, 'run'))
  const { code, err } = await demo('--once', '--data', data)
  expect([code, err]).toEqual([1, expect.stringContaining('is not a folder of the demo')])
})

test.each([
  ['the SMTP door refuses', { accepted: false, answer: '550 No inbox' }, 'refused the sample: 550 No inbox'],
  ['no card comes', { accepted: true, answer: '250 Received' }, 'not within 0.1 s: a card with an Approve button'],
])('where %s, it ends with that as its reason', async (_, answer, reason) => {
  const { workspace } = await workspaceForTest()
  const catcher = await openCatcher()
  onTestFinished(catcher.stop)
  const post = async () => ({ subject: '', to: [], ms: 1, ...answer })
  const still = { hubs: [hub], crowd: async () => [], now: () => Temporal.Now.instant(), pass: async () => {} }
  const stage = { workspace, catcher, samples: samples(hub.inbox), hub, people: [], notes: [], post, ...still }
  const demo = { stage, workspace, catcher, folder: '', smtp: 0, stop: async () => {} }
  await expect(
    playOnce(
      demo,
      folder(),
      openSteps(() => {}),
      100,
    ),
  ).rejects.toThrow(reason)
})
