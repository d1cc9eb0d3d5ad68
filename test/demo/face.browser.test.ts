/** The demo in a real browser: a school writes, the card is approved by keyboard, the letter is read. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, openBrowser } from '../../src/demo/browser.ts'
import { openFace } from '../../src/demo/face/server.ts'
import { type Demo, openDemo } from '../../src/demo/open.ts'
import { openSteps } from '../../src/demo/steps.ts'

const path = chromiumPath()
if (!path && process.env.REQUIRE_BROWSER === '1')
  throw new Error('REQUIRE_BROWSER is set, and there is no Chromium: install chromium, or set CHROMIUM to one')
if (!path) console.warn('SKIPPED: the demo’s page in a browser. There is no Chromium here; install chromium, or set CHROMIUM to one.')

const data = mkdtempSync(join(tmpdir(), 'countersign-face-'))
const ends: (() => Promise<unknown>)[] = []
let demo: Demo
let page: Page
const troubles: string[] = []

beforeAll(async () => {
  if (!path) return
  demo = await openDemo(
    { data, undoWindow: '1s', logLevel: 'error' },
    openSteps(() => {}),
  )
  ends.push(demo.stop)
  const face = await openFace(demo.stage, 0)
  ends.push(face.stop)
  const browser = await openBrowser(path)
  ends.push(() => browser.close())
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('request', (request) => new URL(request.url()).hostname !== 'localhost' && troubles.push(request.url()))
  await page.goto(face.url)
})
afterAll(async () => {
  for (const end of ends.reverse()) await end()
  rmSync(data, { recursive: true, force: true })
})

/** Walks there with the Tab key alone, as somebody without a mouse does. */
async function tabTo(name: RegExp) {
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab')
    const said = await page.evaluate<string>(
      'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""',
    )
    if (name.test(said.trim())) return
  }
  expect.fail(`the Tab key never came to ${name}`)
}

test.skipIf(!path)('from the sample to the letter, by keyboard', async () => {
  await tabTo(/^Complete$/)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#sample-complete[aria-current]')
  await tabTo(/^Send$/)
  await page.keyboard.press('Enter')
  await page.getByText('250 Received').waitFor()
  await page.getByRole('heading', { name: 'Moorside Lane Primary School' }).waitFor()

  await tabTo(/^Approve/)
  await page.keyboard.press('Enter')
  await page.getByText('Approved:').first().waitFor()
  expect(await page.getByRole('button', { name: /^Approve/ }).count()).toBe(0)
  await page.locator('.post .kind.approved').nth(2).waitFor()

  await tabTo(/^approved/)
  await page.keyboard.press('Enter')
  const letter = page.frameLocator('.letter iframe')
  await letter.getByRole('heading', { name: /Moorside Lane/ }).waitFor()
  const href = (await page.locator('.attachment').first().getAttribute('href')) ?? ''
  const pdf = await page.request.get(new URL(href, page.url()).href)
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
  expect(troubles).toEqual([])
})

test.skipIf(!path)('a modal holds the focus, says what is missing, and closes on Escape', async () => {
  await page.click('#sample-work-group')
  await page.waitForSelector('#sample-work-group[aria-current]')
  await page.click('#send')
  await page.getByRole('button', { name: /^Decline/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const focus = () => page.evaluate('document.activeElement?.closest("dialog") !== null')
  expect(await focus()).toBe(true)
  for (let n = 0; n < 12; n++) await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: /^Decline/ }).click()
  await dialog.getByText('Complete this required field').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(troubles).toEqual([])
})

test.skipIf(!path)('somebody who is no reviewer is told so, and nobody else is', async () => {
  await page.click('#as-U0VISITOR')
  await page.waitForSelector('#as-U0VISITOR[aria-current]')
  await page.getByRole('button', { name: /^Waitlist/ }).click()
  await page.getByText('Only visible to you').waitFor()
  await page.click('#as-U0LEAD')
  await page.waitForSelector('#as-U0LEAD[aria-current]')
  expect(await page.getByText('Only visible to you').count()).toBe(0)
})

test.skipIf(!path)('a hostile name is shown as it is written', async () => {
  await page.click('#sample-hostile')
  await page.waitForSelector('#sample-hostile[aria-current]')
  await page.click('#send')
  await page.getByRole('heading', { name: '<!channel> & Sons Primary', exact: true }).waitFor()
  expect(await page.locator('.everybody').count()).toBe(0)
  expect(troubles).toEqual([])
  expect(demo.workspace.faults).toEqual([])
})

test.skipIf(!path)('a press is not lost when what it presses is drawn again at that moment', async () => {
  const details = page.getByRole('button', { name: /^Details: Moorside Lane/ }).first()
  await details.waitFor()
  await details.evaluate((button) => {
    const region = button.closest('[data-live]')
    const again = region?.cloneNode(true)
    button.click()
    if (again) region?.replaceWith(again)
  })
  await page.getByRole('dialog').getByText('Findings').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

test.skipIf(!path)('on a narrow screen nothing stands out to the side', async () => {
  await page.setViewportSize({ width: 360, height: 800 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
})

test.skipIf(!path)('a letter’s link opens the signatory’s page', async () => {
  const link = demo.catcher.letters.flatMap(({ text }) => text.match(/http:\/\/localhost:\d+\/s\/\S+/) ?? [])[0]
  if (!link) throw new Error('no letter has a link')
  await page.goto(link)
  await page.getByRole('heading', { name: /Confirm your signature|The hub has made its decision/ }).waitFor()
})
