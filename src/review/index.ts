/** Slack, from its side: every button and modal there is, and what each one does. */
import { type BlockAction, App as Bolt, type ButtonAction, SocketModeReceiver, type ViewSubmitAction } from '@slack/bolt'
import type { Express } from 'express'
import type { App } from '../app.ts'
import { clientOptions, slackLog } from '../outbound/slack.ts'
import type { Room } from './authorise.ts'
import type { ActionId } from './blocks.ts'
import { hubCommand } from './command.ts'
import { openDesk } from './desk.ts'
import { dismiss } from './mail/dismiss.ts'
import { callback as openAsCallback, openOpenAs, submitChoice, submitOpenAs } from './mail/open-as.ts'
import { openReply, replyCallback, submitReply } from './mail/reply.ts'
import { useForm } from './mail/use-form.ts'
import { callback, toldInstead } from './modals.ts'
import { receiver } from './receiver.ts'
import type { Press, Submission } from './requests.ts'
import { turnCompare } from './round/compare.ts'
import { confirmProposal, dismissProposal } from './round/confirm-proposal.ts'
import { exportRound } from './round/export.ts'
import { moveCallback, openMove, submitMove } from './round/move.ts'
import { answerCallback, openAnswer, submitAnswer } from './round/offer-answer.ts'
import { freePlace, offerCallback, offerPlace, submitOffer } from './round/offers.ts'
import { openHomes } from './round/open-home.ts'
import { turnQueue } from './round/queue.ts'
import { openRaise, raiseCallback, submitRaise } from './round/raise.ts'
import { submitRelease, turnRelease } from './round/release.ts'
import { readLetter } from './round/release-letter.ts'
import { releaseCallback } from './round/release-view.ts'
import { notRecorded, oldButton } from './say.ts'
import { assignCallback, openAssign, submitAssign } from './school/assign.ts'
import { cancelChase } from './school/cancel-chase.ts'
import { confirmation } from './school/confirmation.ts'
import { conflictCallback, openConflict, openLift, submitConflict, submitLift } from './school/conflict.ts'
import { callback as correctCallback, openCorrect, submitCorrect } from './school/correct.ts'
import { decide } from './school/decide.ts'
import { openNeed, submitNeed } from './school/need.ts'
import { callback as needCallback } from './school/need-inputs.ts'
import { noteCallback, openNote, submitNote } from './school/notes.ts'
import { openDeclaration, shortcutCallback } from './school/open-declaration.ts'
import { openDetails } from './school/open-details.ts'
import { original } from './school/original.ts'
import { openReverse, reverseCallback, submitReverse } from './school/reverse.ts'
import { submit } from './school/submit.ts'
import { undo } from './school/undo.ts'
import { openBack, openWithdrawn, submitBack, submitWithdrawn, withdrawalCallback } from './school/withdrawal.ts'
import { openWorkspaces, type Workspaces } from './workspaces.ts'

/** Buttons after which something stands otherwise than Home may show it; the others only open or show. */
const acts: ReadonlySet<string> = new Set<ActionId>([
  'approve',
  'waitlist',
  'decline',
  'undo',
  'use-form',
  'offer',
  'free-place',
  'confirm-proposal',
  'dismiss-proposal',
])

