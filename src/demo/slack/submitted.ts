/** What the product's answer to a submitted modal does to it: closed, corrected, replaced, or one more on top. */
import * as z from 'zod'
import { refused, viewed } from './method.ts'
import { push, replace } from './methods/views.ts'
import type { View, World } from './world.ts'

const Response = z.union([
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.enum(['update', 'push']), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
])

export const close = (world: World, view: View) =>
  world.modals.set(
    view.user,
    (world.modals.get(view.user) ?? []).filter((one) => one.id !== view.id),
  )

export function settle(world: World, view: View, { text, body }: { text: string; body: unknown }) {
  const name = 'view_submission'
  if (text.trim() === '') return void close(world, view)
  const parsed = Response.safeParse(body)
  if (!parsed.success) return world.fault('bad-response-action', name, '', `cannot be understood: ${text.slice(0, 200)}`)
  const response = parsed.data
  switch (response.response_action) {
    case 'clear':
      return void world.modals.delete(view.user)
    case 'errors': {
      const fields = new Set(view.blocks.flatMap((block) => (block.type === 'input' ? (block.block_id ?? []) : [])))
      const stray = Object.keys(response.errors).filter((block) => !fields.has(block))
      if (stray.length > 0) world.fault('bad-response-action', name, '/errors', `no input block is called ${stray.join(', ')}`)
      view.errors = response.errors
      return
    }
    case 'update':
    case 'push': {
      const next = viewed(world, name, response.view)
      if (refused(next)) return
      if (response.response_action === 'update') return void replace(world, view, next)
      if (!push(world, view.user, next)) world.fault('bad-response-action', name, '', 'a fourth modal')
      return
    }
    default:
      return response satisfies never
  }
}
