/** An offered place answered in a real browser by Tab and Enter alone, with JavaScript and without, on small screens and enlarged ones. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { claimOf } from '../../src/core/mail/claim.ts'
import { lapse } from '../../src/core/round/offer-answer.ts'
import { chromiumPath, openBrowser } from '../../src/demo/browser.ts'
import { head, openTown, type Town } from '../town.ts'
import { offeredIn } from './offered.ts'

const path = chromiumPath()
if (!path && process.env.REQUIRE_BROWSER === '1')
  throw new Error('REQUIRE_BROWSER is set, and there is no Chromium: install chromium, or set CHROMIUM to one')
if (!path) console.warn('SKIPPED: the page of an offer in a browser. There is no Chromium here; install chromium, or set CHROMIUM to one.')

let town: Town
let browser: Browser
const open: Page[] = []
const troubles: string[] = []

beforeAll(async () => {
  if (!path) return
  town = await openTown({ at: '2018-05-24T09:00:00Z', places: 12 })
  browser = await openBrowser(path)
})
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close()
  expect(troubles.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  if (town) expect(town.slack.faults).toEqual([])
  await town?.close()
})

/** How a page is looked at. A browser's zoom of 200 % is half the width at twice the sharpness; `text` enlarges the words alone. */
type Seen = { script: boolean; width: number; sharp?: number; text?: number }
const seen: [string, Seen][] = [
  ['320 pixels, without JavaScript', { script: false, width: 320 }],
  ['320 pixels, with JavaScript', { script: true, width: 320 }],
  ['zoom of 200 %, without JavaScript', { script: false, width: 640, sharp: 2 }],
  ['zoom of 200 %, with JavaScript', { script: true, width: 640, sharp: 2 }],
  ['letters of 200 % on 320 pixels', { script: true, width: 320, text: 200 }],
]

async function look({ script, width, sharp = 1 }: Seen, at: string): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: script,
    viewport: { width, height: 640 },
    deviceScaleFactor: sharp,
  })
  const page = await context.newPage()
  open.push(page)
  page.setDefaultTimeout(15_000)
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  page.on('request', (request) => new URL(request.url()).origin !== town.http() && troubles.push(request.url()))
  await page.goto(`${town.http()}${at}`)
  return page
}

/** What is read as a page's one heading; nothing of it stands out to the side. */
async function reads(page: Page, heading: string, { width, text = 100 }: Seen): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  expect(await page.locator('h1').count()).toBe(1)
  expect(await page.title()).toContain(heading)
  const widest = await page.locator('html').evaluate((html, size) => {
    html.style.fontSize = `${size}%`
    return html.scrollWidth
  }, text)
  expect(widest).toBeLessThanOrEqual(width)
}

/** Walks there with the Tab key alone. Every stop on the way is seen: outlined, and within the window. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await page.keyboard.press('Tab')
    const focus = page.locator(':focus')
    if ((await focus.count()) === 0) continue
    expect(await focus.evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).outlineStyle)).toBe('solid')
    expect(await focus.evaluate((element) => element.getBoundingClientRect().bottom)).toBeLessThanOrEqual(640)
    if (((await focus.textContent()) ?? '').trim() === name) return
  }
  expect.fail(`the Tab key never came to ${name}`)
}
const press = async (page: Page, name: string) => {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}
const answers = async (id: string) => (await town.audit(id)).filter((what) => /^offer-(accepted|declined|lapsed)$/.test(what))

test.skipIf(!path).each(seen)('%s: a place is accepted by keyboard, and a second press changes nothing', async (what, how) => {
  const one = await offeredIn(
    town,
    `Ysgol Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch ${seen.findIndex(([it]) => it === what)}`,
  )
  const page = await look(how, one.path)
  await reads(page, 'A place is offered to the school', how)
  expect(await page.locator('html').getAttribute('lang')).toBe('en-GB')
  await press(page, 'We accept the place')
  await reads(page, 'Accept the place?', how)
  expect(await one.state()).toBe('offered')
  await press(page, 'Yes: we accept the place')
  await reads(page, 'The school has accepted the place', how)
  expect(await page.getByRole('button').count()).toBe(0)
  await page.reload()
  await reads(page, 'The school has accepted the place', how)

  // Back to the question as this window remembers it, and the same press again; then the other one.
  for (const wish of ['We accept the place', 'We do not want the place']) {
    await page.goto('about:blank')
    await page.setContent(
      `<form method="post" action="${town.http()}${one.path}"><input type="hidden" name="offer" value="1"><input type="hidden" name="sure" value="yes"><button name="answer" value="${wish.includes('not') ? 'declined' : 'accepted'}">${wish}</button></form>`,
    )
    await page.getByRole('button', { name: wish }).press('Enter')
    await reads(page, 'The school has accepted the place', how)
  }
  expect(await one.state()).toBe('approved')
  expect(await answers(one.id)).toEqual(['offer-accepted'])
})

test.skipIf(!path).each([seen[0], seen[4]].flatMap((one) => (one ? [one] : [])))(
  '%s: a place is declined by keyboard, after going back once',
  async (what, how) => {
    const one = await offeredIn(town, `Beck ${seen.findIndex(([it]) => it === what)} Primary School`)
    const page = await look(how, one.path)
    await press(page, 'We do not want the place')
    await reads(page, 'Decline the place?', how)
    await press(page, 'Go back without answering')
    await reads(page, 'A place is offered to the school', how)
    expect(await one.state()).toBe('offered')
    await press(page, 'We do not want the place')
    await press(page, 'Yes: we do not want the place')
    await reads(page, 'The school does not take the place', how)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await answers(one.id)).toEqual(['offer-declined'])
  },
)

test.skipIf(!path)('somebody else has answered while this person was being asked whether they are sure', async () => {
  const how = { script: false, width: 320 }
  const one = await offeredIn(town, 'Two Primary School')
  const mine = await look(how, one.path)
  await press(mine, 'We do not want the place')
  await reads(mine, 'Decline the place?', how)
  const theirs = await look(how, new URL(town.app().links.make(claimOf(await one.theCase(), head.address))).pathname)
  await press(theirs, 'We accept the place')
  await press(theirs, 'Yes: we accept the place')
  await reads(theirs, 'The school has accepted the place', how)
  await press(mine, 'Yes: we do not want the place')
  await reads(mine, 'The school has accepted the place', how)
  expect(await one.state()).toBe('approved')
})

test.skipIf(!path)(
  'late it can still be answered, until somebody frees the place: then the page says so, whatever it was asked before',
  async () => {
    const how = { script: true, width: 320 }
    const [late, freed] = [await offeredIn(town, 'Late Primary School'), await offeredIn(town, 'Freed Primary School')]
    await town.pass({ hours: 24 * 6 })
    const [first, second] = [await look(how, late.path), await look(how, freed.path)]
    for (const page of [first, second]) {
      await reads(page, 'A place is offered to the school', how)
      expect(await page.locator('.inset').textContent()).toContain('The time to answer is over')
      await press(page, 'We accept the place')
      await reads(page, 'Accept the place?', how)
    }
    await town
      .app()
      .declarations.change(freed.id, { kind: 'slack', user: 'U0LEAD' }, (c, proposals) =>
        lapse(c, { by: 'U0LEAD', proposal: null, written: false }, proposals, town.app().now()),
      )
    await press(second, 'Yes: we accept the place')
    await reads(second, 'The offer has ended', how)
    expect(await second.getByRole('button').count()).toBe(0)
    expect(await answers(freed.id)).toEqual(['offer-lapsed'])
    await press(first, 'Yes: we accept the place')
    await reads(first, 'The school has accepted the place', how)
  },
)
