/** Every Web API method that the workspace knows: the registry. */
import type { Method } from './method.ts'
import { chat } from './methods/chat.ts'
import { conversations } from './methods/conversations.ts'
import { files } from './methods/files.ts'
import { people } from './methods/people.ts'
import { views } from './methods/views.ts'

export const methods: ReadonlyMap<string, Method> = new Map([...people, ...chat, ...conversations, ...views, ...files])
