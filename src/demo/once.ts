/** The journey without a person: a school writes, a reviewer presses Approve, everyone is told. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caught } from './catcher.ts'
import { DemoError } from './folder.ts'
import { hub, people } from './hub.ts'
import type { Demo } from './open.ts'
import { elements } from './slack/kit.ts'
import type { Steps } from './steps.ts'
import { until } from './until.ts'

/** Plays it and writes the letters into `out`. Throws with what did not happen; `patience` in milliseconds for each step. */
export async function playOnce({ stage, workspace, catcher }: Demo, out: string, { step, say }: Steps, patience = 25_000): Promise<void> {
  const [sample] = stage.samples
  const [reviewer] = people
  if (!sample || !reviewer) throw new Error('the demo has no sample and no reviewer')
  const signatories = [...`${sample.from}, ${sample.cc}`.matchAll(/[^\s<>,]+@[^\s<>,]+/g)].map(([address]) => address)
  const channel = workspace.channel(hub.channel)
  const buttons = (ts: string) =>
    elements(channel.message(ts)?.blocks ?? []).flatMap(({ element }) => (element.type === 'button' ? element.text.text : []))
  const addressees = (kind: string) => new Set(catcher.letters.filter((one) => one.kind === kind).flatMap(({ to }) => to))
  const lettersTo = (kind: string) => () => signatories.every((address) => addressees(kind).has(address))

  const posted = await step(`A school writes to ${hub.inbox}`, () => stage.post({ kind: 'written', mail: sample }))
  say(`  ${posted.answer}`)
  if (!posted.accepted) throw new DemoError(`Our own SMTP door refused the sample: ${posted.answer}`)

  const card = await step('Its card appears in the hub’s channel', () =>
    workspace.until('a card with an Approve button', () => channel.messages().find(({ ts }) => buttons(ts).includes('Approve')), patience),
  )
  say(`  ${card.text}`)
  await step('Every signatory has an acknowledgement', () =>
    until(catcher.onChange, `an acknowledgement to each of ${signatories.join(', ')}`, lettersTo('acknowledgement'), patience),
  )
  const answer = await step(`${reviewer.name} presses Approve`, () =>
    workspace.click(reviewer.id, { channel: hub.channel, ts: card.ts, button: 'Approve' }),
  )
  if (answer.kind !== 'acked')
    throw new DemoError(`The press was not answered: ${answer.kind === 'failed' ? answer.shown : 'it was never sent'}`)
  say(`  answered in ${answer.ms} ms`)
  await step('The card says so', () =>
    workspace.until('a card without an Approve button', () => !buttons(card.ts).includes('Approve') && channel.message(card.ts), patience),
  )
  const announced = await step('The undo window ends, and the channel is told', () =>
    workspace.until('an announcement in the channel', () => channel.messages().find(({ ts }) => Number(ts) > Number(card.ts)), patience),
  )
  say(`  ${announced.text}`)
  await step('Every signatory has the decision', () =>
    until(catcher.onChange, `a decision letter to each of ${signatories.join(', ')}`, lettersTo('approved'), patience),
  )

  const files = await step(`The letters are written to ${out}`, () => keep(catcher.letters, out))
  for (const name of files) say(`  ${name}`)
  const withoutPdf = catcher.letters.filter(({ kind, attachments }) => kind === 'approved' && attachments.length === 0)
  if (withoutPdf.length > 0) throw new DemoError('A decision letter left without its PDF.')
  if (workspace.faults.length > 0) {
    const list = workspace.faults.map(({ kind, method, where, what }) => `  ${kind}: ${method} ${where} ${what}`)
    throw new DemoError(`Slack would have minded:\n${list.join('\n')}`)
  }
}

/** Each letter as it left, as text, as HTML, and its attachments. */
async function keep(letters: readonly Caught[], out: string): Promise<string[]> {
  await mkdir(out, { recursive: true })
  const files: { name: string; content: string | Uint8Array }[] = letters.flatMap((one, at) => {
    const name = `${String(at + 1).padStart(2, '0')}-${one.kind}-${one.to.join('+').replaceAll(/[^\w.@+-]/g, '_')}`
    return [
      { name: `${name}.eml`, content: one.raw },
      { name: `${name}.txt`, content: one.text },
      ...(one.html ? [{ name: `${name}.html`, content: one.html }] : []),
      ...one.attachments.map(({ content, contentType }, n) => ({
        name: `${name}${n > 0 ? `-${n + 1}` : ''}.${contentType === 'application/pdf' ? 'pdf' : 'bin'}`,
        content,
      })),
    ]
  })
  for (const { name, content } of files) await writeFile(join(out, name), content)
  return files.map(({ name }) => name)
}
