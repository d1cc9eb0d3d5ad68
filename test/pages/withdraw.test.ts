/** Withdrawing from the signatory's page: asked once more, asked once, and only what the school has been told shows. */
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
    cc: [lead1, lead2],
    subject: 'Form',
    text: 'Attached.',
    attachments: [await form('s1-moorside-lane.docx')],
  })
  await town.until('the acknowledgements', () => town.catcher.letters.filter(({ kind }) => kind === 'acknowledgement').length === 3)
  ;[{ id } = { id: '' }] = await town.app().declarations.find('199901')
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const theCase = () => town.theCase(id)
const linkOf = async (address: string) => new URL(town.app().links.make(claimOf(await theCase(), address))).pathname
const ask = (path: string, init: RequestInit = {}) => fetch(`${town.http()}${path}`, { redirect: 'manual', ...init })
const press = (path: string, values: Record<string, string>) => ask(path, { method: 'POST', body: new URLSearchParams(values) })
const textOf = async (path: string) =>
  (await (await ask(path)).text())
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const card = () => town.channel.messages().find(({ text }) => text.startsWith('Moorside Lane'))
const posts = () => town.channel.messages().filter(({ text }) => text.startsWith('Withdrawal:'))
const proposed = async () => (await town.audit(id)).filter((what) => what === 'proposed: withdrawal').length
const press2 = async (button: string) => {
  await town.until(button, () => JSON.stringify(card()?.blocks).includes(`"${button}"`))
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: card()?.ts ?? '', button })
}

test('the page leads to a page of its own, by a link and back, and looking asks nothing', async () => {
  const path = await linkOf(lead1)
  const page = await (await ask(path)).text()
  const [, href = ''] = /<a href="([^"]+\/withdraw)">Withdraw the Declaration of Commitment<\/a>/.exec(page) ?? []
  expect(new URL(href, `http://x${path}`).pathname).toBe(`${path}/withdraw`)
  const inner = await (await ask(`${path}/withdraw`)).text()
  expect(inner).toContain('confirms it. Nothing changes before that.')
  expect(inner).toContain('A letter then follows to everyone named on the form.')
  const [, back = ''] = /<a href="([^"]+)">Back to your page/.exec(inner) ?? []
  expect(new URL(back, `http://x${path}/withdraw`).pathname).toBe(path)
  for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS']) await ask(`${path}/withdraw`, { method })
  expect([await proposed(), (await theCase()).withdrawal]).toEqual([0, null])
})

test('a strange body, a cut link and a link of nobody’s ask nothing', async () => {
  const path = await linkOf(lead1)
  for (const body of [{}, { withdraw: 'no' }, { reason: 'x' }, { withdraw: 'yes', reason: 'x'.repeat(40_000) }])
    expect((await press(`${path}/withdraw`, body as Record<string, string>)).status).toBe(400)
  expect((await press(`${path.slice(0, -1)}/withdraw`, { withdraw: 'yes' })).status).toBe(404)
  const other = new URL(town.app().links.make({ ...claimOf(await theCase(), lead1), form: 'school: another' })).pathname
  expect((await press(`${other}/withdraw`, { withdraw: 'yes' })).status).toBe(410)
  expect(await proposed()).toBe(0)
})

test('a provisional verdict does not show', async () => {
  await press2('Approve')
  await expect.poll(async () => (await theCase()).declaration.state).toBe('approved')
  const path = await linkOf(lead1)
  expect(await textOf(path)).not.toMatch(/give the place back|waiting list|approved/i)
  expect(await textOf(`${path}/withdraw`)).not.toMatch(/give the place back|gives its place|approved/i)
  await press2('Undo')
  await expect.poll(async () => (await theCase()).declaration.state).toBe('ready')
})

test('pressing asks once, however often and by whomever; the hub reads why, and who by role', async () => {
  const path = await linkOf(lead1)
  const pressed = await press(`${path}/withdraw`, { withdraw: 'yes', reason: 'Our <!channel> lead & I leave' })
  expect([pressed.status, new URL(pressed.headers.get('location') ?? '', `http://x${path}/withdraw`).pathname]).toEqual([
    303,
    `${path}/withdraw`,
  ])
  await press(`${path}/withdraw`, { withdraw: 'yes' })
  await press(`${await linkOf(lead2)}/withdraw`, { withdraw: 'yes' })
  expect(await proposed()).toBe(1)
  expect(await textOf(`${path}/withdraw`)).toContain('The school has asked to withdraw')
  expect(await textOf(await linkOf(lead2))).toContain('The school asked on 24 May 2018')
  const post = await town.until('the proposal', () => posts()[0])
  expect(post.text).toContain('Lead teacher 1 said so on the signatory’s page')
  expect(JSON.stringify(post.blocks)).toContain('Our &lt;!channel&gt; lead &amp; I leave')
  expect(JSON.stringify(post.blocks)).not.toContain('@moorsidelane')
  await town.until('the card', () => card()?.text.includes('The school has asked to withdraw'))
  expect((await theCase()).declaration.state).toBe('ready')
})

test('put aside, it can be asked again; once a place was given and told, it is given back', async () => {
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: posts()[0]?.ts ?? '', button: 'Stays in' })
  await expect.poll(async () => (await theCase()).withdrawal).toBeNull()
  await press2('Approve')
  await expect.poll(async () => (await theCase()).declaration.state).toBe('approved')
  await town.pass({ minutes: 11 })
  await town.until('the letters', () => town.catcher.letters.filter(({ kind }) => kind === 'approved').length === 3)
  const path = await linkOf(head.address)
  expect(await textOf(path)).toContain('The hub has made its decision')
  expect(await textOf(path)).toContain('Give the place back')
  const evidence = (await theCase()).evidence
  await press(path, { answer: 'objected' })
  expect((await theCase()).evidence).toEqual(evidence)
  await press(`${path}/withdraw`, { withdraw: 'yes' })
  expect((await theCase()).withdrawal).toMatchObject({ state: 'open', how: 'page', address: head.address, words: null })
  const post = await town.until('the second proposal', () => posts()[1])
  expect(post.text).toContain('If you confirm it, its place becomes free.')
  await town.slack.click('U0LEAD', { channel: 'C0ARCH', ts: post.ts, button: 'Confirm withdrawal' })
  await expect.poll(async () => (await theCase()).declaration.state).toBe('withdrawn')
  for (const page of [path, `${path}/withdraw`]) expect(await textOf(page)).toContain('The school has withdrawn')
  expect(await proposed()).toBe(2)
  await press(`${path}/withdraw`, { withdraw: 'yes' })
  expect(await proposed()).toBe(2)
})

test('after the link’s time it says so', async () => {
  const path = await linkOf(head.address)
  await town.pass({ hours: 24 * 40 })
  expect((await ask(`${path}/withdraw`)).status).toBe(410)
})
