/** manifest.json: what Slack accepts, and no more than the product uses. */
import { readFileSync } from 'node:fs'
import type { AppsManifestCreateArguments } from '@slack/web-api'
import { expect, test } from 'vitest'
import manifest from '../../manifest.json' with { type: 'json' }

type Manifest = AppsManifestCreateArguments['manifest']
type Wide<T> = T extends readonly (infer E)[]
  ? Wide<E>[]
  : T extends string
    ? string
    : T extends object
      ? { [K in keyof T]: Wide<T[K]> }
      : T

test('every value is of the kind that Slack takes, and as long as it may be', () => {
  // A JSON module's words are any string to the compiler, so scopes and events are compared as such.
  const checked: Wide<Pick<Manifest, 'display_information' | 'features' | 'oauth_config' | 'settings' | '_metadata'>> = manifest
  expect(checked.display_information.name.length).toBeLessThanOrEqual(35)
  expect(checked.display_information.description?.length).toBeLessThanOrEqual(140)
  expect(checked.display_information.long_description?.length).toBeGreaterThanOrEqual(174)
  expect(checked.features?.bot_user?.display_name).toMatch(/^[a-z0-9_.-]+$/)
})

const needs = {
  'chat:write': 'chat.postMessage',
  commands: '/hub and the message shortcut',
  'im:write': 'conversations.open',
  'files:write': 'files.completeUploadExternal',
  'users:read': 'users.info',
  'channels:read': 'conversations.info',
  'groups:read': 'conversations.info',
  'channels:history': 'conversations.history',
  'groups:history': 'conversations.history',
} satisfies Partial<Record<NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>['bot']>[number], string>>

test('it asks for the scopes of the methods in use, and for no others', () => {
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(Object.keys(needs).toSorted())
})

test('nothing is offered that has no handler', () => {
  expect(Object.keys(manifest.features).toSorted()).toEqual(['app_home', 'bot_user', 'shortcuts', 'slash_commands'])
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/hub'])
  expect(manifest.features.shortcuts.map(({ callback_id, type }) => [callback_id, type])).toEqual([['open-declaration', 'message']])
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(['app_home_opened'])
  expect(manifest.settings.interactivity.is_enabled).toBe(true)
  expect(new URL(manifest.settings.interactivity.request_url).pathname).toBe('/slack/events')
  expect(readFileSync(`${import.meta.dirname}/../../manifest.json`, 'utf8')).not.toMatch(/xox|secret/)
})
