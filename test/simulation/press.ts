/** Presses a deed's own button in Slack, signed, for a sample of the schools; false where it is not of the sample, or no such button is shown. */
import type { Deed } from './commands.ts'
import type { Region } from './region.ts'
import type { Found } from './targets.ts'

/** One school in so many. */
const SAMPLE = 5

const recorded = new Set([
  'decided',
  'undone',
  'offered',
  'offer-lapsed',
  'withdrawn',
  'stays-in',
  'proposal dismissed: offer',
  'proposal dismissed: lapse',
])

const buttonOf = (deed: Deed): string | null => {
  switch (deed.do) {
    case 'decide':
      return { approved: 'Approve', waitlisted: 'Waitlist', declined: 'Decline' }[deed.verdict]
    case 'undo':
      return 'Undo'
    case 'confirm':
      return 'confirm-proposal'
    case 'put aside':
      return 'dismiss-proposal'
    default:
      return null
  }
}

export async function press({ app, slacks, settle }: Region, { deed, school, hub, proposal }: Found, id: string): Promise<boolean> {
  const button = buttonOf(deed)
  const slack = slacks[hub]
  if (button === null || !slack || !school || school.n % SAMPLE !== 0 || !('by' in deed) || ('stale' in deed && deed.stale)) return false
  const at = await app.posts.get(proposal?.id ?? id)
  const message = at && slack.channel(at.channel).message(at.ts)
  if (!at || !message) return false
  // Whoever presses sees the present: what is still to be drawn would be refused as stale.
  const c = await app.declarations.case(id)
  const shown = JSON.stringify(message.blocks)
  const present = proposal !== null || shown.includes(`\\"version\\":${c?.declaration.version}`)
  if (!present || !(shown.includes(`"${button}"`) || shown.includes(`"text":"${button}"`))) return false
  const { by } = deed
  const before = { modal: slack.modal(by)?.id, whispers: slack.ephemerals(by).length, changes: await changesOf(id) }
  await slack.click(by, { channel: at.channel, ts: at.ts, button })
  // Committed before it was acknowledged; what is not is asked or said in private.
  if ((await changesOf(id)) === before.changes) {
    const asked = () => slack.modal(by)?.id !== before.modal
    await slack.until(`an answer to ${button}`, () => asked() || slack.ephemerals(by).length > before.whispers)
    if (asked()) await answer(slack.modal(by)?.id ?? '')
  }
  await settle()
  return true

  /** Everything that was ever decided or refused is on the record. */
  async function changesOf(id: string): Promise<number> {
    const all = await app.declarations.history(id)
    return all.filter(({ what }) => recorded.has(what)).length
  }

  async function answer(view: string): Promise<void> {
    if (!slack || !('by' in deed)) return
    const reason = deed.do === 'decide' && deed.verdict !== 'approved'
    const given = reason ? deed.reason : 'note' in deed && deed.note
    if (given) await slack.submit(deed.by, view, reason ? { reason: 'no-places' } : { note: 'The panel agreed' })
    else await slack.close(deed.by, view)
  }
}
