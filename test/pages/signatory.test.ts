/** The signatory's page on a whole Countersign: what looking does, what pressing does, and what it says afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOf } from '../../src/core/mail/claim.ts'
import { form, head, INBOX, lead1, lead2, openTown, type Town } from '../town.ts'

let town: Town
let id = ''
beforeAll(async () => {
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
  const [found] = await town.app().declarations.list()
  ;[{ id } = { id: '' }] = await town.app().declarations.find(found?.reference ?? '')
})
afterAll(() => town.close())

const theCase = () => town.theCase(id)
const linkOf = async (address: string) => new URL(town.app().links.make(claimOf(await theCase(), address))).pathname
const ask = (path: string, init: RequestInit = {}) => fetch(`${town.http()}${path}`, { redirect: 'manual', ...init })
const press = (path: string, values: Record<string, string>) => ask(path, { method: 'POST', body: new URLSearchParams(values) })
const textOf = async (path: string) =>
  (await (await ask(path)).text())
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const kindOf = async (role: string) => (await theCase()).signatures.find((one) => one.role === role)?.kind
const thread = () =>
  town.channel
    .messages()
    .flatMap(({ ts }) => town.channel.thread(ts))
    .map(({ text }) => text)
const evidence = async () => (await theCase()).evidence.length

test('the letter’s link is the page’s address, in both of its parts', async () => {
  const request = town.catcher.letters.find(({ kind }) => kind === 'request')
  const path = await linkOf(lead2)
  expect(request?.text).toContain(`http://localhost${path}`)
  expect(request?.html).toContain(`href="http://localhost${path}"`)
})

test('looking changes nothing, however often, and nothing may keep, frame or follow it', async () => {
  const path = await linkOf(lead2)
  const before = [await evidence(), (await town.audit(id)).length]
  for (let n = 0; n < 3; n++) {
    const response = await ask(path)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Confirm your signature')
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('x-robots-tag')).toContain('noindex')
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    )
  }
  for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS']) await ask(path, { method })
  expect([await evidence(), (await town.audit(id)).length]).toEqual(before)
})

test('it shows the role and the commitments, and nobody’s details', async () => {
  const text = await textOf(await linkOf(lead2))
  expect(text).toContain('You are named on it as lead teacher 2')
  expect(text).toContain('attend two local training events per term')
  expect(text).toContain('works until the end of 24 June 2018')
  expect(text).not.toMatch(/Hartley|O'Brien|Wójcik|@moorsidelane|01632 96012/)
})

test('a link that is cut or made up says so, and a strange body is not an answer', async () => {
  const path = await linkOf(lead2)
  for (const bad of [path.slice(0, -1), '/s/x', '/s/%ff', `/s/${'A'.repeat(75)}`])
    expect((await ask(bad)).status).toBeGreaterThanOrEqual(400)
  expect(await textOf(path.slice(0, -1))).toContain('Part of the address may be missing')
  const before = await evidence()
  expect((await press(path, {})).status).toBe(400)
  expect((await press(path, { answer: 'approved' })).status).toBe(400)
  expect((await press(path, { answer: 'objected', reason: 'x'.repeat(40_000) })).status).toBe(400)
  expect((await press(path.slice(0, -1), { answer: 'confirmed' })).status).toBe(404)
  expect(await evidence()).toBe(before)
})

test('I confirm: recorded once, the findings go, the hub’s thread is told', async () => {
  const path = await linkOf(lead2)
  expect((await theCase()).declaration.state).toBe('needs-school')
  const pressed = await press(path, { answer: 'confirmed' })
  expect([pressed.status, new URL(pressed.headers.get('location') ?? '', `http://x${path}`).pathname]).toEqual([303, path])
  const before = await evidence()
  await press(path, { answer: 'confirmed' })
  expect(await evidence()).toBe(before)
  expect((await theCase()).evidence.at(-1)).toMatchObject({ role: 'lead2', kind: 'confirmed', address: lead2, grade: 'A', message: null })
  expect(await textOf(path)).toContain('You have confirmed your signature')
  await town.until('the thread', () => thread().some((text) => text.startsWith('Lead teacher 2 confirmed the signature')))
  await expect.poll(async () => (await theCase()).declaration.state, { timeout: 15_000 }).toBe('ready')
  expect((await theCase()).findings).toEqual([])
})

/** The card is drawn again after the click is answered. */
const shown = (ts: string | undefined, button: string) =>
  town.until(`a button ${button}`, () => JSON.stringify(town.channel.message(ts ?? '')?.blocks).includes(`"${button}"`))

