// Runs in a process of its own, one per login: a PAM module may block, crash or leak here without harm.
// Reads one JSON line from stdin, writes one to stdout, ends.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import koffi from 'koffi'

/** What the parent asks. */
export interface PamQuestion {
  readonly library: string
  readonly service: string
  readonly user: string
  readonly address: string
  readonly password: string
  readonly code?: string
  readonly newPassword?: string
}

/** What it gets. */
export interface PamAnswer {
  /** code: a second prompt came and there was no code to give; expired: the password must be changed first. */
  readonly result: 'ok' | 'denied' | 'code' | 'expired' | 'refused' | 'unavailable'
  /** As PAM names the user: modules may map him. */
  readonly user?: string
  readonly uid?: number
  readonly groups?: readonly string[]
  /** What PAM said, for the log. */
  readonly detail?: string
}

// security/_pam_types.h of Linux-PAM
const ok = 0
const serviceErrors = new Set([1, 2, 3, 4, 5, 9, 26])
const newPasswordRequired = 12
const conversationError = 19
const echoOff = 1
const echoOn = 2
const itemUser = 2
const itemRhost = 4
const changeExpired = 0x20
const silent = 0x8000

const ask = (q: PamQuestion): PamAnswer => {
  const pam = koffi.load(q.library)
  const libc = koffi.load('libc.so.6')
  const message = koffi.struct('pam_message', { style: 'int', text: 'const char *' })
  const conversation = koffi.proto('int pam_conversation(int count, void *messages, void *responses, void *data)')
  koffi.struct('pam_conv', { conv: koffi.pointer(conversation), data: 'void *' })
  // Answers are freed by libpam: they must come from malloc.
  const calloc = libc.func('void *calloc(size_t count, size_t size)') as (count: number, size: number) => unknown
  const strdup = libc.func('void *strdup(const char *text)') as (text: string) => unknown
  const start = pam.func('int pam_start(const char *service, const char *user, pam_conv *conv, _Out_ void **handle)') as (
    ...a: unknown[]
  ) => number
  const end = pam.func('int pam_end(void *handle, int status)') as (...a: unknown[]) => number
  const authenticate = pam.func('int pam_authenticate(void *handle, int flags)') as (...a: unknown[]) => number
  const account = pam.func('int pam_acct_mgmt(void *handle, int flags)') as (...a: unknown[]) => number
  const change = pam.func('int pam_chauthtok(void *handle, int flags)') as (...a: unknown[]) => number
  const setItem = pam.func('int pam_set_item(void *handle, int type, const char *text)') as (...a: unknown[]) => number
  const getItem = pam.func('int pam_get_item(void *handle, int type, _Out_ void **item)') as (...a: unknown[]) => number
  const errorText = pam.func('const char *pam_strerror(void *handle, int code)') as (...a: unknown[]) => string

  const state = { isCodeMissing: false, isChanging: false }
  let secrets: (string | undefined)[] = [q.password, q.code]
  const answerOf = (style: number, text: string): string | undefined => {
    if (state.isChanging) return /current|old|\(current\)/i.test(text) ? q.password : q.newPassword
    // A visible prompt is the user's name, or a code once the password has been asked for.
    if (style === echoOn && secrets.length === 2) return q.user
    const [next, ...rest] = secrets
    secrets = rest
    if (next === undefined) state.isCodeMissing = true
    return next
  }
  const callback = koffi.register((count: number, messages: unknown, responses: unknown) => {
    const answers: (string | null)[] = []
    for (let i = 0; i < count; i++) {
      // Linux-PAM gives an array of pointers.
      const { style, text } = koffi.decode(koffi.decode(messages, i * 8, 'void *'), message) as { style: number; text: string | null }
      if (style !== echoOff && style !== echoOn) {
        answers.push(null)
        continue
      }
      const answer = answerOf(style, text ?? '')
      if (answer === undefined) return conversationError
      answers.push(answer)
    }
    // Some modules do not want to hear anything after a message.
    if (answers.every((answer) => answer === null) && !responses) return ok
    const list = calloc(count, 16)
    answers.forEach((answer, i) => answer !== null && koffi.encode(list, i * 16, 'void *', strdup(answer)))
    koffi.encode(responses, 'void *', list)
    return ok
  }, koffi.pointer(conversation))

  const out: [unknown] = [null]
  let status = start(q.service, q.user, { conv: callback, data: null }, out)
  if (status !== ok) return { result: 'unavailable', detail: `pam_start ${status}` }
  const handle = out[0]
  const refuse = (result: PamAnswer['result']): PamAnswer => ({ result, detail: errorText(handle, status) })
  try {
    setItem(handle, itemRhost, q.address)
    status = authenticate(handle, silent)
    if (state.isCodeMissing) return refuse('code')
    if (status !== ok) return refuse(serviceErrors.has(status) ? 'unavailable' : 'denied')
    status = account(handle, silent)
    if (status === newPasswordRequired) {
      if (q.newPassword === undefined) return refuse('expired')
      state.isChanging = true
      status = change(handle, silent | changeExpired)
      if (status !== ok) return refuse('refused')
    } else if (status !== ok) return refuse('denied')
    const item: [unknown] = [null]
    getItem(handle, itemUser, item)
    const user = item[0] === null ? q.user : (koffi.decode(item[0], 'char', -1) as string)
    return { result: 'ok', user, ...accountOf(user) }
  } finally {
    end(handle, status)
  }
}

/** Number and groups of a user of this system; a user whom only PAM knows has none. */
const accountOf = (user: string): { uid?: number; groups: string[] } => {
  const id = (...flags: string[]): string =>
    execFileSync('/usr/bin/id', [...flags, '--', user], { encoding: 'utf8', timeout: 5000, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    return {
      uid: Number(id('-u')),
      groups: id('-Gnz')
        .split('\0')
        .filter((g) => g !== ''),
    }
  } catch {
    return { groups: [] }
  }
}

const question = JSON.parse(readFileSync(0, 'utf8')) as PamQuestion
let answer: PamAnswer
try {
  answer = ask(question)
} catch (err) {
  answer = { result: 'unavailable', detail: err instanceof Error ? err.message : String(err) }
}
process.stdout.write(JSON.stringify(answer))
