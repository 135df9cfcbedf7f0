import { LibvirtError } from '../errors.ts'
import { procedures } from '../protocol/codec.ts'
import type { RpcSocket } from './rpc-socket.ts'

/** What a socket is opened as. */
export interface Opening {
  /** The URI as the daemon knows it, e.g. qemu:///system. */
  readonly name: string
  readonly readonly: boolean
  /** Where to, for error messages. */
  readonly where: string
  /** Lets the daemon ping us. */
  readonly keepalive: boolean
}

const AUTH_NONE = 0
const AUTH_SASL = 1
const AUTH_POLKIT = 2
/** Feature number by which a client says that it answers pings. */
const FEATURE_KEEPALIVE = 10

const procedure = (name: string): NonNullable<ReturnType<typeof procedures.get>> => procedures.get(name)!

/** Authenticates and opens; the socket is destroyed when that fails. */
export const shakeHands = async (socket: RpcSocket, opening: Opening): Promise<void> => {
  try {
    const { types } = (await socket.call(procedure('authList'), {})) as { types: number[] }
    if (types.length > 0 && !types.includes(AUTH_NONE)) {
      if (!types.includes(AUTH_POLKIT))
        throw new LibvirtError('LIBVIRT_ERR_AUTH_METHOD', { method: types.includes(AUTH_SASL) ? 'SASL' : `method ${types.join()}` })
      await socket.call(procedure('authPolkit'), {})
    }
    const opened = socket.call(procedure('connectOpen'), { name: opening.name, flags: opening.readonly ? 1 : 0 })
    // sent in the same write; a daemon that does not know it simply never pings
    if (opening.keepalive) socket.call(procedure('connectSupportsFeature'), { feature: FEATURE_KEEPALIVE }).catch(() => undefined)
    await opened
  } catch (e) {
    const error =
      e instanceof LibvirtError ? e : new LibvirtError('LIBVIRT_ERR_CONNECT', { where: opening.where, why: String(e) }, { cause: e })
    socket.destroy(error)
    throw error.code === 'LIBVIRT_ERR_LOST'
      ? new LibvirtError('LIBVIRT_ERR_CONNECT', { where: opening.where, why: error.params['why'] ?? '' }, { cause: error })
      : error
  }
}
