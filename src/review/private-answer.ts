/** How what we say to one person reaches them, and nobody else. None of it ever throws: what has happened has happened. */
import type { AllMiddlewareArgs, BlockAction, RespondFn } from '@slack/bolt'
import type { App } from '../app.ts'
import { section } from './blocks.ts'
import { modal, toldInstead } from './modals.ts'
import type { Said } from './say.ts'

/** Through the address that Slack gave for answers; false where it did not take it. `instead`: in place of what stands there. */
export const privately =
  (log: App['log'], user: string, respond: RespondFn, instead = false) =>
  (said: Said): Promise<boolean> =>
    respond({ response_type: 'ephemeral', replace_original: instead, ...said }).then(
      () => true,
      (error) => {
        log.warn({ err: error, user }, 'a private answer did not arrive through Slack’s own address')
        return false
      },
    )

/** To whoever pressed a button: in the modal that it stands in, over Home, or in the channel. */
export const besideButton =
  (
    { log, slack, hubs }: Pick<App, 'log' | 'slack' | 'hubs'>,
    { body, client, respond }: Pick<AllMiddlewareArgs, 'client'> & { body: BlockAction; respond: RespondFn },
  ) =>
  async (said: Said): Promise<void> => {
    const user = body.user.id
    const lost = (error: unknown) => log.warn({ err: error, user }, 'a private answer did not arrive')
    // A modal has no channel to whisper in.
    if (body.view?.type === 'modal') {
      await client.views.update({ view_id: body.view.id, view: toldInstead(said) }).catch(lost)
    } else if (body.view?.type === 'home') {
      const view = modal('Countersign', [section(said.text)])
      await client.views.open({ trigger_id: body.trigger_id, view }).catch(lost)
    } else if (!(await privately(log, user, respond)(said))) {
      const hub = body.channel && hubs.byChannel(body.channel.id)
      if (hub)
        await slack
          .of(hub.id)
          .chat.postEphemeral({ channel: hub.channel, user, ...said })
          .catch(lost)
    }
  }