test('a provisional verdict does not show', async () => {
  const card = town.channel.messages().find(({ text }) => text.startsWith('Moorside Lane'))
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card?.ts ?? '', button: 'Approve' })
  await expect.poll(async () => (await theCase()).declaration.state).toBe('approved')
  for (const address of [head.address, lead1, lead2])
    expect(await textOf(await linkOf(address))).not.toMatch(/approved|decision\b(?! about)|has a place/i)
  await shown(card?.ts, 'Undo')
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card?.ts ?? '', button: 'Undo' })
  await expect.poll(async () => (await theCase()).declaration.state).toBe('ready')
})

test('This is not right: approval is blocked, the hub reads why, the others who sign are told', async () => {
  const path = await linkOf(lead1)
  expect(await kindOf('lead1')).toBe('copied in')
  await press(path, { answer: 'objected', reason: 'Nobody <b>asked</b> me' })
  expect(await kindOf('lead1')).toBe('objected')
  await town.until('both letters', () => town.catcher.letters.filter(({ subject }) => subject.includes('in question')).length === 2)
  const told = town.catcher.letters.filter(({ subject }) => subject.includes('in question'))
  expect(told.flatMap(({ to }) => to).sort()).toEqual([head.address, lead2])
  for (const { text, html } of told) expect(text + html).not.toContain('asked')
  await town.until('the thread', () =>
    thread().some((text) => text.includes('says that this is not right') && text.includes('Nobody &lt;b&gt;asked')),
  )
  await expect.poll(async () => (await theCase()).findings.map(({ code }) => code), { timeout: 15_000 }).toContain('signature-objected')
  expect(await textOf(path)).toContain('You said that this is not right')
  expect(await textOf(path)).not.toContain('You can reply to our e-mail instead')
  const before = await evidence()
  await press(path, { answer: 'confirmed' })
  expect([await evidence(), await kindOf('lead1')]).toEqual([before, 'objected'])
})

test('a newer form that changes what was asked ends the older link', async () => {
  const path = await linkOf(head.address)
  const other = town.app().links.make({ ...claimOf(await theCase(), head.address), form: 'school: another' })
  const stale = new URL(other).pathname
  expect((await ask(stale)).status).toBe(410)
  expect(await textOf(stale)).toContain('There is a newer form')
  const before = await evidence()
  expect((await press(stale, { answer: 'confirmed' })).status).toBe(410)
  expect(await evidence()).toBe(before)
  expect((await ask(path)).status).toBe(200)
})

test('after the decision has gone out, and after the link’s time, the page says so', async () => {
  const path = await linkOf(head.address)
  const card = town.channel.messages().find(({ text }) => text.startsWith('Moorside Lane'))
  await shown(card?.ts, 'Decline')
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card?.ts ?? '', button: 'Decline' })
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await town.slack.submit('U0REVIEW', modal.id, { reason: 'no-places' })
  await town.pass({ minutes: 11 })
  await expect.poll(async () => (await theCase()).declaration.decision?.releasedAt ?? null, { timeout: 15_000 }).not.toBeNull()
  const text = await textOf(path)
  expect(text).toContain('The hub has made its decision')
  expect(text).not.toMatch(/declin|no place/i)
  const before = await evidence()
  await press(path, { answer: 'confirmed' })
  expect(await evidence()).toBe(before)
  await town.pass({ hours: 24 * 40 })
  expect((await ask(path)).status).toBe(410)
  expect(await textOf(path)).toContain('It worked until the end of 24 June 2018')
})
