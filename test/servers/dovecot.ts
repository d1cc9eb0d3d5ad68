/** Debian's Dovecot with a configuration and mailboxes of its own, on a high port. Every name is let in with one password. */
import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { freePort } from '../../src/store/embedded.ts'
import { begin, finish } from './process.ts'

export type Dovecot = Awaited<ReturnType<typeof openDovecot>>

export const PASSWORD = 'of-the-tests-own'

export async function openDovecot() {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-dovecot-'))
  await chmod(folder, 0o755)
  const mail = join(folder, 'mail')
  await mkdir(mail)
  await chown(mail, idOf('-u'), idOf('-g'))
  const port = await freePort()
  const config = join(folder, 'dovecot.conf')
  await writeFile(
    config,
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:${mail}/%u
passdb {
  driver = static
  args = password={PLAIN}${PASSWORD}
}
userdb {
  driver = static
  args = uid=nobody gid=${idOf('-g')} home=${mail}/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`,
  )
  const child = await begin('dovecot', ['-F', '-c', config], port)
  return {
    port,
    /** Where a user's messages are, as files. */
    files: (user: string, box: string) => join(mail, user, box === 'INBOX' ? 'cur' : `.${box}/cur`),
    /** A mail program beside ours, at the same mailbox. */
    visit: async <T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user, pass: PASSWORD },
        logger: false,
        disableAutoIdle: true,
      })
      client.on('error', () => {})
      await client.connect()
      try {
        return await work(client)
      } finally {
        client.close()
      }
    },
    close: async () => {
      await finish(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const idOf = (which: '-u' | '-g') => Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }))
