import { type Connect, constants } from '@onggi/libvirt'
import { element } from '../xml/build.ts'
import { isLibvirt } from './refusal.ts'

const { SecretUsageType } = constants

/** Name of the secret that a pool's definition refers to; the password itself stands in no definition. */
export const secretUsage = (pool: string): string => `onggi pool ${pool}`

/** Keeps a pool's password in libvirt, which never gives it out again (a private secret). */
export async function keepSecret(connection: Connect, pool: string, password: string): Promise<void> {
  const usage = element('usage', { type: 'iscsi' }, element('target', {}, secretUsage(pool)))
  const secret = await connection.secretDefineXML(element('secret', { ephemeral: 'no', private: 'yes' }, usage).markup, 0)
  await secret.setValue(Buffer.from(password))
}

/** Forgets a pool's password; a pool without one, and a libvirt without secrets, have nothing to forget. */
export async function forgetSecret(connection: Connect, pool: string): Promise<void> {
  try {
    await (await connection.secretLookupByUsage(SecretUsageType.ISCSI, secretUsage(pool))).undefine()
  } catch (err) {
    if (!isLibvirt(err, 'NO_SECRET') && !isLibvirt(err, 'NO_SUPPORT')) throw err
  }
}
