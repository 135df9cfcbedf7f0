import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { constants, type Domain, isLibvirtError } from '@onggi/libvirt'
import { VirtError } from '../errors.ts'
import { isInvalidState } from '../link/failures.ts'
import { addressText, type DisplayAddress } from './display-address.ts'

/** Longest wait for a display to take the connection. Unit: ms. */
const CONNECT_MS = 10_000

/** Connects to a display. @throws {@link VirtError} `VIRT_ERR_CONSOLE_UNREACHABLE` */
export function openDisplay(name: string, address: DisplayAddress): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect(address)
    const refuse = (reason: string): void => {
      socket.destroy()
      reject(new VirtError('VIRT_ERR_CONSOLE_UNREACHABLE', { name, address: addressText(address), reason }))
    }
    const onError = (err: NodeJS.ErrnoException): void => refuse(err.code ?? err.message)
    socket.setTimeout(CONNECT_MS, () => refuse('ETIMEDOUT'))
    socket.once('error', onError)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.setNoDelay(true)
      socket.off('error', onError)
      resolve(socket)
    })
  })
}

/** Opens the first serial console of a running VM through libvirt. @throws {@link VirtError} `VIRT_ERR_CONSOLE_BUSY` while somebody else has it */
export async function openSerial(name: string, domain: Domain): Promise<Duplex> {
  try {
    return await domain.openConsole(null, constants.DomainConsoleFlags.SAFE)
  } catch (err) {
    // QEMU's driver says "operation failed: Active console session exists for this domain".
    if (isLibvirtError(err, 'LIBVIRT_ERR_OPERATION_FAILED') || isInvalidState(err))
      throw new VirtError('VIRT_ERR_CONSOLE_BUSY', { name }, { cause: err })
    throw err
  }
}
