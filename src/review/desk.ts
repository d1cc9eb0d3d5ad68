/** Where what people ask in Slack comes in: each request is looked at, handed to what does it, and answered through `attend`. */
import type {
  AllMiddlewareArgs,
  BlockAction,
  ButtonAction,
  MessageShortcut,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  StaticSelectAction,
  ViewResponseAction,
  ViewSubmitAction,
} from '@slack/bolt'
import type { ModalView } from '@slack/types'
import * as z from 'zod'
import type { App } from '../app.ts'
import { once, openAttendance } from './attend.ts'
import { onTopOf, parsed, unpacked } from './beneath.ts'
import { toldInstead } from './modals.ts'
import { besideButton, privately } from './private-answer.ts'
import type { Command, Press, Shortcut, Submission, Visit } from './requests.ts'
import type { Said } from './say.ts'

/** Slack gives up at 3 seconds; a person should have heard from us before, also where a crowd makes the way in and out take its time. */
const PATIENCE = 2_000

type ShortcutArgs = AllMiddlewareArgs & SlackShortcutMiddlewareArgs<MessageShortcut>
type PressArgs = AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction<ButtonAction | StaticSelectAction>>
type VisitArgs = AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_home_opened'>
type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs
type SubmissionArgs = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>

/** What hears of each press, by its button, and of each submission, once it is answered: it is not waited for. */
type Over = (who: Pick<Visit, 'user' | 'team'>, button: string | null) => void

export function openDesk(app: Pick<App, 'log' | 'slack' | 'hubs' | 'audit'>, patience = PATIENCE, over: Over = noop) {
  const { log } = app
  const { attend, finish, isClosing, close } = openAttendance(app, patience)

  const press =
    (handle: (press: Press) => Promise<void>) =>
    (args: PressArgs): Promise<void> => {
      const { action, body, client, respond } = args
      const acknowledge = once(() => args.ack())
      const answer = besideButton(app, args)
      const tell = (said: Said) => acknowledge.now().then(() => answer(said))
      const { metadata, beneath } = body.view ? unpacked(body.view) : { metadata: null, beneath: null }
      const press = {
        user: body.user.id,
        team: body.team?.id ?? null,
        trigger: body.trigger_id,
        value: 'selected_option' in action ? (action.selected_option?.value ?? null) : parsed(action.value),
        view: body.view?.type === 'modal' ? body.view.id : null,
        metadata,
        home: body.view?.type === 'home' ? body.view.hash : null,
        push: async (on: ModalView) => void (await client.views.push({ trigger_id: body.trigger_id, view: onTopOf(beneath, on) })),
        ack: acknowledge.now,
        answer,
        replace: async (said: Said) => void (await privately(log, body.user.id, respond, true)(said)),
      }
      return attend(action.action_id, press.user, acknowledge, () => handle(press).then(() => over(press, action.action_id)), tell)
    }

  const submission =
    (handle: (submission: Submission) => Promise<void>) =>
    ({ ack, body, view }: SubmissionArgs): Promise<void> => {
      const { metadata, beneath } = unpacked(view)
      const acknowledge = once((response?: ViewResponseAction) => {
        if (response?.response_action !== 'update' || response.view.type !== 'modal') return response ? ack(response) : ack()
        return ack({ ...response, view: onTopOf(beneath, response.view) })
      })
      const tell = (said: Said) => acknowledge.now({ response_action: 'update', view: toldInstead(said) })
      const submission = {
        user: body.user.id,
        team: body.team?.id ?? null,
        under: view.previous_view_id ?? null,
        beneath,
        metadata,
        values: view.state.values,
        ack: acknowledge.now,
      }
      return attend(view.callback_id, submission.user, acknowledge, () => handle(submission).then(() => over(submission, null)), tell)
    }

  const shortcut =
    (handle: (shortcut: Shortcut) => Promise<void>) =>
    ({ ack, shortcut: chosen, respond }: ShortcutArgs): Promise<void> => {
      const acknowledge = once(() => ack())
      const { user, team, channel, message, message_ts, trigger_id: trigger } = chosen
      const answer = async (said: Said) => void (await privately(log, user.id, respond)(said))
      const tell = (said: Said) => acknowledge.now().then(() => answer(said))
      const thread: unknown = message.thread_ts
      const stamps = [message_ts, ...(typeof thread === 'string' ? [thread] : [])]
      const shortcut = { user: user.id, team: team?.id ?? null, channel: channel.id, stamps, trigger, ack: acknowledge.now, answer }
      return attend(chosen.callback_id, user.id, acknowledge, () => handle(shortcut), tell)
    }

  /** Slack has its answer already, and may send the same event again: drawing it twice shows it once. */
  const visit =
    (handle: (visit: Visit) => Promise<void>) =>
    async ({ event, body }: VisitArgs): Promise<void> => {
      if (event.tab !== 'home' || isClosing()) return
      const visit = { user: event.user, team: body.team_id, hash: Drawn.safeParse(event).data?.view.hash ?? null }
      await finish(handle(visit).catch((error) => log.error({ err: error, user: event.user }, 'a Home was not drawn')))
    }

  const command =
    (handle: (command: Command) => Promise<void>) =>
    ({ ack, command: asked, respond }: CommandArgs): Promise<void> => {
      const acknowledge = once(() => ack())
      const { user_id: user, team_id: team, channel_id: channel, trigger_id: trigger } = asked
      const offer = privately(log, user, respond)
      const answer = async (said: Said) => void (await offer(said))
      const tell = (said: Said) => acknowledge.now().then(() => answer(said))
      const command = { user, team, channel, trigger, text: typed(asked.text), ack: acknowledge.now, answer, offer }
      return attend(asked.command, user, acknowledge, () => handle(command), tell)
    }

  return { press, submission, shortcut, visit, command, finish, close }
}

const noop = () => {}

/** What a person typed after a command: Slack may send its three special characters as entities. */
const typed = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim()

/** Slack's types do not know it. */
const Drawn = z.object({ view: z.object({ hash: z.string() }) })
