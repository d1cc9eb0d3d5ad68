/** How letters read: every sort as a file to look at, and what must hold for all of them. */
import { parse } from 'parse5'
import { expect, test } from 'vitest'
import type { Letter } from '../../src/core/letters/letters.ts'
import { LetterIncomplete, render } from '../../src/outbound/letter.ts'
import { named, specimens } from './specimens.ts'

const all = Object.entries(specimens)

test.each(all)('%s reads as its golden file', async (name, letter) => {
  const { subject, text, html } = await render(letter)
  const to = letter.to.name === null ? letter.to.address : `${letter.to.name} <${letter.to.address}>`
  await expect(`To: ${to}\nSubject: ${subject}\n\n${text}`).toMatchFileSnapshot(`letters/${name}.txt`)
  await expect(html).toMatchFileSnapshot(`letters/${name}.html`)
})

/** What kinds of letters have got since they were first sent: rows from before an update lack it. */
const later: Partial<Record<Letter['kind'], string[]>> = {
  approved: ['back', 'accepted'],
  waitlisted: ['back'],
  chase: ['left'],
  receipt: ['unusable'],
}
const laterIn = ({ kind, facts }: Letter): string[] => (later[kind] ?? []).filter((key) => key in facts)

test.each(all.filter(([, letter]) => laterIn(letter).length > 0))(
  '%s that was kept by the version before is worded all the same',
  async (_, letter) => {
    const keys = laterIn(letter)
    const older = { ...letter, facts: Object.fromEntries(Object.entries(letter.facts).filter(([key]) => !keys.includes(key))) }
    const without = { ...letter, facts: { ...letter.facts, ...Object.fromEntries(keys.map((key) => [key, null])) } }
    expect(await render(older)).toEqual(await render(without))
  },
)

