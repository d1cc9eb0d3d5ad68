/** Every job and what does it: the only processor. */
import type { App } from '../src/app.ts'
import type { Handlers } from '../src/queue.ts'
import { chase } from './chase.ts'
import { check } from './check.ts'
import { exportRound } from './export.ts'
import { letter } from './letter.ts'
import { offer } from './offer.ts'
import { post } from './post.ts'
import { read } from './read.ts'
import { release } from './release.ts'
import { remind } from './remind.ts'
import { round } from './round.ts'
import { rounds } from './rounds.ts'

export const handlers = (app: App): Handlers => ({
  read: (data) => read(data, app),
  check: (data) => check(data, app),
  release: (data) => release(data, app),
  chase: (data) => chase(data, app),
  letter: (data) => letter(data, app),
  offer: (data) => offer(data, app),
  post: (data) => post(data, app),
  rounds: () => rounds(app),
  round: (data) => round(data, app),
  remind: (data) => remind(data, app),
  export: (data) => exportRound(data, app),
})
