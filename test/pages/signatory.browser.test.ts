/** The signatory's page in a real browser, without JavaScript: by keyboard, on a narrow screen, with nothing fetched from elsewhere. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOf } from '../../src/core/mail/claim.ts'
import { chromiumPath, openBrowser } from '../../src/demo/browser.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from '../town.ts'

const path = chromiumPath()
if (!path && process.env.REQUIRE_BROWSER === '1')
  throw new Error('REQUIRE_BROWSER is set, and there is no Chromium: install chromium, or set CHROMIUM to one')
if (!path) console.warn('SKIPPED: the signatory’s page in a browser. There is no Chromium here; install chromium, or set CHROMIUM to one.')

let town: Town
let browser: Browser
let page: Page
const troubles: string[] = []

beforeAll(async () => {
  if (!path) return
  town = await openTown()
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1],
    subject: 'Form',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  await town.until('a request', () => town.catcher.letters.some(({ kind }) => kind === 'request'))
  browser = await openBrowser(path)
  page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 375, height: 700 } })
  page.setDefaultTimeout(15_000)
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('request', (request) => new URL(request.url()).origin !== town.http() && troubles.push(request.url()))
})
afterAll(async () => {
  await browser?.close()
  await town?.close()
})

async function open(address: string): Promise<void> {
  const [{ id } = { id: '' }] = await town.app().declarations.find('199901')
  const c = await town.app().declarations.case(id)
  if (!c) throw new Error('no case')
  await page.goto(`${town.http()}${new URL(town.app().links.make(claimOf(c, address))).pathname}`)
}

/** Walks there with the Tab key alone; every stop on the way must be seen. */
async function tabTo(name: string): Promise<void> {
  for (let n = 0; n < 30; n++) {
    await page.keyboard.press('Tab')
    const focus = page.locator(':focus')
    if ((await focus.count()) === 0) continue
    expect(await focus.evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).outlineStyle)).toBe('solid')
    if (((await focus.textContent()) ?? '').trim() === name || (await focus.getAttribute('name')) === name) return
  }
  expect.fail(`the Tab key never came to ${name}`)
}

test.skipIf(!path)('lead teacher 2 confirms by keyboard', async () => {
  await open(lead2)
  expect(await page.locator('html').getAttribute('lang')).toBe('en-GB')
  expect(await page.locator('h1').allTextContents()).toEqual(['Confirm your signature'])
  expect(await page.title()).toContain('Confirm your signature')
  await tabTo('I confirm')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'You have confirmed your signature' }).waitFor()
  expect(await page.getByRole('button', { name: 'I confirm' }).count()).toBe(0)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'You have confirmed your signature' }).waitFor()
})

test.skipIf(!path)('lead teacher 1 objects, and says why in a field that has a label', async () => {
  await open(lead1)
  await page.getByLabel('What is not right? (optional)').fill('I was not <asked>')
  await tabTo('answer')
  await page.getByRole('button', { name: 'This is not right' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'You said that this is not right' }).waitFor()
  expect(await page.getByRole('button').count()).toBe(0)
})

test.skipIf(!path)('the school is withdrawn by keyboard, in two steps, and can be read about again', async () => {
  await open(lead2)
  await tabTo('Withdraw the Declaration of Commitment')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Withdraw the Declaration of Commitment' }).waitFor()
  expect(await page.getByLabel('What the hub should know (optional)').count()).toBe(1)
  await page.getByRole('link', { name: 'Back to your page' }).click()
  await page.getByRole('heading', { level: 1, name: 'You have confirmed your signature' }).waitFor()
  await page.getByRole('link', { name: 'Withdraw the Declaration of Commitment' }).click()
  await tabTo('Withdraw the Declaration of Commitment')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'The school has asked to withdraw' }).waitFor()
  expect(await page.getByRole('button').count()).toBe(0)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'The school has asked to withdraw' }).waitFor()
})

test.skipIf(!path)('nothing stands out to the side, everything can be read, and nothing was fetched from elsewhere', async () => {
  await open(head.address)
  for (const width of [320, 375, 1280]) {
    await page.setViewportSize({ width, height: 700 })
    expect(await page.locator('html').evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(width)
  }
  const faint = await page.locator('main *').evaluateAll((elements) => {
    const channels = (text: string) => (text.match(/[\d.]+/g) ?? []).map(Number)
    const light = ([r = 0, g = 0, b = 0]: number[]) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    return elements.flatMap((element) => {
      const style = element.ownerDocument.defaultView?.getComputedStyle(element)
      if (!style) return []
      const under = channels(style.backgroundColor)
      const [ink, paper] = [light(channels(style.color)), light(under[3] === 0 ? [255, 255, 255] : under)]
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
      return contrast < 4.5 ? [`${element.tagName} ${contrast.toFixed(1)}`] : []
    })
  })
  expect(faint).toEqual([])
  expect(troubles).toEqual([])
})
