/** The preview of a release: what leaves, what stays and why, what is outstanding; totals are exact however many schools there are. */
import type { KnownBlock, ModalView } from '@slack/types'
import type { Hub } from '../../core/hub.ts'
import type { Round, Verdict } from '../../core/round/round.ts'
import type { Held, Preview } from '../../core/round/together.ts'
import { capitalised, listInWords, timeInWords } from '../../core/wording.ts'
import { actions, button, context, list, section } from '../blocks.ts'
import { modal } from '../modals.ts'
import { escaped, inline, mention } from '../text.ts'
import type { RaiseValue, ReleaseMeta } from '../values.ts'
import { clockInWords, verdictInWords } from '../words.ts'
import { schoolLine } from './released-post.ts'

export const releaseCallback = 'release-decisions'

/** Schools on one page: each is one section with its letter to read. */
const PAGE = 20

export type Shown = {
  preview: Preview
  hub: Hub
  programme: string
  /** Only a lead may send. */
  lead: boolean
  page: number
  /** Why this is shown again. */
  news?: string
  /** Other rounds of the hub in which decisions wait. */
  others?: { round: Round; waiting: number }[]
}

export function releaseView({ preview, hub, programme, lead, page, news, others = [] }: Shown, now: Temporal.Instant): ModalView {
  const { round, leaving, heldBack, timed, undecided } = preview
  const all = [...leaving, ...heldBack, ...timed]
  const pages = Math.max(1, Math.ceil(all.length / PAGE))
  const at = Math.min(Math.max(0, page), pages - 1)
  const shown = all.slice(at * PAGE, at * PAGE + PAGE)
  const sends = lead && leaving.length > 0
  const meta: ReleaseMeta = { round: round.id, hub: hub.id, seen: preview.fingerprint, page: at }
  const blocks: KnownBlock[] = [
    ...(news ? [section(`*${news}*`)] : []),
    {
      ...section(`*${escaped(programme, 200)}, round ${inline(round.name, 60)}*\nPlaces given: ${round.taken} of ${round.places}.`),
      ...(lead ? { accessory: button('raise', 'Raise places', hub.name, { round: round.id, hub: hub.id } satisfies RaiseValue) } : {}),
    },
    section(summary(preview).join('\n')),
    ...(heldBack.length > 0
      ? list(
          'Will not leave',
          heldBack.map((held) => `${schoolLine(held)}: ${keeps(held)}`),
          { room: 1500 },
        )
      : []),
    ...(undecided.length > 0 ? list('Not decided: no letter, until somebody decides', undecided.map(schoolLine), { room: 1500 }) : []),
    ...shown.map((held) => school(held, preview, now)),
    ...(pages > 1 ? [turning(at, pages, meta)] : []),
    ...others
      .slice(0, 5)
      .map(({ round: other, waiting }) =>
        context(`Also waiting: ${waiting} in round ${inline(other.name, 60)}. \`/hub release\` and its name shows them.`),
      ),
    context(closing(preview, lead)),
  ]
  return modal('Release decisions', blocks, {
    ...(sends ? { callback_id: releaseCallback, submit: { type: 'plain_text', text: 'Release decisions', emoji: false } } : {}),
    private_metadata: JSON.stringify(meta),
  })
}

/** The lines that everything else only explains; always whole. */
function summary({ round, leaving, heldBack, timed, undecided, released }: Preview): string[] {
  const letters = leaving.reduce((sum, { addressees }) => sum + addressees.length, 0)
  const open = (what: (held: Held) => boolean): number => leaving.filter(what).length
  const outstanding = [
    [open(({ unsigned }) => unsigned.length > 0), 'not signed by everyone'],
    [open(({ objecting }) => objecting.length > 0), 'with an objection on record'],
    [open((held) => held.outstanding.length > 0), 'with something else outstanding'],
    [open(isOlder), 'with a newer form since the decision'],
    [open(({ addressees }) => addressees.length === 0), 'with nobody to write to'],
  ] as const
  const of = outstanding.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return [
    leaving.length === 0
      ? '*Nothing waits to be released.*'
      : `*Leaves now: ${schools(leaving.length)}:* ${byVerdict(leaving)}; ${letters} ${letters === 1 ? 'letter' : 'letters'}.`,
    ...(of.length > 0 ? [`Of these: ${listInWords(of)}.`] : []),
    ...(heldBack.length > 0 ? [`*Stays here: ${schools(heldBack.length)}*: an objection, or a wish to withdraw, has come since.`] : []),
    ...(timed.length > 0
      ? [
          `*${round.release === 'each' ? 'In the undo window' : 'About to leave'}: ${schools(timed.length)}:* ${byVerdict(timed)}. Each leaves by itself.`,
        ]
      : []),
    ...(undecided.length > 0 ? [`*Stays undecided: ${schools(undecided.length)}.*`] : []),
    `Told already: ${schools(released)}.`,
  ]
}

