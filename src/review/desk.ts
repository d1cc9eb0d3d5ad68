/** Where clicks and submissions come in: each is answered in time, in private where it fails, and finished before we stop. */
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
import { section } from './blocks.ts'
import { modal, toldInstead } from './modals.ts'
import { late, notRecorded, restarting, type Said } from './say.ts'

/** A button that somebody pressed, or a choice that somebody made. `value` is what it carried, not yet looked at. */
export type Press = {
  user: string
  team: string | null
  trigger: string
  value: unknown
  /** The modal that the button stands in; null for a message, and in Home. */
  view: string | null
  /** What that modal carries. */
  metadata: unknown
  /** The mark of the Home that the button stands in, as it was drawn; null elsewhere. */
  home: string | null
  /** Puts another modal on top of that one. */
  push: (view: ModalView) => Promise<void>
  /** Only once what was decided is committed: an acknowledged click is a recorded one. */
  ack: () => Promise<void>
  /** Tells the person in private. Never throws: what happened has happened. */
  answer: (said: Said) => Promise<void>
  /** Puts something else where the private message stands that the button is in. Never throws. */
  replace: (said: Said) => Promise<void>
}

/** A modal that somebody submitted. */
export type Submission = {
  user: string
  team: string | null
  /** The modal under it, which is shown again once this one closes. */
  under: string | null
  metadata: unknown
  values: unknown
  ack: (response?: ViewResponseAction) => Promise<void>
}

/** `/hub …` that somebody typed. */
export type Command = {
  user: string
  team: string | null
  channel: string
  trigger: string
  /** What follows the command, trimmed. */
  text: string
  ack: () => Promise<void>
  /** Tells the person in private. Never throws. */
  answer: (said: Said) => Promise<void>
  /** The same; false where Slack did not take it. It takes five answers to a command, the refused ones too. */
  offer: (said: Said) => Promise<boolean>
}

/** What somebody chose in the menu of a message. */
export type Shortcut = {
  user: string
  team: string | null
  channel: string
  /** Of the message, and of the thread that it stands in. */
  stamps: string[]
  trigger: string
  ack: () => Promise<void>
  /** Tells the person in private. Never throws. */
  answer: (said: Said) => Promise<void>
}

/** Home, opened. `hash` marks what Slack shows there so far, where it shows anything. */
export type Visit = { user: string; team: string | null; hash: string | null }

/** Slack gives up at 3 seconds; a person should have heard from us before. */
const PATIENCE = 2_500

type ShortcutArgs = AllMiddlewareArgs & SlackShortcutMiddlewareArgs<MessageShortcut>
type PressArgs = AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction<ButtonAction | StaticSelectAction>>
type VisitArgs = AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_home_opened'>
type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs
type SubmissionArgs = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>

/** What hears of each press, by its button, and of each submission, once it is answered: it is not waited for. */
type Over = (who: Pick<Visit, 'user' | 'team'>, button: string | null) => void