/** Slack's requests come in at `POST /slack/events` of `door`, or through a socket where an app token is set. */
export async function mountReview(app: App, door: Express): Promise<{ stop: () => Promise<void> }> {
  const workspaces = openWorkspaces(app)
  const desk = openDesk(app, undefined, (who, button) => {
    if (button === null || acts.has(button)) homes.after(who)
  })
  const bolt = openBolt(app, door, workspaces)
  const room: Room = { app, workspaces }

  const homes = openHomes(room, desk.finish)

  const buttons: Record<ActionId, (press: Press) => Promise<void>> = {
    approve: decide(room, 'approved'),
    waitlist: decide(room, 'waitlisted'),
    decline: decide(room, 'declined'),
    details: openDetails(room),
    undo: undo(room),
    dismiss: dismiss(room),
    correct: openCorrect(room),
    original: original(room),
    'confirmation-pdf': confirmation(room),
    'use-form': useForm(room),
    'open-as': openOpenAs(room),
    'cancel-chase': cancelChase(room),
    reply: openReply(room),
    export: exportRound(room),
    need: openNeed(room),
    'queue-previous': turnQueue(room),
    'queue-next': turnQueue(room),
    'compare-round': turnCompare(room, 'round'),
    'compare-show': turnCompare(room, 'show'),
    'compare-sort': turnCompare(room, 'sort'),
    'compare-back': turnCompare(room, 'page'),
    'compare-on': turnCompare(room, 'page'),
    'home-refresh': homes.refresh,
    assign: openAssign(room),
    'add-note': openNote(room),
    'declare-conflict': openConflict(room),
    'lift-conflict': openLift(room),
    offer: offerPlace(room),
    'free-place': freePlace(room),
    'record-answer': openAnswer(room),
    move: openMove(room),
    'confirm-proposal': confirmProposal(room),
    'dismiss-proposal': dismissProposal(room),
    reverse: openReverse(room),
    raise: openRaise(room),
    'release-letter': readLetter(room),
    'release-back': turnRelease(room),
    'release-on': turnRelease(room),
    withdrawn: openWithdrawn(room),
    'take-back-in': openBack(room),
  }
  for (const [id, handle] of Object.entries(buttons)) bolt.action<BlockAction<ButtonAction>>(id, desk.press(handle))
  const modals: Record<string, (submission: Submission) => Promise<void>> = {
    [callback.approved]: submit(room, 'approved'),
    [callback.waitlisted]: submit(room, 'waitlisted'),
    [callback.declined]: submit(room, 'declined'),
    [replyCallback]: submitReply(room),
    [needCallback]: submitNeed(room),
    [correctCallback]: submitCorrect(room),
    [assignCallback]: submitAssign(room),
    [noteCallback]: submitNote(room),
    [conflictCallback.declare]: submitConflict(room),
    [conflictCallback.lift]: submitLift(room),
    [openAsCallback.choose]: submitChoice(room),
    [openAsCallback.fill]: submitOpenAs(room),
    [withdrawalCallback.withdrawn]: submitWithdrawn(room),
    [withdrawalCallback.back]: submitBack(room),
    [raiseCallback]: submitRaise(room),
    [reverseCallback]: submitReverse(room),
    [releaseCallback]: submitRelease(room),
    [offerCallback]: submitOffer(room),
    [answerCallback]: submitAnswer(room),
    [moveCallback]: submitMove(room),
  }
  for (const [id, handle] of Object.entries(modals)) bolt.view<ViewSubmitAction>(id, desk.submission(handle))

  // What an older version drew may have a button or a modal that is no more; Slack shows an error where nobody answers.
  const noMore = (user: string) => app.audit.refusal({ kind: 'slack', user }, 'slack-unknown-button', null)
  bolt.action<BlockAction<ButtonAction>>(
    noneOf(buttons),
    desk.press(async (press) => {
      await noMore(press.user)
      await press.ack()
      await press.answer(oldButton())
    }),
  )
  bolt.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: noneOf(modals) },
    desk.submission(async (submission) => {
      await noMore(submission.user)
      await submission.ack({ response_action: 'update', view: toldInstead(oldButton()) })
    }),
  )

  bolt.event('app_home_opened', desk.visit(homes.visit))
  bolt.shortcut({ type: 'message_action', callback_id: shortcutCallback }, desk.shortcut(openDeclaration(room)))

  bolt.command('/hub', desk.command(hubCommand(room)))

  // Mail must come in whether or not Slack answers: a token that is wrong is logged, and `doctor` says what to do.
  for (const { id } of app.config.hubs)
    void desk.finish(workspaces.of(id).then(noop, (error) => app.log.error({ err: error, hub: id }, 'Slack does not know us')))
  if (app.config.slack?.appToken)
    void bolt.start().catch((error) => app.log.error({ err: error }, 'Socket Mode did not start: check SLACK_APP_TOKEN'))

  return {
    stop: async () => {
      try {
        if (app.config.slack?.appToken) await bolt.stop()
      } finally {
        await desk.close()
      }
    },
  }
}

const noop = () => {}

const noneOf = (known: object): RegExp => new RegExp(`^(?!(?:${Object.keys(known).join('|')})$)`)

function openBolt(app: App, door: Express, workspaces: Workspaces): Bolt {
  const { slack } = app.config
  if (!slack) throw new Error('Slack is not configured: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET')
  const logger = slackLog(app.log)
  const options = clientOptions(slack.apiUrl, app.log)
  const bolt = new Bolt({
    receiver: slack.appToken ? new SocketModeReceiver({ appToken: slack.appToken, logger }) : receiver(app, door, slack.signingSecret),
    // A workspace that is not ours gets no token and goes on: the handlers refuse it, in private and on the record.
    authorize: async ({ teamId }) => {
      const workspace = teamId ? await workspaces.byTeam(teamId) : null
      return workspace ? { teamId, botToken: workspace.token, botId: workspace.bot, botUserId: workspace.botUser } : { teamId }
    },
    clientOptions: {
      ...options,
      fetch: (url, init) => fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(options.timeout ?? 0) }),
    },
    logger,
    convoStore: false,
    extendedErrorHandler: true,
  })
  // Handlers answer their own faults: what arrives here failed before any of them, and Bolt acknowledges it with silence.
  const failed: Parameters<Bolt['error']>[0] = async ({ error, body }) => {
    app.log.error({ err: error }, 'Slack could not be served')
    if (!('response_url' in body) || typeof body.response_url !== 'string') return
    await fetch(body.response_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...notRecorded() }),
      signal: AbortSignal.timeout(10_000),
    }).catch((unheard) => app.log.warn({ err: unheard }, 'a private answer did not arrive'))
  }
  bolt.error(failed)
  return bolt
}