const isOlder = ({ decision, revision }: Held): boolean => decision.revision != null && decision.revision < revision

const keeps = ({ kept }: Held): string =>
  kept === 'withdrawal-asked' ? 'the school has asked to withdraw since' : 'a signatory has objected since the approval'

const schools = (n: number): string => `${n} ${n === 1 ? 'school' : 'schools'}`

const byVerdict = (held: Pick<Held, 'decision'>[]): string =>
  listInWords(
    (['approved', 'waitlisted', 'declined'] as const satisfies Verdict[]).flatMap((verdict) => {
      const n = held.filter(({ decision }) => decision.verdict === verdict).length
      return n > 0 ? [`${n} ${verdictInWords[verdict].toLowerCase()}`] : []
    }),
  )

function school(held: Held, { timed }: Preview, now: Temporal.Instant): KnownBlock {
  const { id, decision, revision, addressees, unsigned, objecting, outstanding, kept } = held
  const roles = [...new Set(addressees.flatMap((one) => one.roles))].map((role) => inline(role, 60))
  const count = addressees.length
  const leaves = kept
    ? `Does not leave: ${keeps(held)}.`
    : decision.releaseAt && timed.includes(held)
      ? `Leaves by itself at ${clockInWords(decision.releaseAt, now)}.`
      : null
  const lines = [
    `*${verdictInWords[decision.verdict]}:* ${inline(schoolLine(held), 300)}`,
    `By ${mention(decision.by)} on ${timeInWords(decision.at)}.`,
    count === 0
      ? 'No letter: the form gives nobody that we may write to.'
      : `${count === 1 ? '1 letter' : `${count} letters`}: ${inline(listInWords(roles), 300)}.`,
    ...(leaves ? [leaves] : []),
    ...(isOlder(held) ? [`Form ${revision} has come since: the decision was made on form ${decision.revision}.`] : []),
    ...(unsigned.length > 0 ? [`Not signed: ${inline(listInWords(unsigned), 300)}.`] : []),
    ...(objecting.length > 0 ? [`Objected: ${inline(listInWords(objecting), 300)}.`] : []),
    ...outstanding.slice(0, 3).map((line) => `Outstanding: ${inline(capitalised(line), 200)}`),
    ...(outstanding.length > 3 ? [`… and ${outstanding.length - 3} more outstanding.`] : []),
  ]
  const read = button('release-letter', 'Read the letter', held.school.name ?? held.reference, { id, decision: decision.number })
  return { ...section(lines.join('\n')), block_id: `school:${id}`, ...(count > 0 ? { accessory: read } : {}) }
}

const turning = (at: number, pages: number, meta: ReleaseMeta) => {
  const to = (page: number) => ({ ...meta, page })
  return actions(
    ...(at > 0 ? [button('release-back', `Page ${at}`, 'the schools before', to(at - 1))] : []),
    ...(at + 1 < pages ? [button('release-on', `Page ${at + 2} of ${pages}`, 'the schools after', to(at + 1))] : []),
  )
}

function closing({ round, leaving }: Preview, lead: boolean): string {
  if (round.release === 'each' && leaving.length === 0)
    return 'This round releases each decision when its undo window ends: nothing waits for a lead.'
  if (leaving.length === 0) return 'Decisions made from now on wait for the next release.'
  const later = round.release === 'each' ? 'leaves when its undo window ends' : 'waits for the next release'
  return lead
    ? `Nothing has been sent yet. *Release decisions* sends exactly what is shown here; what is decided later ${later}.`
    : 'Nothing has been sent yet. Only a lead of the hub can release the decisions.'
}

/** What the modal says once they have been released. */
export const releasedView = ({ leaving, heldBack }: Preview): ModalView =>
  modal('Release decisions', [
    section(`*Released: ${schools(leaving.length)}:* ${byVerdict(leaving)}. The letters are being written.`),
    ...(heldBack.length > 0
      ? [section(`*Kept back: ${schools(heldBack.length)}*, because an objection, or a wish to withdraw, has come since.`)]
      : []),
  ])
