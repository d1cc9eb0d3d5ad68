/** Open as a declaration: a reviewer types in what a machine could not read. */
import type { InputBlock, ModalView } from '@slack/types'
import * as z from 'zod'
import type { StoredMessage } from '../../app.ts'
import type { DocumentName, Reading } from '../../core/form/form.ts'
import type { Programme } from '../../core/programme.ts'
import type { Round } from '../../core/round/round.ts'
import { timeInWords } from '../../core/wording.ts'
import { telephonesIn } from '../../reading/telephone.ts'
import { admitToMail, type Room } from '../authorise.ts'
import { context, section } from '../blocks.ts'
import { modal, toldInstead } from '../modals.ts'
import type { Press, Submission } from '../requests.ts'
import { dealtWith, noRound, type Said } from '../say.ts'
import { recheck } from '../school/correct.ts'
import { asPrinted, commitmentsBox, fieldsTyped, inputs } from '../school/form-inputs.ts'
import { inline, line } from '../text.ts'
import { MessageValue, OpenAsValue } from '../values.ts'

export const callback = { choose: 'open-as-which', fill: 'open-as' } as const

/** A programme whose forms this hub takes, with the round that a message of that time is for. */
type Opening = { programme: Programme; round: Round }

/** The press: asks for the programme where there are several, else for the form. */
export const openOpenAs = (room: Room) => async (press: Press) => {
  const { app } = room
  const { id } = MessageValue.parse(press.value)
  const entry = await admitToMail(room, id, press)
  const openings = entry.kind === 'admitted' ? await app.messages.openings(id) : []
  await press.ack() // nothing is recorded, so nothing is waited for
  if (entry.kind === 'refused') return press.answer(entry.say)
  const m = entry.it
  const [first] = openings
  if (m.disposition?.kind !== 'held' || m.dismissed) return press.answer(dealtWith())
  if (!first) return press.answer(noRound())
  const view = openings.length > 1 ? choose(m, openings) : fill(m, first)
  await app.slack.of(m.hub).views.open({ trigger_id: press.trigger, view })
}

const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false }) as const

function choose(m: StoredMessage, openings: Opening[]): ModalView {
  const programmes: InputBlock = {
    type: 'input',
    block_id: 'programme',
    label: text('Which programme is the form for?'),
    element: {
      type: 'static_select',
      action_id: 'programme',
      options: openings.slice(0, 100).map(({ programme }) => ({ text: line(programme.name, 75), value: programme.id })),
    },
  }
  return modal('Open as a declaration', [about(m), programmes], {
    callback_id: callback.choose,
    private_metadata: JSON.stringify({ id: m.id } satisfies z.infer<typeof MessageValue>),
    submit: text('Go on'),
  })
}

const about = (m: StoredMessage) =>
  section(
    `*${inline(m.mail?.subject ?? '', 200) || 'No subject'}*\nFrom ${inline(m.mail?.from[0]?.address ?? 'an unknown sender', 200)}, received ${timeInWords(m.receivedAt)}`,
  )

/** Every field of the form; only the school's name is needed, because the checks ask the school for the rest. */
export function fill(m: StoredMessage, { programme, round }: Opening): ModalView {
  const required = programme.fields.filter(({ key }) => key === 'school.name').map(({ key }) => key)
  const blocks = programme.sections.flatMap(({ id, headings }) => {
    const own = programme.fields.filter((field) => field.section === id)
    return own.length === 0 ? [] : [context(`*${inline(headings[0] ?? id, 200)}*`), ...inputs(own, null, required)]
  })
  return modal(
    'Open as a declaration',
    [
      about(m),
      context(
        'Type in what stands on the form, and leave blank what does not. *Original document* on the post sends it to you alone. The time of receipt stays, and everyone the form names and the e-mail copied in counts as copied in.',
      ),
      ...blocks,
      commitmentsBox(programme),
    ],
    {
      callback_id: callback.fill,
      private_metadata: JSON.stringify({ id: m.id, programme: programme.id, round: round.id } satisfies z.infer<typeof OpenAsValue>),
      submit: text('Open'),
    },
  )
}

const Chosen = z.object({ programme: z.object({ programme: z.object({ selected_option: z.object({ value: z.string() }) }) }) })

export const submitChoice = (room: Room) => async (submission: Submission) => {
  const { id } = MessageValue.parse(submission.metadata)
  const entry = await admitToMail(room, id, submission)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  if (entry.kind === 'refused') return instead(entry.say)
  const chosen = Chosen.parse(submission.values).programme.programme.selected_option.value
  const opening = (await room.app.messages.openings(id)).find(({ programme }) => programme.id === chosen)
  if (!opening) return instead(noRound())
  return submission.ack({ response_action: 'update', view: fill(entry.it, opening) })
}

/** The submission. Everything is checked again, because time has passed. */
export const submitOpenAs = (room: Room) => async (submission: Submission) => {
  const { app } = room
  const { id, programme: programmeId, round } = OpenAsValue.parse(submission.metadata)
  const instead = (said: Said) => submission.ack({ response_action: 'update', view: toldInstead(said) })
  const entry = await admitToMail(room, id, submission)
  if (entry.kind === 'refused') return instead(entry.say)
  const opening = (await app.messages.openings(id)).find((one) => one.programme.id === programmeId && one.round.id === round)
  if (!opening) return instead(noRound())

  const { programme } = opening
  const help = { hubs: app.hubs.all(), telephones: telephonesIn }
  const form: Reading = {
    programme: programme.id,
    document: documentOf(entry.it),
    fields: fieldsTyped(submission.values, programme.fields, null, submission.user, help),
    commitments: { missing: asPrinted(submission.values) ? [] : programme.commitments, altered: [] },
    problems: [],
  }
  const outcome = await app.messages.openAs(id, entry.actor, { form, round })
  switch (outcome.kind) {
    case 'opened':
      await submission.ack()
      return recheck(app, outcome.declaration)
    case 'known': {
      const urn = programme.fields.find(({ kind }) => kind === 'urn')?.key ?? ''
      const said = `${outcome.reference} is this school’s declaration in this round. Correct it there, from its Details.`
      return submission.ack({ response_action: 'errors', errors: { [`field:${urn}:0`]: said } })
    }
    case 'gone':
      await app.audit.refusal(entry.actor, 'already-dealt-with', id)
      return instead(dealtWith())
    default:
      return outcome satisfies never
  }
}

/** What the person was looking at: the document that could not be read, else the message. */
function documentOf({ id, mail }: StoredMessage): DocumentName {
  const documents = mail?.documents ?? []
  const found = documents.find((one) => one.found.kind === 'unreadable' || one.found.kind === 'unknown-form') ?? documents[0]
  return found ? { name: found.name, kind: found.kind, sha256: found.sha256 } : { name: null, kind: 'eml', sha256: id }
}
