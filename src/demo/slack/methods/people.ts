/** auth.test and users.info: who we are, and who somebody else is. */
import * as z from 'zod'
import { method, refuse } from '../method.ts'
import { flag } from '../wire.ts'

export const people = [
  method('auth.test', { shape: {}, tier: 'special' }, (_, world) => ({
    ok: true,
    url: `https://${world.setup.team.id.toLowerCase()}.slack.example/`,
    team: world.setup.team.name,
    team_id: world.setup.team.id,
    user: world.bot.name,
    user_id: world.bot.id,
    bot_id: world.botId,
    is_enterprise_install: false,
  })),
  method(
    'users.info',
    { shape: { user: z.string(), include_locale: flag.optional() }, scopes: ['users:read'], tier: 'tier 4' },
    (args, world) => {
      const person = world.people.get(args.user)
      if (!person) return refuse('user_not_found')
      const profile = { real_name: person.name, display_name: person.name }
      return {
        ok: true,
        user: {
          id: person.id,
          team_id: person.team ?? world.setup.team.id,
          name: person.name.toLowerCase().replaceAll(' ', '.'),
          real_name: person.name,
          profile,
          is_bot: person.bot ?? false,
          deleted: false,
          is_stranger: person.team !== undefined,
          tz: 'Europe/London',
        },
      }
    },
  ),
]
