/** Debian's Postfix with a configuration, a queue and a log of its own, on a high port. */
import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/store/embedded.ts'
import { begin, eventually, finish, run } from './process.ts'

export type Postfix = Awaited<ReturnType<typeof openPostfix>>

/** `transports` says how mail for a domain leaves; mail for all others is thrown away. `ingest` is what the pipe runs. */
export async function openPostfix({ transports, ingest }: { transports: Record<string, string>; ingest: (folder: string) => string }) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-postfix-'))
  await chmod(folder, 0o755)
  const etc = join(folder, 'etc')
  for (const name of ['etc', 'spool', 'data']) await mkdir(join(folder, name))
  await chown(join(folder, 'data'), idOf('-u'), idOf('-g'))
  const script = join(folder, 'ingest.sh')
  await writeFile(script, ingest(folder), { mode: 0o755 })
  const port = await freePort()
  await writeFile(
    join(etc, 'transport'),
    [...Object.entries(transports), ['*', 'discard:']].map(([domain, how]) => `${domain} ${how}\n`).join(''),
  )
  await writeFile(
    join(etc, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/mail.log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.hubs.example
mydestination =
mynetworks = 127.0.0.0/8
relay_domains = ${Object.keys(transports).join(' ')}
smtpd_relay_restrictions = permit_mynetworks, reject
transport_maps = texthash:${etc}/transport
alias_maps =
alias_database =
recipient_delimiter = +
disable_dns_lookups = yes
smtputf8_enable = no
message_size_limit = 60000000
mailbox_size_limit = 0
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
countersign_destination_recipient_limit = 1
`,
  )
  await writeFile(
    join(etc, 'master.cf'),
    `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
countersign unix - n n - 4 pipe
  flags=DORhu user=nobody null_sender= argv=${script} --from=\${sender} --to=\${recipient}
`,
  )
  const child = await begin('postfix', ['-c', etc, 'start-fg'], port)
  const log = () => readFile(join(folder, 'mail.log'), 'utf8').catch(() => '')
  return {
    port,
    folder,
    log,
    /** Waits until the log says something. */
    logged: (pattern: RegExp) =>
      eventually(`${pattern} in Postfix's log`, async () => pattern.exec(await log())).catch(async (error: Error) => {
        throw new Error(`${error.message}\n${(await log()).slice(-3000)}`)
      }),
    queued: async () => (await run('postqueue', ['-c', etc, '-j'])).out.split('\n').filter(Boolean).length,
    flush: () => run('postqueue', ['-c', etc, '-f']),
    close: async () => {
      await run('postfix', ['-c', etc, 'stop'])
      await finish(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const idOf = (which: '-u' | '-g') => Number(execFileSync('id', [which, 'postfix'], { encoding: 'utf8' }))
