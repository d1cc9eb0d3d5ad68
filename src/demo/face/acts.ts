/** What a person does on the page, done in the workspace or at the SMTP door. Each answers with the pane to look at. */
import type { Answer } from '../slack/deliver.ts'
import type { Draft } from './modal.ts'
import type { Memory, Stage } from './stage.ts'

const text = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
const texts = (form: FormData, name: string): string[] => form.getAll(name).filter((value) => typeof value === 'string')

/** What Slack itself tells the person, until they do the next thing. */
function told(memory: Memory, user: string, answer: Answer | null) {
  if (answer?.kind === 'failed') memory.notices.set(user, answer.shown)
  else memory.notices.delete(user)
}

/** A press of something that has gone since the page was drawn is the page's lateness, not an error. */
const late = (memory: Memory, user: string) => (error: unknown) => {
  memory.notices.set(user, error instanceof Error ? `That is no longer there (${error.message}).` : 'That is no longer there.')
  return null
}

export async function press({ workspace }: Stage, memory: Memory, form: FormData): Promise<string> {
  const user = text(form, 'as')
  const view = text(form, 'view')
  const chosen = form.has('choose') ? { choose: texts(form, 'choose') } : {}
  const what = { button: text(form, 'button'), block: text(form, 'block'), ...chosen }
  const where = view ? { view } : { channel: text(form, 'channel'), ts: text(form, 'ts') }
  const answer = await workspace.click(user, { ...what, ...where }).catch(late(memory, user))
  if (answer) told(memory, user, answer)
  return 'slack'
}

export async function submit({ workspace }: Stage, memory: Memory, form: FormData): Promise<string> {
  const user = text(form, 'as')
  const view = text(form, 'view')
  const draft: Draft = Object.fromEntries(
    [...new Set(form.keys())].filter((name) => name.startsWith('v.')).map((name) => [name.slice(2), texts(form, name)]),
  )
  memory.drafts.set(view, draft)
  // Browsers end lines as forms do; Slack does not.
  const values = Object.fromEntries(
    Object.entries(draft).map(([block, given]) => [block, given.map((one) => one.replaceAll('\r\n', '\n'))]),
  )
  const answer = await workspace.submit(user, view, values).catch(late(memory, user))
  if (answer) told(memory, user, answer)
  return 'slack'
}

export async function close({ workspace }: Stage, memory: Memory, form: FormData): Promise<string> {
  const user = text(form, 'as')
  memory.drafts.delete(text(form, 'view'))
  const answer = await workspace.close(user, text(form, 'view')).catch(late(memory, user))
  if (answer) told(memory, user, answer)
  return 'slack'
}

/** `/hub status` and the like, as typed into the line under the channel. */
export async function slash({ workspace }: Stage, memory: Memory, form: FormData): Promise<string> {
  const user = text(form, 'as')
  const [name = '', ...rest] = text(form, 'text').trim().split(/\s+/)
  if (name === '/hub') told(memory, user, await workspace.slash(user, text(form, 'channel'), name, rest.join(' ')))
  else memory.notices.set(user, 'Type /hub and a word, such as /hub status. Nothing else is taken here.')
  return 'slack'
}

/** “Open declaration” in the menu of a message. */
export async function shortcut({ workspace }: Stage, memory: Memory, form: FormData): Promise<string> {
  const user = text(form, 'as')
  const at = { channel: text(form, 'channel'), ts: text(form, 'ts') }
  const answer = await workspace.shortcut(user, at, 'open-declaration').catch(late(memory, user))
  if (answer) told(memory, user, answer)
  return 'slack'
}

/** Slack tells the product that somebody looks at its home; the page shows what it draws there. */
export async function home({ workspace }: Stage, memory: Memory, form: FormData): Promise<string> {
  const user = text(form, 'as')
  told(memory, user, await workspace.openHome(user))
  return 'slack'
}

export async function send(stage: Stage, memory: Memory, form: FormData): Promise<string> {
  const header = { from: text(form, 'from'), to: text(form, 'to'), cc: text(form, 'cc'), subject: text(form, 'subject') }
  const sample = stage.samples.find(({ id }) => id === text(form, 'sample'))
  const file = form.get('file')
  const posted = await (sample
    ? stage.post({
        kind: 'written',
        mail: { ...header, text: sample.text, ...(sample.html ? { html: sample.html } : {}), attachments: sample.attachments },
      })
    : uploaded(stage, header, file instanceof File ? file : new File([], 'nothing')))
  memory.sent.push({ ...posted, at: stage.now() })
  return 'school'
}

/** Eight schools at once, to the hub that was chosen. */
export async function crowd(stage: Stage, memory: Memory, form: FormData): Promise<string> {
  const inbox = stage.hubs.find((one) => one.inbox === text(form, 'to'))?.inbox ?? stage.hub.inbox
  const at = stage.now()
  memory.sent.push(...(await stage.crowd(inbox)).map((posted) => ({ ...posted, at })))
  return 'school'
}

/** Moves the demo's clock on: what falls due meanwhile happens now. */
export async function pass(stage: Stage, _memory: Memory, form: FormData): Promise<string> {
  const by = { hour: { hours: 1 }, day: { hours: 24 }, week: { hours: 168 } }[text(form, 'by')]
  if (by) await stage.pass(Temporal.Duration.from(by))
  return 'slack'
}

async function uploaded(stage: Stage, header: { from: string; to: string; cc: string; subject: string }, file: File) {
  const content = await file.bytes()
  if (/\.eml$/i.test(file.name)) return stage.post({ kind: 'raw', raw: content })
  const attachments = content.length > 0 ? [{ filename: file.name, contentType: file.type || 'application/octet-stream', content }] : []
  return stage.post({ kind: 'written', mail: { ...header, text: 'Our declaration is attached.\n', attachments } })
}
