/** `npm run picture`: plays some of the demo in a browser and keeps a picture of it for the README. */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumPath, openBrowser } from './browser.ts'
import { openFace } from './face/server.ts'
import { hub } from './hub.ts'
import { openDemo } from './open.ts'
import { openSteps } from './steps.ts'
import { until } from './until.ts'

const steps = openSteps()
const path = chromiumPath()
if (!path) throw new Error('There is no Chromium here: install it, or set CHROMIUM to one.')
const to = process.argv[2] ?? new URL('../../docs/demo.png', import.meta.url).pathname
mkdirSync(new URL('../../docs/', import.meta.url), { recursive: true })

const demo = await openDemo({ data: join(tmpdir(), 'countersign-picture'), undoWindow: '2s', logLevel: 'error' }, steps)
const face = await openFace(demo.stage, 0)
const browser = await openBrowser(path)
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  await page.goto(face.url)
  const cards = () => demo.workspace.channel(hub.channel).messages()
  const send = async (sample: string, n: number) => {
    await page.click(`#sample-${sample}`)
    await page.click('#send')
    await demo.workspace.until(`message ${n}`, () => cards().length >= n)
  }
  await steps.step('A school writes, and has its place', async () => {
    await send('complete', 1)
    await page.getByRole('button', { name: /^Approve/ }).click()
    await until(
      demo.catcher.onChange,
      'three decisions',
      () => demo.catcher.letters.filter(({ kind }) => kind === 'approved').length === 3,
      20_000,
    )
  })
  await steps.step('Another writes, and something is missing', () => send('incomplete', 3))
  await page.waitForTimeout(1500)
  const letter = demo.catcher.letters.find(({ kind }) => kind === 'approved')
  await page.goto(`${face.url}?sample=incomplete&letter=${letter?.id}`)
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => {}) // the page keeps a line open for changes
  await page.screenshot({ path: to })
  steps.say(to)
} finally {
  await browser.close()
  await face.stop()
  await demo.stop()
}
