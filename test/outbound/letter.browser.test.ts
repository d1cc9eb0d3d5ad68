/** Letters on a telephone: labels keep their words whole, and nothing stands out to the side. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, openBrowser } from '../../src/demo/browser.ts'
import { render } from '../../src/outbound/letter.ts'
import { specimens } from './specimens.ts'

const path = chromiumPath()
if (!path && process.env.REQUIRE_BROWSER === '1')
  throw new Error('REQUIRE_BROWSER is set, and there is no Chromium: install chromium, or set CHROMIUM to one')
if (!path) console.warn('SKIPPED: letters in a browser. There is no Chromium here; install chromium, or set CHROMIUM to one.')

let browser: Browser
beforeAll(async () => {
  if (path) browser = await openBrowser(path)
})
afterAll(() => browser?.close())

test.skipIf(!path).each(Object.entries(specimens))('%s at 380 and 320 pixels', async (_, letter) => {
  const page = await browser.newPage()
  await page.setContent((await render({ ...letter, pdf: false })).html)
  for (const width of [380, 320]) {
    await page.setViewportSize({ width, height: 800 })
    const broken = await page.locator('th').evaluateAll((cells) =>
      cells.flatMap((cell) => {
        const text = cell.firstChild
        const words = [...(text?.textContent ?? '').matchAll(/[\p{L}\p{N}]+/gu)]
        return words.flatMap(({ 0: word, index }) => {
          const range = cell.ownerDocument.createRange()
          if (!text) return []
          range.setStart(text, index)
          range.setEnd(text, index + word.length)
          return range.getClientRects().length > 1 ? [word] : []
        })
      }),
    )
    expect(broken).toEqual([])
    expect(await page.locator('html').evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await page.close()
})
