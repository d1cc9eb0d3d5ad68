/** What people do in the demo, for a script: write, press, fill in, look, and keep a picture of what they see. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { Demo } from './open.ts'
import { inFewColours } from './palette.ts'
import { elements } from './slack/kit.ts'
import type { Message } from './slack/world.ts'
import { until } from './until.ts'

export type Play = ReturnType<typeof openPlay>

/** Milliseconds that anything may take to appear. */
const patience = 25_000

export function openPlay(demo: Demo, page: Page, folder: string) {
  page.setDefaultTimeout(patience)
  const { workspace, catcher } = demo
  const slack = page.locator('#slack')
  const dialog = page.locator('dialog.modal')
  const settled = async () => {
    await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => {}) // the page keeps a line open for changes
  }
  const store = async (name: string, png: Uint8Array) => writeFileSync(join(folder, `${name}.png`), await inFewColours(png))
  const titleOf = ({ blocks }: Message): string => blocks.flatMap((one) => (one.type === 'header' ? [one.text.text] : []))[0] ?? ''
  const cardsOf = (channel: string): Message[] =>
    workspace
      .channel(channel)
      .messages()
      .filter(({ blocks }) => elements(blocks).some(({ element }) => element.action_id === 'details'))
  const cardOf = (school: string): Message => {
    const found = workspace.channels().flatMap(({ id }) => cardsOf(id).filter((message) => titleOf(message) === school))
    const [card] = found
    if (!card) throw new Error(`there is no card of ${school}`)
    return card
  }
  /** Modals open a moment after the press has been acknowledged. */
  const modalOf = (user: string, other = '') =>
    workspace.until(
      'a modal',
      () => {
        const view = workspace.modal(user)
        return view && view.id !== other && view
      },
      patience,
    )
  const offers = (school: string, button: string) =>
    elements(cardOf(school).blocks).some(({ element }) => 'text' in element && element.text.text === button)
  const closeAll = async (user: string) => {
    for (let view = workspace.modal(user); view; view = workspace.modal(user)) await workspace.close(user, view.id)
  }

  return {
    page,
    slack,
    dialog,

    as: async (user: string) => {
      await page.click(`#as-${user}`)
      await page.waitForSelector(`#as-${user}[aria-current]`)
    },
    channel: async (id: string) => {
      await page.click(`#in-${id}`)
      await page.waitForSelector(`#in-${id}[aria-current]`)
    },
    home: async () => {
      await page.click('#home')
      await slack.getByText('As of').waitFor()
    },
    send: async (sample: string) => {
      await page.click(`#sample-${sample}`)
      await page.waitForSelector(`#sample-${sample}[aria-current]`)
      await page.click('#send')
    },
    crowd: async (inbox: string) => {
      await page.click('#sample-crowd')
      await page.waitForSelector('#sample-crowd[aria-current]')
      await page.selectOption('#mail-to', inbox)
      await page.click('#send')
    },
    /** The schools of at least `n` cards, oldest first. */
    cards: async (channel: string, n: number): Promise<string[]> => {
      await workspace.until(`${n} cards`, () => cardsOf(channel).length >= n, patience)
      return cardsOf(channel).map(titleOf)
    },
    /** The private answer to `/hub …`; with `modal`, it opens one instead. */
    hubCommand: async (user: string, words: string, modal?: 'modal'): Promise<Locator> => {
      const before = workspace.ephemerals(user).length
      await dialog.waitFor({ state: 'detached' }) // under a dialog nothing can be typed
      await page.fill('#slash-text', `/hub ${words}`)
      await page.click('#slash-send')
      if (modal) {
        await dialog.waitFor()
        return dialog
      }
      await workspace.until(`an answer to /hub ${words}`, () => workspace.ephemerals(user).length > before, patience)
      const answer = page.locator(`[id="m-${workspace.ephemerals(user).at(-1)?.ts}"]`)
      await answer.waitFor()
      return answer
    },
    card: (school: string): Locator => page.locator(`[id="m-${cardOf(school).ts}"]`),
    /** The newest post of a channel that says this. */
    post: async (channel: string, words: RegExp): Promise<Locator> => {
      const look = () =>
        workspace
          .channel(channel)
          .messages()
          .findLast(({ text }) => words.test(text))
      const found = await workspace.until(`a post: ${words}`, look, patience)
      const seen = page.locator(`[id="m-${found.ts}"]`)
      await seen.waitFor()
      return seen
    },
    press: (within: Locator, label: RegExp) => within.getByRole('button', { name: label }).first().click(),
    opened: (words: string | RegExp) => dialog.getByText(words).first().waitFor(),
    close: async (user: string) => {
      await closeAll(user)
      await dialog.waitFor({ state: 'detached' })
    },
    /** Presses a card's button as somebody, without the page; where that asks for a reason, the first one is given. */
    decide: async (user: string, school: string, button: string, more: Record<string, string> = {}) => {
      const { channel, ts } = cardOf(school)
      await workspace.until(`${button} on ${school}`, () => offers(school, button), patience)
      const whispers = workspace.ephemerals(user).length
      await workspace.click(user, { channel, ts, button })
      const answered = () => workspace.modal(user) !== null || workspace.ephemerals(user).length > whispers || offers(school, 'Undo')
      await workspace.until(`what becomes of ${button}`, answered, patience)
      const view = workspace.modal(user)
      if (!view) return
      const inputs = elements(view.blocks).filter(({ block }) => block.type === 'input')
      const answers = inputs.flatMap(({ block, element }): [string, string][] =>
        element.type === 'static_select'
          ? [[block.block_id ?? '', element.options?.[0]?.value ?? '']]
          : [[block.block_id ?? '', 'Agreed at the meeting.']],
      )
      await workspace.submit(user, view.id, { ...Object.fromEntries(answers), ...more })
      await closeAll(user)
    },
    /** Enters what is known of a school's need, by the labels of the fields. */
    known: async (user: string, school: string, facts: Record<string, string>) => {
      const { channel, ts } = cardOf(school)
      await workspace.click(user, { channel, ts, button: 'Details' })
      const details = await modalOf(user)
      await workspace.click(user, { view: details.id, button: 'need' })
      const form = await modalOf(user, details.id)
      const answer = await workspace.submit(user, form.id, facts)
      if (answer.kind === 'blocked') throw new Error(JSON.stringify(answer.errors))
      await closeAll(user)
    },
    letters: (kind: string, n: number): Promise<unknown> =>
      until(catcher.onChange, `${n} letters: ${kind}`, () => catcher.letters.filter((one) => one.kind === kind).length >= n, patience),
    /** Opens the newest letter of a kind, in the third pane. */
    letter: async (kind: string, subject = /./) => {
      const found = catcher.letters.findLast((one) => one.kind === kind && subject.test(one.subject))
      await page.click(`#letter-${found?.id}`)
      await page.waitForSelector(`#letter-${found?.id}[aria-current]`)
      return found
    },
    pass: async (by: 'hour' | 'day' | 'week', times = 1) => {
      for (let n = 0; n < times; n++) {
        const before = await page.locator('#clock').textContent()
        await page.click(`#pass-${by}`)
        await page.waitForFunction(`document.getElementById('clock')?.textContent !== ${JSON.stringify(before)}`)
        await settled()
      }
    },
    /** Keeps what is seen as `name.png`; an element is kept whole, however long it is. */
    keep: async (name: string, what?: Locator) => {
      await settled()
      await page.evaluate('document.activeElement?.blur()') // where the last press was says nothing
      if (!what) return store(name, await page.screenshot())
      // A dialog scrolls on a screen; on a picture it is seen whole.
      const css =
        'dialog.modal { max-height: none } .pane-body, body, main, .pane { overflow: visible; height: auto } main { align-items: start }'
      const style = await page.addStyleTag({ content: css })
      const { height = 0 } = (await what.boundingBox()) ?? {}
      await page.setViewportSize({ width: 1600, height: Math.ceil(Math.max(1000, height + 80)) })
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
      // The page may just be drawing it again.
      await what.waitFor()
      const clip = await what.boundingBox()
      if (!clip) throw new Error(`${name} is not to be seen`)
      await store(name, await page.screenshot({ fullPage: true, clip }))
      await style.evaluate((element) => (element as unknown as { remove: () => void }).remove())
      await page.setViewportSize({ width: 1600, height: 1000 })
    },
    /** A letter as its reader sees it. */
    letterPage: (id: string): string => new URL(`/letters/${id}/html`, page.url()).href,
    /** Another page, such as the one that a letter links to: filled in, kept, and only then pressed. */
    visit: async (name: string, address: string, does: { fill?: (other: Page) => Promise<void>; press?: string } = {}) => {
      const other = await page.context().newPage()
      await other.setViewportSize({ width: 900, height: 1000 })
      await other.goto(address)
      await does.fill?.(other)
      await store(name, await other.screenshot({ fullPage: true }))
      if (does.press) {
        await other.getByRole('button', { name: does.press }).click()
        await other.waitForLoadState()
      }
      await other.close()
    },
  }
}
