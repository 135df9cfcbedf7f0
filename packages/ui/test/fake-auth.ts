/** The account part of the fake server: sessions and tokens of whoever asks. */
export function createFakeAuth(): (method: string, path: string, body: any) => { status: number; body?: unknown } | undefined {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
  const at = '2026-11-20T08:00:00.000Z'
  const sessions = new Map<string, object>([
    ['s1', { id: 's1', created: at, last_seen: at, address: '127.0.0.1', user_agent: agent, current: true }],
    [
      's2',
      {
        id: 's2',
        created: at,
        last_seen: at,
        address: '10.0.0.7',
        user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:145.0) Gecko/20100101 Firefox/145.0',
        current: false,
      },
    ],
    ['s3', { id: 's3', created: at, last_seen: at, address: '10.0.0.9', user_agent: 'curl/8.9', current: false }],
  ])
  const tokens = new Map<string, object>([
    [
      'k1',
      {
        id: 'k1',
        name: 'backup script',
        scopes: ['vm.view', 'vm.shutdown'],
        created: at,
        expires: '2027-02-01T00:00:00Z',
        last_used: null,
      },
    ],
  ])
  return (method, path, body) => {
    const [, , kind, id = ''] = path.split('/')
    if (path === '/auth/totp' && method === 'GET') return { status: 200, body: { active: false, recovery_left: 0 } }
    const all = kind === 'sessions' ? sessions : kind === 'tokens' ? tokens : undefined
    if (all === undefined) return undefined
    if (method === 'GET') return { status: 200, body: [...all.values()] }
    if (method === 'DELETE') {
      all.delete(id)
      return { status: 204 }
    }
    if (body.scopes.includes('nonsense')) {
      const problem = {
        type: 'urn:onggi:error:AUTH_ERR_TOKEN_SCOPES',
        detail: 'A token has 1 to 32 scopes',
        errors: [{ pointer: '/scopes/0', reason: 'nonsense is no pattern of actions' }],
      }
      return { status: 400, body: problem }
    }
    const made = { id: 'k2', name: body.name, scopes: body.scopes, created: at, expires: at, last_used: null }
    tokens.set('k2', made)
    return { status: 201, body: { ...made, token: 'onggi_once_and_never_again' } }
  }
}
