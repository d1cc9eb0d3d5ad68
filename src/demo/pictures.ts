/** `npm run pictures`: plays a round in the demo, in a browser, and keeps a picture of every screen in docs/. */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromiumPath, openBrowser } from './browser.ts'
import { openFace } from './face/server.ts'
import { openDemo } from './open.ts'
import { openPlay, type Play } from './play.ts'
import { ofRounds } from './scenes/round.ts'
import { ofSchools } from './scenes/school.ts'
import { openSteps } from './steps.ts'

const steps = openSteps()
const path = chromiumPath()
if (!path) throw new Error('There is no Chromium here: install it, or set CHROMIUM to one.')
const to = resolve(process.argv[2] ?? new URL('../../docs', import.meta.url).pathname)
mkdirSync(to, { recursive: true })

// A working day on which people work, whenever the pictures are made.
const morning = Temporal.ZonedDateTime.from('2026-10-13T09:40[Europe/London]').toInstant()
const demo = await openDemo({ data: join(tmpdir(), 'countersign-pictures'), undoWindow: '10m', logLevel: 'error', at: morning }, steps)
const face = await openFace(demo.stage, 0)
const browser = await openBrowser(path)
try {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, bypassCSP: true }) // a picture shows dialogs whole
  const page = await context.newPage()
  await page.goto(face.url)
  const play: Play = openPlay(demo, page, to)
  for (const { what, show } of [...ofSchools, ...ofRounds]) await steps.step(what, () => show(play))
  const faults = demo.workspace.faults.map(({ kind, method, where, what }) => `  ${kind}: ${method} ${where} ${what}`)
  if (faults.length > 0) throw new Error(`Slack would have minded:\n${faults.join('\n')}`)
} finally {
  await browser.close()
  await face.stop()
  await demo.stop()
}