export function openDesk({ log, slack, hubs }: Pick<App, 'log' | 'slack' | 'hubs'>, patience = PATIENCE, over: Over = noop) {
  const working = new Set<Promise<void>>()
  let closing = false

  const finish = (work: Promise<void>): Promise<void> => {
    working.add(work)
    return work.finally(() => working.delete(work))
  }

  /** Runs `work`; `tell` is what the person gets instead where it is late, fails, or may not begin any more. */
  async function attend(
    what: string,
    user: string,
    ack: Once,
    work: () => Promise<void>,
    tell: (said: Said) => Promise<void>,
  ): Promise<void> {
    if (closing) return tell(restarting())
    const slow = setTimeout(() => void (ack.done() || finish(tell(late()))), patience)
    try {
      await work()
    } catch (error) {
      log.error({ err: error, what, user }, 'a click or submission was not recorded')
      await tell(notRecorded())
    } finally {
      clearTimeout(slow)
    }
  }

  const press =
    (handle: (press: Press) => Promise<void>) =>
    ({ ack, action, body, client, respond }: PressArgs): Promise<void> => {
      const acknowledge = once(() => ack())
      const view = body.view?.type === 'modal' ? body.view.id : null
      const isHome = body.view?.type === 'home'
      const answer = async (said: Said) => {
        if (view !== null) {
          // A modal has no channel to whisper in.
          await client.views
            .update({ view_id: view, view: toldInstead(said) })
            .catch((error) => log.warn({ err: error, user: body.user.id }, 'a private answer did not arrive'))
          return
        }
        if (isHome) {
          await client.views
            .open({ trigger_id: body.trigger_id, view: modal('Countersign', [section(said.text)]) })
            .catch((error) => log.warn({ err: error, user: body.user.id }, 'a private answer did not arrive'))
          return
        }
        try {
          await respond({ response_type: 'ephemeral', replace_original: false, ...said })
        } catch (error) {
          log.warn({ err: error, user: body.user.id }, 'a private answer did not arrive through Slack’s own address; asking the channel')
          const hub = body.channel && hubs.byChannel(body.channel.id)
          if (!hub) return
          await slack
            .of(hub.id)
            .chat.postEphemeral({ channel: hub.channel, user: body.user.id, ...said })
            .catch((again) => log.warn({ err: again, user: body.user.id }, 'a private answer did not arrive'))
        }
      }
      const tell = async (said: Said) => {
        await acknowledge.now()
        await answer(said)
      }
      const press = {
        user: body.user.id,
        team: body.team?.id ?? null,
        trigger: body.trigger_id,
        value: 'selected_option' in action ? (action.selected_option?.value ?? null) : parsed(action.value),
        view,
        metadata: parsed(body.view?.private_metadata),
        home: isHome ? (body.view?.hash ?? null) : null,
        push: async (on: ModalView) => void (await client.views.push({ trigger_id: body.trigger_id, view: on })),
        ack: acknowledge.now,
        answer,
        replace: (said: Said) =>
          respond({ response_type: 'ephemeral', replace_original: true, ...said }).then(noop, (error) =>
            log.warn({ err: error, user: body.user.id }, 'a private answer did not change'),
          ),
      }
      return finish(attend(action.action_id, press.user, acknowledge, () => handle(press).then(() => over(press, action.action_id)), tell))
    }

  const submission =
    (handle: (submission: Submission) => Promise<void>) =>
    ({ ack, body, view }: SubmissionArgs): Promise<void> => {
      const acknowledge = once((response?: ViewResponseAction) => (response ? ack(response) : ack()))
      const tell = (said: Said) => acknowledge.now({ response_action: 'update', view: toldInstead(said) })
      const submission = {
        user: body.user.id,
        team: body.team?.id ?? null,
        under: view.previous_view_id ?? null,
        metadata: parsed(view.private_metadata),
        values: view.state.values,
        ack: acknowledge.now,
      }
      return finish(
        attend(view.callback_id, submission.user, acknowledge, () => handle(submission).then(() => over(submission, null)), tell),
      )
    }

  const shortcut =
    (handle: (shortcut: Shortcut) => Promise<void>) =>
    ({ ack, shortcut: chosen, respond }: ShortcutArgs): Promise<void> => {
      const acknowledge = once(() => ack())
      const { user, team, channel, message, message_ts, trigger_id: trigger } = chosen
      const answer = (said: Said) =>
        respond({ response_type: 'ephemeral', replace_original: false, ...said }).then(noop, (error) =>
          log.warn({ err: error, user: user.id }, 'a private answer did not arrive'),
        )
      const tell = async (said: Said) => {
        await acknowledge.now()
        await answer(said)
      }
      const thread: unknown = message.thread_ts
      const stamps = [message_ts, ...(typeof thread === 'string' ? [thread] : [])]
      const shortcut = { user: user.id, team: team?.id ?? null, channel: channel.id, stamps, trigger, ack: acknowledge.now, answer }
      return finish(attend(chosen.callback_id, user.id, acknowledge, () => handle(shortcut), tell))
    }

  /** Slack has its answer already, and may send the same event again: drawing it twice shows it once. */
  const visit =
    (handle: (visit: Visit) => Promise<void>) =>
    async ({ event, body }: VisitArgs): Promise<void> => {
      if (event.tab !== 'home' || closing) return
      const visit = { user: event.user, team: body.team_id, hash: Drawn.safeParse(event).data?.view.hash ?? null }
      await finish(handle(visit).catch((error) => log.error({ err: error, user: event.user }, 'a Home was not drawn')))
    }

  const command =
    (handle: (command: Command) => Promise<void>) =>
    ({ ack, command: asked, respond }: CommandArgs): Promise<void> => {
      const acknowledge = once(() => ack())
      const offer = (said: Said) =>
        respond({ response_type: 'ephemeral', ...said }).then(
          () => true,
          (error) => {
            log.warn({ err: error, user: asked.user_id }, 'a private answer did not arrive')
            return false
          },
        )
      const answer = async (said: Said) => void (await offer(said))
      const tell = async (said: Said) => {
        await acknowledge.now()
        await answer(said)
      }
      const { user_id: user, team_id: team, channel_id: channel, trigger_id: trigger } = asked
      const command = { user, team, channel, trigger, text: typed(asked.text), ack: acknowledge.now, answer, offer }
      return finish(attend(asked.command, user, acknowledge, () => handle(command), tell))
    }

  return {
    press,
    submission,
    shortcut,
    visit,
    command,
    finish,
    /** Takes nothing new, and waits for what is being done: Bolt does not wait for work after `ack`. */
    close: async () => {
      closing = true
      while (working.size > 0) await Promise.allSettled(working)
    },
  }
}

const noop = () => {}

/** What a person typed after a command: Slack may send its three special characters as entities. */
const typed = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim()

/** Slack's types do not know it. */
const Drawn = z.object({ view: z.object({ hash: z.string() }) })

/** Bolt throws where a request is acknowledged twice; the first answer is the one that counts. */
const once = <A extends unknown[]>(ack: (...args: A) => Promise<void>) => {
  let answered: Promise<void> | null = null
  return {
    now: (...args: A): Promise<void> => {
      answered ??= ack(...args)
      return answered
    },
    done: () => answered !== null,
  }
}

type Once = { done: () => boolean }

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