test.each(all)('%s is in plain, official English', async (_, letter) => {
  const { subject, text, html } = await render(letter)
  for (const part of [subject, text, html.replace(/<style>[\s\S]*<\/style>/, '')]) {
    expect(part).not.toMatch(/please|sorry|unfortunately|\binvalid|undefined|\[object|\bnull\b/i)
  }
  expect(text).not.toMatch(/&(amp|lt|#x27|quot);/)
  expect(text).not.toMatch(/\n{3,}| \n/)
})

test.each(all)('%s says the same in HTML as in text', async (_, letter) => {
  const { text, html } = await render(letter)
  const words = (part: string) => new Set(part.toLowerCase().match(/[\p{L}\p{N}@.-]{4,}/gu))
  const body = html.slice(html.indexOf('<main>'), html.indexOf('</main>'))
  const shown = words(
    body
      .replace(/<[^>]+>/g, ' ')
      .replace(/&#x27;/g, "'")
      .replace(/&amp;/g, '&'),
  )
  const missing = [...words(text)].filter((word) => !shown.has(word))
  // The text sets out tables as sentences, so a full stop or dash may stand elsewhere.
  expect(missing.filter((word) => ![...shown].some((s) => s.replace(/[.-]+$/, '') === word.replace(/[.-]+$/, '')))).toEqual([])
})

test.each(all)('%s is sound HTML in British English, and loads nothing', async (_, letter) => {
  const { html } = await render(letter)
  const errors: string[] = []
  parse(html, { onParseError: (error) => errors.push(error.code) })
  expect(errors).toEqual([])
  expect(html).toContain('<html lang="en-GB">')
  expect(html.match(/<h1>/g)).toHaveLength(1)
  // A link may be followed; nothing is loaded.
  expect(html.replace(/<a href="(https:[^"]+)"[^>]*>\1<\/a>/g, '')).not.toMatch(/<img|<script|src=|https?:/)
})

test('what subjects say: a receipt and a decision never look alike', async () => {
  const subjects = Object.fromEntries(await Promise.all(all.map(async ([name, letter]) => [name, (await render(letter)).subject])))
  expect(subjects).toMatchInlineSnapshot(`
    {
      "acknowledgement": "Received: Declaration of Commitment from Moorside Lane Primary School (MR-2018-0042)",
      "acknowledgement-of-a-correction": "Received and corrected: Declaration of Commitment from Moorside Lane Primary School (MR-2018-0042)",
      "acknowledgement-of-a-new-form": "Received: new Declaration of Commitment from Moorside Lane Primary School (MR-2018-0042)",
      "acknowledgement-of-the-same-form-again": "Received: Declaration of Commitment from Moorside Lane Primary School (MR-2018-0042)",
      "acknowledgement-something-to-put-right": "Received: Declaration of Commitment from Moorside Lane Primary School (MR-2018-0042)",
      "approved": "Decision: a place for Moorside Lane Primary School (MR-2018-0042)",
      "chase": "Still needed for Moorside Lane Primary School by 25 May 2018 at 11:59pm (MR-2018-0042)",
      "chase-for-the-last-time": "2 days left to put your declaration right: Moorside Lane Primary School (MR-2018-0042)",
      "chase-with-7-days-left": "7 days left to put your declaration right: Moorside Lane Primary School (MR-2018-0042)",
      "correction-from-approved-to-declined": "Correction: no place for Moorside Lane Primary School (MR-2018-0042)",
      "correction-from-approved-to-waitlisted": "Correction: the waiting list for Moorside Lane Primary School (MR-2018-0042)",
      "correction-from-declined-to-approved": "Correction: a place for Moorside Lane Primary School (MR-2018-0042)",
      "correction-from-declined-to-waitlisted": "Correction: the waiting list for Moorside Lane Primary School (MR-2018-0042)",
      "correction-from-waitlisted-to-approved": "Correction: a place for Moorside Lane Primary School (MR-2018-0042)",
      "correction-from-waitlisted-to-declined": "Correction: no place for Moorside Lane Primary School (MR-2018-0042)",
      "correction-to-an-address-that-the-form-no-longer-names": "Correction: no place for Moorside Lane Primary School (MR-2018-0042)",
      "declined": "Decision: no place for Moorside Lane Primary School (MR-2018-0042)",
      "enquiry": "Your e-mail has reached Archimedes NE Maths Hub",
      "enquiry-answered-by-a-person": "Re: Places for September",
      "enquiry-with-no-round": "Your e-mail has reached Archimedes NE Maths Hub",
      "offer": "Offer of a place for Moorside Lane Primary School: answer by Wednesday 6 June 2018 (MR-2018-0042)",
      "offer-accepted": "Decision: a place for Moorside Lane Primary School (MR-2018-0042)",
      "offer-declined": "Recorded: Moorside Lane Primary School does not take the place (MR-2018-0042)",
      "offer-declined-to-the-hub": "Recorded: Moorside Lane Primary School does not take the place (MR-2018-0042)",
      "offer-lapsed": "Decision: no place for Moorside Lane Primary School (MR-2018-0042)",
      "offer-lapsed-without-a-clear-answer": "Decision: no place for Moorside Lane Primary School (MR-2018-0042)",
      "offer-reminder": "Reminder: the place for Moorside Lane Primary School is kept until Wednesday 6 June 2018 (MR-2018-0042)",
      "receipt": "Received: your e-mail for Moorside Lane Primary School (MR-2018-0042)",
      "receipt-of-a-locked-form": "Send your form again so that Archimedes NE Maths Hub can read it",
      "receipt-of-a-place-given-back": "Withdrawn: Moorside Lane Primary School (MR-2018-0042)",
      "receipt-of-a-withdrawal": "Withdrawn: Moorside Lane Primary School (MR-2018-0042)",
      "receipt-of-an-objection": "Received: your answer about Moorside Lane Primary School (MR-2018-0042)",
      "receipt-of-an-unknown-form": "We could not use the form that you sent to Archimedes NE Maths Hub",
      "receipt-of-being-back-in-the-round": "Back in the round: Moorside Lane Primary School (MR-2018-0042)",
      "receipt-of-having-the-place-again": "Back in the round: Moorside Lane Primary School (MR-2018-0042)",
      "receipt-of-leaving-the-waiting-list": "Withdrawn: Moorside Lane Primary School (MR-2018-0042)",
      "request": "Confirm your signature for Moorside Lane Primary School (MR-2018-0042)",
      "request-after-an-objection": "A signature for Moorside Lane Primary School is in question (MR-2018-0042)",
      "waitlisted": "Decision: the waiting list for Moorside Lane Primary School (MR-2018-0042)",
    }
  `)
})

test('what a school typed is text, never markup', async () => {
  const letter = named('<b>Siân</b> & "Sons" {{hub}}')
  const { text, html } = await render(letter)
  expect(html).toContain('&lt;b&gt;Siân&lt;/b&gt; &amp; &quot;Sons&quot; {{hub}}')
  expect(html).not.toContain('<b>Siân')
  expect(text).toContain('<b>Siân</b> & "Sons" {{hub}}')
})

test('Welsh and very long names are whole in both parts', async () => {
  for (const name of ['Siân Gwenllian ferch Gruffydd ap Cynan Llŷr', `Mrs ${'Wolfeschlegelstein'.repeat(8)}`]) {
    const { text, html } = await render(named(name))
    expect(text).toContain(name)
    expect(html).toContain(name)
  }
})

const isLater = (name: string, key: string) => later[specimens[name]?.kind ?? 'enquiry']?.includes(key) === true
const keys = all.flatMap(([name, letter]) => Object.keys(letter.facts).map((key) => [name, key] as const))
/** Facts that a template of the kind leaves to another: each must be a decision, not an oversight. */
const unused = new Set([
  'chase roles', // of somebody who only has something to put right
  'chase-with-7-days-left roles',
  'receipt programme',
  'receipt-of-having-the-place-again had', // nothing that was sent has ceased to stand
  'correction-to-an-address-that-the-form-no-longer-names form',
  'receipt-of-a-locked-form inbox',
  'receipt-of-an-unknown-form inbox',
  'enquiry-with-no-round inbox',
])

test.each(keys.filter(([name, key]) => !unused.has(`${name} ${key}`) && !isLater(name, key)))(
  '%s without its %s stops',
  async (name, key) => {
    const letter = specimens[name]
    if (!letter) throw new Error(name)
    const { [key]: _, ...facts } = letter.facts
    await expect(render({ ...letter, facts, pdf: false }).then(({ subject }) => `sent: ${subject}`)).rejects.toThrow(LetterIncomplete)
  },
)

test('a kind without templates stops', async () => {
  const letter = specimens.approved
  if (letter) await expect(render({ ...letter, kind: 'nothing' as 'offer' })).rejects.toThrow(/no template/)
  expect.assertions(1)
})
